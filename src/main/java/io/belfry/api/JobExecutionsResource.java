package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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

/** The executions of a job. */
@Path("namespaces/{namespace}/jobs/{name: [^/:]+}/executions")
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
public class JobExecutionsResource {
  @Inject Executions executions;

  /** Lists executions. */
  @GET
  @Operation(
      operationId = "listExecutionsOfJob",
      summary = "Lists the attempts of a job, newest first, also of one that is deleted.")
  @APIResponseSchema(Schemas.ExecutionList.class)
  public ObjectNode list(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @BeanParam Executions.Filter filter) {
    return executions.list(Params.job(namespace, name), filter);
  }
}
