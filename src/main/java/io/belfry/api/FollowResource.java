package io.belfry.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The output of an execution while it is printed. */
@Path("executions/{id: [^/:]+}/output:follow")
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
public class FollowResource {
  @Inject OutputFollowers followers;

  /** Follows output. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "followOutput",
      summary = "Sends output as it comes: events chunk {seq, stream, at, text} and end {state}.")
  @APIResponse(
      responseCode = "200",
      description = "server-sent events",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  public void follow(
      @PathParam("id") String id,
      @QueryParam("attempt") @Nullable String attempt,
      @QueryParam("after") @Nullable String after,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String lastEventId,
      @Context Sse sse,
      @Context SseEventSink sink) {
    long behind =
        Params.number("after", after == null ? lastEventId : after, -1, -1, Long.MAX_VALUE);
    followers.follow(Params.execution(id), OutputPart.attempt(attempt), behind, sse, sink);
  }
}
