package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionState;
import io.belfry.log.Aggregate;
import io.belfry.log.ExecutionLog;
import io.belfry.log.Spread;
import io.belfry.security.Namespaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What became of executions, minute by minute or in longer steps: what charts are drawn from. */
@ApplicationScoped
public class StatsBuckets {
  /** The most buckets in one answer: a day in minutes. */
  static final int MOST = 1_440;

  private static final Duration DEFAULT_SPAN = Duration.ofHours(1);
  private static final int MAX_STEP = 86_400;

  @Inject ExecutionLog log;
  @Inject Clock clock;

  /** The parameters. */
  @SuppressWarnings("NullAway.Init") // the server fills it in
  public static class Filter {
    /** Only this namespace. */
    @QueryParam("namespace")
    @Nullable String namespace;

    /** Only scheduled times at or after it. */
    @QueryParam("since")
    @Parameter(description = "an hour before until by default; rounded down to a step")
    @Nullable String since;

    /** Only scheduled times before it. */
    @QueryParam("until")
    @Parameter(description = "now by default")
    @Nullable String until;

    /** How long a bucket is. */
    @QueryParam("stepSeconds")
    @Parameter(description = "60 by default; whole minutes, up to a day")
    @Nullable String step;
  }

  /** The buckets in these namespaces; those in which nothing was due are left out. */
  ObjectNode list(Namespaces visible, Filter filter) {
    long step = Params.number("stepSeconds", filter.step, 60, 60, MAX_STEP);
    if (step % 60 != 0) {
      throw Params.invalid("stepSeconds", "whole minutes");
    }
    Instant until = Params.instant("until", filter.until).orElseGet(clock::instant);
    Instant since =
        down(Params.instant("since", filter.since).orElse(until.minus(DEFAULT_SPAN)), step);
    if (Duration.between(since, until).toSeconds() > step * MOST) {
      throw Params.invalid("since", "so that there are at most " + MOST + " steps until the end");
    }
    Namespaces namespaces = visible.only(Params.text(filter.namespace));
    Map<Instant, Aggregate> buckets = new TreeMap<>();
    for (Aggregate each : log.aggregates().list(namespaces.filter(), since, until)) {
      Instant at = down(each.at(), step);
      buckets.put(at, buckets.getOrDefault(at, Aggregate.empty(at, "")).plus(each));
    }
    return Lists.whole(buckets.values().stream().map(StatsBuckets::write).toList())
        .put("stepSeconds", step);
  }

  private static Instant down(Instant at, long step) {
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), step) * step);
  }

  private static ObjectNode write(Aggregate bucket) {
    ObjectNode node = Json.object().put("at", Json.instant(bucket.at()));
    ObjectNode outcomes = node.putObject("outcomes");
    for (ExecutionState state : ExecutionState.values()) {
      Optional.ofNullable(bucket.outcomes().get(state))
          .ifPresent(count -> outcomes.put(state.text(), count));
    }
    node.set("delay", write(bucket.delay()));
    node.set("duration", write(bucket.duration()));
    return node;
  }

  private static ObjectNode write(Spread spread) {
    ObjectNode node = Json.object().put("count", spread.count());
    put(node, "meanMillis", spread.meanMillis());
    put(node, "p50Millis", spread.percentileMillis(0.5));
    put(node, "p95Millis", spread.percentileMillis(0.95));
    put(node, "p99Millis", spread.percentileMillis(0.99));
    put(
        node,
        "maxMillis",
        spread.count() == 0 ? OptionalLong.empty() : OptionalLong.of(spread.maxMillis()));
    return node;
  }

  private static void put(ObjectNode node, String name, OptionalLong number) {
    if (number.isPresent()) {
      node.put(name, number.getAsLong());
    } else {
      node.putNull(name);
    }
  }
}
