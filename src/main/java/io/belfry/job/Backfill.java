package io.belfry.job;

import java.time.Instant;
import java.util.Optional;

/**
 * What is left of a range of past scheduled times that somebody asked to have run. Immutable; each
 * claim replaces it by what is left then ({@code protocol.md}, BACKFILL).
 *
 * <p>The times are those of the schedule as it stands at each claim. The last scheduled time of the
 * job's state is neither asked nor moved.
 *
 * @param from the first instant of the rest, inclusive
 * @param until the last instant of the rest, inclusive
 * @param left how many more executions it may become, at least 1
 * @param order which end is taken first
 * @param parallelism how many of its executions may run at the same time, at least 1
 */
public record Backfill(Instant from, Instant until, int left, Order order, int parallelism) {
  /** The most executions of one backfill. */
  public static final int MOST = 10_000;

  /** In which order the scheduled times are run. */
  public enum Order {
    OLDEST_FIRST("OldestFirst"),
    NEWEST_FIRST("NewestFirst");

    private final String text;

    Order(String text) {
      this.text = text;
    }

    /** The name in the API and in the store. */
    public String text() {
      return text;
    }
  }

  /** The scheduled time that is next, if there is one left. */
  public Optional<Instant> next(Occurrences times) {
    if (left < 1 || from.isAfter(until)) {
      return Optional.empty();
    }
    // scheduled times are whole seconds: this is behind none that is not before `from`
    Instant before = from.minusNanos(1);
    return order == Order.NEWEST_FIRST
        ? times.last(before, until)
        : times.next(before).filter(time -> !time.isAfter(until));
  }

  /** What is left behind this scheduled time, if anything is. */
  public Optional<Backfill> behind(Instant taken, Occurrences times) {
    Backfill rest =
        order == Order.NEWEST_FIRST
            ? new Backfill(from, taken.minusSeconds(1), left - 1, order, parallelism)
            : new Backfill(taken.plusSeconds(1), until, left - 1, order, parallelism);
    return rest.next(times).map(some -> rest);
  }
}
