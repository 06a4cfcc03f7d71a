package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
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

/** The calendars. */
@Path("calendars")
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
public class CalendarsResource {
  @Inject CalendarService service;

  /** Lists them. */
  @GET
  @Operation(operationId = "listCalendars", summary = "Lists calendars by name.")
  @APIResponseSchema(CalendarSchemas.CalendarList.class)
  public ObjectNode list() {
    return service.calendars();
  }

  /** Reads one. */
  @GET
  @Path("{name: [^/:]+}")
  @Operation(operationId = "getCalendar", summary = "Reads a calendar; its ETag is for If-Match.")
  @APIResponseSchema(CalendarSchemas.Calendar.class)
  public Response get(@PathParam("name") String name) {
    return service.calendar(name);
  }

  /** Creates or replaces one. */
  @PUT
  @Path("{name: [^/:]+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putCalendar", summary = "Creates or replaces a calendar.")
  @RequestBodySchema(CalendarSchemas.Calendar.class)
  @APIResponseSchema(CalendarSchemas.Calendar.class)
  @APIResponse(responseCode = "201", description = "created")
  public Response put(
      @PathParam("name") String name, @BeanParam Conditions conditions, @Nullable JsonBody body) {
    return service.putCalendar(name, JsonBody.orEmpty(body), conditions.precondition());
  }

  /** Deletes one. */
  @DELETE
  @Path("{name: [^/:]+}")
  @Operation(
      operationId = "deleteCalendar",
      summary = "Deletes a calendar that neither a job nor a window has.")
  @APIResponse(responseCode = "204", description = "deleted")
  public Response delete(@PathParam("name") String name, @BeanParam Conditions conditions) {
    return service.deleteCalendar(name, conditions.precondition());
  }
}
