package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.CalendarImportRequest;
import io.belfry.codec.Json;
import io.belfry.codec.SpanForm;
import io.belfry.ical.IcsFile;
import io.belfry.ical.IcsFile.Skipped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What an iCalendar file has for a calendar. */
@Path("calendars:import")
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
public class CalendarImportResource {
  @Inject AuditNotes audit;

  /** Reads an iCalendar file. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importCalendar",
      summary = "Shows the events of an iCalendar file as dates; nothing is saved.")
  @RequestBodySchema(CalendarSchemas.ImportRequest.class)
  @APIResponseSchema(CalendarSchemas.Import.class)
  public ObjectNode read(@Nullable JsonBody body) {
    audit.readOnly();
    return show(CalendarImportRequest.read(JsonBody.orEmpty(body).object()));
  }

  static ObjectNode show(CalendarImportRequest request) {
    IcsFile file =
        IcsFile.read(
            request.ics(), new IcsFile.Wanted(request.from(), request.to(), request.timeZone()));
    ObjectNode node = Json.object();
    node.set("entries", SpanForm.write(file.entries()));
    ArrayNode skipped = node.putArray("skipped");
    file.skipped().forEach(each -> write(skipped.addObject(), each));
    return node;
  }

  private static void write(ObjectNode node, Skipped skipped) {
    node.put("line", skipped.line()).put("code", skipped.code()).put("what", skipped.what());
  }
}
