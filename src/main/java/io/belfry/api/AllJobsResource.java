package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.Action;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The jobs of all namespaces. */
@Path("jobs")
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
public class AllJobsResource {
  @Inject JobListing listing;

  /** Lists jobs. */
  @GET
  @Operation(operationId = "listJobs", summary = "Lists the jobs of all namespaces, or of one.")
  @APIResponseSchema(Schemas.JobList.class)
  public ObjectNode list(
      @QueryParam("namespace") @Nullable String namespace,
      @BeanParam JobListing.Filter filter,
      @BeanParam Caller caller) {
    Optional<String> asked = Params.text(namespace);
    asked.ifPresent(name -> Params.checkName("namespace", name));
    return listing.list(caller.visible(Action.JOBS_READ).only(asked), filter);
  }
}
