package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.api.Upcoming.Span;
import io.belfry.api.Upcoming.Start;
import io.belfry.codec.Json;
import io.belfry.job.JobDefinition;
import io.belfry.security.Action;
import io.belfry.security.Namespaces;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which jobs the schedules start in a span of time. */
@Path("upcoming")
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
public class UpcomingResource {
  private static final Duration USUAL_SPAN = Duration.ofDays(1);
  private static final Duration LONGEST_SPAN = Duration.ofDays(7);
  private static final int USUAL_LIMIT = 200;
  private static final int MOST_JOBS = 1_000;

  @Inject JobCatalog catalog;
  @Inject Clock clock;

  /** The parameters of the question. */
  @SuppressWarnings("NullAway.Init") // the server fills it in
  public static class Question {
    /** The first instant. */
    @QueryParam("from")
    @Parameter(description = "the first instant; now by default")
    @Nullable String from;

    /** The first instant that does not count. */
    @QueryParam("to")
    @Parameter(description = "the first instant behind; 24 hours later by default, 7 days at most")
    @Nullable String to;

    /** The one namespace. */
    @QueryParam("namespace")
    @Nullable String namespace;

    /** The most jobs. */
    @QueryParam("limit")
    @Parameter(description = "1 to 1000, 200 by default")
    @Nullable String limit;

    Span span(Instant now) {
      Instant begin = Params.instant("from", from).orElse(now);
      Instant end = Params.instant("to", to).orElse(begin.plus(USUAL_SPAN));
      if (!end.isAfter(begin) || end.isAfter(begin.plus(LONGEST_SPAN))) {
        throw Params.invalid("to", "later than from, by no more than 7 days");
      }
      return new Span(begin, end);
    }
  }

  /** Tells which jobs start, and when. */
  @GET
  @Operation(
      operationId = "listUpcoming",
      summary = "Tells which jobs their schedules start in a span of time, and when.")
  @APIResponseSchema(Schemas.UpcomingList.class)
  public ObjectNode get(@BeanParam Question question, @BeanParam Caller caller) {
    Optional<String> asked = Params.text(question.namespace);
    asked.ifPresent(name -> Params.checkName("namespace", name));
    Span span = question.span(clock.instant());
    int limit = (int) Params.number("limit", question.limit, USUAL_LIMIT, 1, MOST_JOBS);
    Namespaces namespaces = caller.visible(Action.JOBS_READ).only(asked);
    return json(Upcoming.of(catalog.rowsOf(namespaces.filter()), span, limit), span);
  }

  static ObjectNode json(Upcoming upcoming, Span span) {
    ObjectNode node =
        Lists.of(
            upcoming.starts().stream().map(UpcomingResource::json).toList(),
            Optional.empty(),
            upcoming.total());
    node.put("truncated", upcoming.total() > upcoming.starts().size());
    return node.put("from", Json.instant(span.from())).put("to", Json.instant(span.to()));
  }

  private static ObjectNode json(Start start) {
    JobDefinition job = start.row().job().document().definition();
    ObjectNode node = Json.object();
    node.put("namespace", start.row().id().namespace()).put("name", start.row().id().name());
    node.put("displayName", job.about().displayName());
    node.put("timeZone", job.timing().timeZone().getId());
    node.put("first", Json.instant(start.first())).put("last", Json.instant(start.last()));
    node.put("count", start.count()).put("countCapped", start.isCapped());
    ArrayNode times = node.putArray("times");
    start.times().forEach(at -> times.add(Json.instant(at)));
    return node;
  }
}
