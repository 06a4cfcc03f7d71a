package io.belfry.log;

import io.belfry.job.ExecutionState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the executions of one namespace whose scheduled time lies in one minute, added up.
 * Immutable.
 *
 * @param at the beginning of the minute (UTC)
 * @param namespace the namespace
 * @param outcomes how many attempts ended in each final state; a record that stands for several
 *     scheduled times counts as so many
 * @param delay how late first attempts were that their schedule started in time
 * @param duration how long attempts ran
 */
public record Aggregate(
    Instant at,
    String namespace,
    Map<ExecutionState, Long> outcomes,
    Spread delay,
    Spread duration) {
  /** How long a bucket is. */
  public static final Duration BUCKET = Duration.ofMinutes(1);

  public Aggregate {
    outcomes = Map.copyOf(outcomes);
  }

  /** Nothing happened in this namespace. */
  public static Aggregate empty(Instant at, String namespace) {
    return new Aggregate(at, namespace, Map.of(), Spread.NONE, Spread.NONE);
  }

  /** The beginning of the bucket that an instant is in. */
  public static Instant bucketOf(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MINUTES);
  }

  /** How many ends there are. */
  public long total() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** This one and the other together, under this one's time and namespace. */
  public Aggregate plus(Aggregate other) {
    Map<ExecutionState, Long> sums = new EnumMap<>(ExecutionState.class);
    sums.putAll(outcomes);
    other.outcomes.forEach((state, more) -> sums.merge(state, more, Long::sum));
    return new Aggregate(
        at, namespace, sums, delay.plus(other.delay), duration.plus(other.duration));
  }
}
