package io.belfry.log;

import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Adds attempts up to aggregates, as every adapter does it. Mutable, for one thread. */
public final class Tally {
  private final Map<Key, Sums> sums = new TreeMap<>();

  private record Key(Instant at, String namespace) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = at.compareTo(other.at);
      return order != 0 ? order : namespace.compareTo(other.namespace);
    }
  }

  private static final class Sums {
    private final Map<ExecutionState, Long> outcomes = new EnumMap<>(ExecutionState.class);
    private final Spread.Builder delay = new Spread.Builder();
    private final Spread.Builder duration = new Spread.Builder();
  }

  /**
   * What an aggregate wants to know of an attempt.
   *
   * @param namespace of the job
   * @param state its state
   * @param trigger what started it
   * @param scheduledAt when it was due
   * @param startedAt when it started, if it did
   * @param finishedAt when it ended, if it did
   * @param times how many scheduled times the record stands for
   */
  public record Attempt(
      String namespace,
      ExecutionState state,
      Trigger trigger,
      Instant scheduledAt,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      long times) {}

  /** Counts an attempt, where it has ended. */
  public void add(Attempt attempt) {
    if (!attempt.state().isFinal()) {
      return;
    }
    var key = new Key(Aggregate.bucketOf(attempt.scheduledAt()), attempt.namespace());
    Sums into = sums.computeIfAbsent(key, any -> new Sums());
    into.outcomes.merge(attempt.state(), attempt.times(), Long::sum);
    if (attempt.startedAt().isEmpty()) {
      return;
    }
    Instant started = attempt.startedAt().get();
    if (attempt.trigger() == Trigger.SCHEDULE) {
      into.delay.add(Duration.between(attempt.scheduledAt(), started).toMillis());
    }
    attempt
        .finishedAt()
        .ifPresent(ended -> into.duration.add(Duration.between(started, ended).toMillis()));
  }

  /** The aggregates, oldest first. */
  public List<Aggregate> aggregates() {
    List<Aggregate> all = new ArrayList<>();
    sums.forEach(
        (key, each) ->
            all.add(
                new Aggregate(
                    key.at(),
                    key.namespace(),
                    each.outcomes,
                    each.delay.build(),
                    each.duration.build())));
    return all;
  }
}
