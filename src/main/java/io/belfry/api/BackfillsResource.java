package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The backfills of a job that are not done. */
@Path("namespaces/{namespace}/jobs/{name: [^/:]+}/backfills")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class BackfillsResource {
  @Inject JobBackfills backfills;

  /** Lists backfills. */
  @GET
  @Operation(operationId = "listBackfills", summary = "Lists the backfills that are not done.")
  @APIResponseSchema(Schemas.BackfillList.class)
  public ObjectNode list(@PathParam("namespace") String namespace, @PathParam("name") String name) {
    return backfills.list(Params.job(namespace, name));
  }

  /** Gives up a backfill. */
  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "giveUpBackfill",
      summary = "Gives up what is left of a backfill; what runs goes on.")
  @APIResponse(responseCode = "204", description = "given up")
  public Response giveUp(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @PathParam("id") String id) {
    return backfills.giveUp(Params.job(namespace, name), id);
  }
}
