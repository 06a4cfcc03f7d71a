package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.Action;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the whole looks like. */
@Path("stats")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "stats")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class StatsResource {
  @Inject Stats stats;
  @Inject StatsBuckets buckets;

  /** Tells totals. */
  @GET
  @Operation(operationId = "getStats", summary = "Tells how many jobs, workers and runs there are.")
  @APIResponseSchema(Schemas.Stats.class)
  public ObjectNode get(@BeanParam Caller caller) {
    return stats.totals(caller.visible(Action.JOBS_READ));
  }

  /** Tells what became of executions over time. */
  @GET
  @Path("buckets")
  @Operation(
      operationId = "listStatsBuckets",
      summary =
          "Tells how executions ended, how late they began and how long they took, over time.",
      description =
          "By scheduled time, in steps of whole minutes, oldest first; steps in which nothing was due"
              + " are left out. A minute is there some 20 seconds after its end, and is put right"
              + " for a day as records come late; it is kept for 90 days. Percentiles are at most"
              + " 26 % too high.")
  @APIResponseSchema(Schemas.StatsBucketList.class)
  public ObjectNode buckets(@BeanParam Caller caller, @BeanParam StatsBuckets.Filter filter) {
    return buckets.list(caller.visible(Action.EXECUTIONS_READ), filter);
  }
}
