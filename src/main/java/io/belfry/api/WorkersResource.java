package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.Action;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The nodes that run jobs, or did. */
@Path("workers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "workers")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class WorkersResource {
  @Inject WorkerViews views;
  @Inject WorkerOrders orders;

  /** Lists workers. */
  @GET
  @Operation(operationId = "listWorkers", summary = "Lists workers, live and gone, by name.")
  @APIResponseSchema(Schemas.WorkerList.class)
  public ObjectNode list(@BeanParam Caller caller) {
    return Lists.whole(views.all(caller.visible(Action.EXECUTIONS_READ)));
  }

  /** Reads a worker. */
  @GET
  @Path("{id: [^/:]+}")
  @Operation(operationId = "getWorker", summary = "Reads a worker by its name or its whole id.")
  @APIResponseSchema(Schemas.Worker.class)
  public ObjectNode get(@PathParam("id") String id, @BeanParam Caller caller) {
    return views.find(id, caller.visible(Action.EXECUTIONS_READ));
  }

  /** Drains a worker. */
  @POST
  @Path("{id: [^/:]+}:drain")
  @Operation(
      operationId = "drainWorker",
      summary = "Has a worker finish what it runs and start nothing more, until it is undrained.")
  @APIResponseSchema(Schemas.Worker.class)
  public ObjectNode drain(@PathParam("id") String id, @BeanParam Caller caller) {
    return orders.drain(id, caller.name());
  }

  /** Lets a worker work again. */
  @POST
  @Path("{id: [^/:]+}:undrain")
  @Operation(operationId = "undrainWorker", summary = "Lets a worker work again.")
  @APIResponseSchema(Schemas.Worker.class)
  public ObjectNode undrain(@PathParam("id") String id) {
    return orders.undrain(id);
  }

  /** Pings a worker. */
  @POST
  @Path("{id: [^/:]+}:ping")
  @Operation(
      operationId = "pingWorker",
      summary = "Asks a worker for a sign of life through the store.",
      description =
          "Answers 503 where none comes within 5 seconds. The clock's offset is measured against"
              + " this master's clock and right to half the round trip.")
  @APIResponseSchema(Schemas.Pong.class)
  public ObjectNode ping(@PathParam("id") String id) {
    return orders.ping(id);
  }
}
