package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.CalendarPreviewRequest;
import io.belfry.codec.Json;
import io.belfry.schedule.CalendarDays;
import io.belfry.schedule.CalendarDays.Day;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is in a calendar before it is saved. */
@Path("calendars:preview")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "calendars")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class CalendarPreviewResource {

  /** Tells which days are in a calendar. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "previewCalendar", summary = "Tells which days a calendar would have.")
  @RequestBodySchema(CalendarSchemas.PreviewRequest.class)
  @APIResponseSchema(CalendarSchemas.Preview.class)
  public ObjectNode preview(@Nullable JsonBody body) {
    return show(CalendarPreviewRequest.read(JsonBody.orEmpty(body).object()));
  }

  static ObjectNode show(CalendarPreviewRequest request) {
    ObjectNode node = Json.object();
    ArrayNode days = node.putArray("days");
    CalendarDays.of(request.rules(), request.zone(), request.from(), request.to())
        .forEach(day -> write(days.addObject(), day));
    return node;
  }

  private static void write(ObjectNode node, Day day) {
    node.put("date", day.date().toString());
    node.put("state", day.state().name().toLowerCase(Locale.ROOT));
    day.labels().forEach(node.putArray("labels")::add);
  }
}
