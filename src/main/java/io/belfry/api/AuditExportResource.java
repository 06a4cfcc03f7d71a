package io.belfry.api;

import io.belfry.security.RateLimiter;
import io.belfry.security.RateLimiter.Limit;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit as a file. */
@Path("audit:export")
@RequestScoped
@Tag(name = "audit")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class AuditExportResource {
  /** An export reads all that there is. */
  private static final Limit EXPORTS = new Limit("export", 20, Duration.ofMinutes(1));

  @Inject AuditListing listing;
  @Inject RateLimiter limiter;

  /** Exports entries. */
  @GET
  @Produces({"text/csv", "application/x-ndjson", ProblemResponses.MEDIA_TYPE})
  @Operation(
      operationId = "exportAudit",
      summary = "Sends all entries that pass the filter as a file, newest first.")
  @APIResponse(
      responseCode = "200",
      description = "the file",
      content = {
        @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
        @Content(
            mediaType = "application/x-ndjson",
            schema = @Schema(implementation = String.class))
      })
  public Response export(
      @QueryParam("format") @Parameter(description = "csv (the default) or jsonl")
          @Nullable String format,
      @BeanParam AuditListing.Filter filter,
      @BeanParam Caller caller) {
    limiter
        .take(EXPORTS, caller.identity().user())
        .ifPresent(
            wait -> {
              throw ApiProblem.tooMany("export.tooMany", "at most 20 exports a minute", wait);
            });
    return listing.export(caller.identity().grants(), filter, format);
  }
}
