package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.security.Action;
import io.belfry.store.JobCatalog;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the schedules of all jobs will start. */
@Path("forecast")
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
public class ForecastResource {
  private static final int USUAL_HOURS = 24;
  private static final int MOST_HOURS = 168;

  @Inject JobCatalog catalog;
  @Inject Clock clock;

  /** Tells the executions per minute. */
  @GET
  @Operation(
      operationId = "getForecast",
      summary = "Tells how many executions the schedules start in each minute to come.")
  @APIResponseSchema(Schemas.Forecast.class)
  public ObjectNode get(
      @Parameter(description = "1 to 168, 24 by default") @QueryParam("hours")
          @Nullable String hours,
      @BeanParam Caller caller) {
    int asked = (int) Params.number("hours", hours, USUAL_HOURS, 1, MOST_HOURS);
    return json(
        Forecast.of(
            catalog.rowsOf(caller.visible(Action.JOBS_READ).filter()),
            clock.instant(),
            asked * 60));
  }

  private static ObjectNode json(Forecast forecast) {
    ObjectNode node = Json.object();
    node.put("from", Json.instant(forecast.from()));
    node.put("total", forecast.total());
    minute(node.putObject("busiest"), forecast.busiest());
    minute(node.putObject("quietest"), forecast.quietest());
    node.put("quietestMinuteOfHour", forecast.quietestMinuteOfHour());
    ArrayNode minutes = node.putArray("minutes");
    for (int count : forecast.minutes()) {
      minutes.add(count);
    }
    return node;
  }

  private static void minute(ObjectNode node, Forecast.Minute minute) {
    node.put("at", Json.instant(minute.at())).put("count", minute.count());
  }
}
