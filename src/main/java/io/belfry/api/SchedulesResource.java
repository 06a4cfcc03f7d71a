package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.PreviewRequest;
import io.belfry.security.Action;
import io.belfry.store.JobCatalog;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What expressions mean. */
@Path("schedules:preview")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "schedules")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class SchedulesResource {
  @Inject JobCatalog catalog;
  @Inject Clock clock;

  /** Tells the next times of a schedule. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "previewSchedule", summary = "Tells when a schedule would be due.")
  @RequestBodySchema(Schemas.SchedulePreviewRequest.class)
  @APIResponseSchema(Schemas.SchedulePreview.class)
  public ObjectNode preview(@Nullable JsonBody body, @BeanParam Caller caller) {
    PreviewRequest request = PreviewRequest.read(JsonBody.orEmpty(body).object(), clock.instant());
    return new SchedulePreview(request, catalog.calendars())
        .answer(catalog.rowsOf(caller.visible(Action.JOBS_READ).filter()));
  }
}
