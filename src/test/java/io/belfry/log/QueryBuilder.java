package io.belfry.log;

import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds queries for tests, part by part. */
final class QueryBuilder {
  private final Map<String, String> texts = new HashMap<>();
  private Set<ExecutionState> states = Set.of();
  private Set<Trigger> triggers = Set.of();
  private Optional<Instant> since = Optional.empty();
  private Optional<Instant> until = Optional.empty();
  private int limit = 50;

  static QueryBuilder of(ExecutionQuery query) {
    var builder = new QueryBuilder();
    query.namespaces().ifPresent(v -> builder.with("namespace", String.join(",", v)));
    query.job().ifPresent(v -> builder.with("job", v));
    query.worker().ifPresent(v -> builder.with("worker", v));
    query.text().ifPresent(v -> builder.with("text", v));
    query.cursor().ifPresent(v -> builder.with("cursor", v));
    builder.states = query.states();
    builder.triggers = query.triggers();
    builder.since = query.since();
    builder.until = query.until();
    builder.limit = query.limit();
    return builder;
  }

  QueryBuilder with(String part, String value) {
    texts.put(part, value);
    return this;
  }

  QueryBuilder withStates(ExecutionState... some) {
    states = Set.of(some);
    return this;
  }

  QueryBuilder withTriggers(Trigger... some) {
    triggers = Set.of(some);
    return this;
  }

  QueryBuilder since(Instant at) {
    since = Optional.of(at);
    return this;
  }

  QueryBuilder until(Instant at) {
    until = Optional.of(at);
    return this;
  }

  ExecutionQuery states(ExecutionState... some) {
    return withStates(some).get();
  }

  ExecutionQuery limit(int most) {
    limit = most;
    return get();
  }

  ExecutionQuery get() {
    return new ExecutionQuery(
        text("namespace").map(names -> Set.of(names.split(","))),
        text("job"),
        states,
        triggers,
        text("worker"),
        since,
        until,
        text("text"),
        text("cursor"),
        limit);
  }

  private Optional<String> text(String part) {
    return Optional.ofNullable(texts.get(part));
  }

  @Override
  public String toString() {
    return get().toString();
  }
}
