package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.Action;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The executions of all jobs. */
@Path("executions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "executions")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class ExecutionsResource {
  @Inject Executions executions;

  /** Lists executions. */
  @GET
  @Operation(operationId = "listExecutions", summary = "Lists attempts, newest first.")
  @APIResponseSchema(Schemas.ExecutionList.class)
  public ObjectNode list(@BeanParam Executions.Filter filter, @BeanParam Caller caller) {
    return executions.list(caller.visible(Action.EXECUTIONS_READ), filter);
  }

  /** Reads an execution. */
  @GET
  @Path("{id: [^/:]+}")
  @Operation(
      operationId = "getExecution",
      summary = "Reads an execution with all its attempts; its id is URL-encoded.")
  @APIResponseSchema(Schemas.Execution.class)
  public ObjectNode get(@PathParam("id") String id) {
    return executions.show(Params.execution(id));
  }

  /** Ends an execution. */
  @POST
  @Path("{id: [^/:]+}:kill")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "killExecution", summary = "Asks for the end of an execution.")
  @RequestBodySchema(Schemas.Empty.class)
  @APIResponseSchema(value = Schemas.Execution.class, responseCode = "202")
  public Response kill(
      @PathParam("id") String id, @BeanParam Caller caller, @Nullable JsonBody body) {
    return executions.kill(Params.execution(id), caller.name());
  }
}
