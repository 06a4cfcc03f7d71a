package io.belfry.api;

import io.belfry.job.JobDefinition.Suspension;
import io.belfry.schedule.MinuteCounts;
import io.belfry.store.JobRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * How many executions the schedules of jobs start in each minute to come. Requests, retries and
 * what is caught up are not in it; a suspended job counts from the end of its suspension on.
 *
 * <p>It is added up minute by minute from the masks of the expressions; seconds are stepped through
 * where the clock is changed alone, or where a job has several schedules. Immutable.
 */
final class Forecast {
  private static final int MINUTES_OF_HOUR = 60;

  private final Instant from;
  private final int[] counts;

  private Forecast(Instant from, int[] counts) {
    this.from = from;
    this.counts = counts;
  }

  /**
   * Adds up the jobs of a catalog.
   *
   * @param now the first minute is the first whole one from this instant on
   */
  static Forecast of(Iterable<JobRow> jobs, Instant now, int minutes) {
    Instant begun = now.truncatedTo(ChronoUnit.MINUTES);
    Instant from = begun.equals(now) ? now : begun.plus(1, ChronoUnit.MINUTES);
    MinuteCounts counts = new MinuteCounts(from.getEpochSecond(), minutes);
    jobs.forEach(row -> add(row, counts));
    return new Forecast(from, counts.toArray());
  }

  private static void add(JobRow row, MinuteCounts counts) {
    startsAfter(row).ifPresent(after -> row.times().countStarts(after, counts));
  }

  /** Behind what a job's schedule starts it; absent where it is suspended without an end. */
  static Optional<Instant> startsAfter(JobRow row) {
    Suspension suspension = row.job().document().definition().policies().suspension();
    return suspension.suspended()
        // a suspension does not hold at its very end
        ? suspension.until().map(end -> end.minusNanos(1))
        : Optional.of(row.job().identity().since());
  }

  /** The first minute. */
  Instant from() {
    return from;
  }

  /** The executions of each minute, the first minute first. */
  int[] minutes() {
    return Arrays.copyOf(counts, counts.length);
  }

  /** All executions. */
  long total() {
    return Arrays.stream(counts).asLongStream().sum();
  }

  /** The minute that has most executions; of several, the first. */
  Minute busiest() {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > counts[best]) {
        best = i;
      }
    }
    return minute(best);
  }

  /**
   * The minute that has fewest executions; of several, the one whose neighbours have fewest, and of
   * those the first.
   */
  Minute quietest() {
    return minute(quietest(Arrays.stream(counts).asLongStream().toArray(), false));
  }

  /** The minute of the hour, 0 to 59, that has fewest executions over all hours; as above. */
  int quietestMinuteOfHour() {
    long[] ofHour = new long[MINUTES_OF_HOUR];
    long first = from.getEpochSecond() / MINUTES_OF_HOUR;
    for (int i = 0; i < counts.length; i++) {
      ofHour[(int) ((first + i) % MINUTES_OF_HOUR)] += counts[i];
    }
    return quietest(ofHour, true);
  }

  private static int quietest(long[] counts, boolean circular) {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      boolean fewer = counts[i] < counts[best];
      boolean quieter =
          counts[i] == counts[best] && around(counts, i, circular) < around(counts, best, circular);
      if (fewer || quieter) {
        best = i;
      }
    }
    return best;
  }

  private static long around(long[] counts, int index, boolean circular) {
    return at(counts, index - 1, circular) + at(counts, index + 1, circular);
  }

  private static long at(long[] counts, int index, boolean circular) {
    if (circular) {
      return counts[Math.floorMod(index, counts.length)];
    }
    // what lies outside is not known: as busy as the border itself
    return counts[Math.max(0, Math.min(counts.length - 1, index))];
  }

  private Minute minute(int index) {
    return new Minute(from.plusSeconds((long) index * MINUTES_OF_HOUR), counts[index]);
  }

  /**
   * A minute and how many executions start in it.
   *
   * @param at its first instant
   */
  record Minute(Instant at, int count) {}
}
