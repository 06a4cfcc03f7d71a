package io.belfry.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parsed schedule expression together with its time zone: an immutable function from an instant
 * to the next scheduled time. Scheduled times are whole seconds.
 *
 * <p>Make one with {@link Schedules#parse}.
 */
public sealed interface Schedule permits CronSchedule, EverySchedule, AtSchedule, ManualSchedule {
  /** What {@link #nextEpochSecond} answers where there is no later scheduled time. */
  long NEVER = Long.MAX_VALUE;

  /** What {@link #previousEpochSecond} answers where there is no earlier scheduled time. */
  long NEVER_BEFORE = Long.MIN_VALUE;

  /**
   * The first scheduled time that is strictly later than {@code afterEpochSecond}.
   *
   * <p>Both are seconds since 1970-01-01T00:00:00Z. The search covers the years 1 to 9999 and is
   * bounded: an expression that names a date that does not exist answers at once.
   *
   * @return the scheduled time, or {@link #NEVER}
   */
  long nextEpochSecond(long afterEpochSecond);

  /**
   * The last scheduled time that is strictly earlier than {@code beforeEpochSecond}: the way back
   * of {@link #nextEpochSecond}, with the same units and bounds.
   *
   * @return the scheduled time, or {@link #NEVER_BEFORE}
   */
  long previousEpochSecond(long beforeEpochSecond);

  /** The expression as it was written. */
  String expression();

  /**
   * Tells whether no two scheduled times lie within the same hour, that is, whether any two are at
   * least 3,600 seconds apart on a local clock that is never changed.
   *
   * <p>A cron expression has this property exactly if it names one minute and one second. {@code
   * @at} and {@code @manual} have it; {@code @every} has it from 1 h up. Changes of the clock are
   * left out of account: an hourly job is hourly although a run after a gap may come early.
   */
  boolean hourlyOrRarer();

  /**
   * The first scheduled time that is strictly later than {@code after}, which may have a fraction
   * of a second.
   */
  default Optional<Instant> next(Instant after) {
    // getEpochSecond rounds down, so a later whole second is later than the fraction too
    long next = nextEpochSecond(after.getEpochSecond());
    return next == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(next));
  }

  /**
   * The last scheduled time that is strictly earlier than {@code before}, which may have a fraction
   * of a second.
   */
  default Optional<Instant> previous(Instant before) {
    // a whole second is earlier than the fraction behind it
    long second = before.getEpochSecond() + (before.getNano() > 0 ? 1 : 0);
    long previous = previousEpochSecond(second);
    return previous == NEVER_BEFORE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(previous));
  }

  /**
   * The scheduled times in {@code (from, to]}, the earliest first, and no more than {@code limit}
   * of them.
   */
  default List<Instant> between(Instant from, Instant to, int limit) {
    List<Instant> found = new ArrayList<>();
    long second = nextEpochSecond(from.getEpochSecond());
    while (found.size() < limit && second != NEVER && second <= to.getEpochSecond()) {
      found.add(Instant.ofEpochSecond(second));
      second = nextEpochSecond(second);
    }
    return List.copyOf(found);
  }

  /**
   * Adds the scheduled times in {@code [from, to)} to the counts of their minutes.
   *
   * @param from the first second, not before that of the counts
   * @param to the second behind the last one, not behind that of the counts
   */
  default void countPerMinute(long from, long to, MinuteCounts counts) {
    long at = nextEpochSecond(from - 1);
    while (at < to) {
      counts.add(at);
      at = nextEpochSecond(at);
    }
  }

  /** Tells whether there is no scheduled time later than {@code after}. */
  default boolean neverFires(Instant after) {
    return nextEpochSecond(after.getEpochSecond()) == NEVER;
  }
}
