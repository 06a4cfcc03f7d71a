package io.belfry.schedule;

import io.belfry.schedule.ZoneTimeline.Period;

/**
 * The schedule of a cron expression: bit masks over the fields, read on the local clock of a time
 * zone.
 *
 * <p>The search walks the periods between two changes of the clock. Within a period local time and
 * instants differ by a constant, so the next local match is the next time; at the border the rule
 * for gaps and overlaps decides.
 */
public final class CronSchedule implements Schedule {
  /** More than the difference of any two offsets from UTC has of one of them (at most 18 h). */
  private static final long MORE_THAN_ANY_OFFSET = CivilDate.SECONDS_PER_DAY;

  private static final int SECONDS_PER_MINUTE = 60;

  private final String expression;
  private final ZoneTimeline timeline;
  private final TimeMask times;
  private final DateMask dates;
  private final boolean runAfterGap;
  private final boolean firstOccurrence;
  private final boolean secondOccurrence;

  CronSchedule(
      String expression, ZoneTimeline timeline, TimeMask times, DateMask dates, DstRule dst) {
    this.expression = expression;
    this.timeline = timeline;
    this.times = times;
    this.dates = dates;
    this.runAfterGap = dst.runAfterGap();
    this.firstOccurrence = dst.first();
    this.secondOccurrence = dst.second();
  }

  @Override
  public long nextEpochSecond(long afterEpochSecond) {
    long after = Math.max(afterEpochSecond, CivilDate.MIN_EPOCH_SECOND);
    if (after >= CivilDate.MAX_EPOCH_SECOND) {
      return NEVER;
    }
    // the period of `after` itself: if it is the last second before a gap, the gap is still ahead
    Period period = timeline.at(after);
    long from = after + 1;
    while (true) {
      long local = firstLocal(period, from);
      long match = nextLocal(local);
      if (match < endLocal(period)) {
        return match - period.offset();
      }
      if (period.isLast()) {
        return NEVER;
      }
      if (runAfterGap && isInGap(match, period)) {
        return period.end();
      }
      boolean passed = local <= period.end() + period.offsetAfter();
      if (passed && match == NEVER) {
        return NEVER;
      }
      // the local clock reads no earlier than `local` from here on: go near the match in one step
      from = passed ? Math.max(period.end(), match - MORE_THAN_ANY_OFFSET) : period.end();
      if (from > CivilDate.MAX_EPOCH_SECOND) {
        return NEVER;
      }
      period = timeline.at(from);
    }
  }

  @Override
  public long previousEpochSecond(long beforeEpochSecond) {
    long to = Math.min(beforeEpochSecond, CivilDate.MAX_EPOCH_SECOND + 1) - 1;
    while (beforeEpochSecond > CivilDate.MIN_EPOCH_SECOND && to > CivilDate.MIN_EPOCH_SECOND) {
      Period period = timeline.at(to);
      long local = Math.min(to + period.offset(), endLocal(period) - 1);
      long match = previousLocal(local);
      if (match == NEVER_BEFORE ? period.isFirst() : match >= firstLocal(period)) {
        return match == NEVER_BEFORE ? match : atLeastMin(match - period.offset());
      }
      if (runAfterGap
          && period.beginsWithGap()
          && match >= period.start() + period.offsetBefore()) {
        return atLeastMin(period.start());
      }
      boolean passed = local >= period.start() + period.offsetBefore() - 1;
      if (passed && match == NEVER_BEFORE) {
        return NEVER_BEFORE;
      }
      // the local clock read no later than `local` before: go near the match in one step
      to = period.start() - 1;
      to = passed ? Math.min(to, match + MORE_THAN_ANY_OFFSET) : to;
    }
    return NEVER_BEFORE;
  }

  @Override
  public void countPerMinute(long from, long to, MinuteCounts counts) {
    long at = nextEpochSecond(from - 1);
    while (at < to) {
      long minute = at - Math.floorMod(at, SECONDS_PER_MINUTE);
      if (minute >= from && minute + SECONDS_PER_MINUTE <= to && isRegular(minute)) {
        counts.addMinute(minute, times.seconds());
        at = nextEpochSecond(minute + SECONDS_PER_MINUTE - 1);
      } else {
        counts.add(at);
        at = nextEpochSecond(at);
      }
    }
  }

  /** Whether the times in a minute that has any are the seconds of the mask. */
  private boolean isRegular(long minute) {
    Period period = timeline.at(minute);
    long local = minute + period.offset();
    return period.offset() % SECONDS_PER_MINUTE == 0
        && minute > period.start() // what fell into a gap runs at its end
        && local >= firstLocal(period)
        && local + SECONDS_PER_MINUTE <= endLocal(period);
  }

  @Override
  public String expression() {
    return expression;
  }

  @Override
  public boolean hourlyOrRarer() {
    return times.atMostOncePerHour();
  }

  @Override
  public String toString() {
    return expression;
  }

  /** Local second at which the search in a period begins: a repeated hour may be left out. */
  private long firstLocal(Period period, long from) {
    long local = from + period.offset();
    return !secondOccurrence && period.beginsWithOverlap()
        ? Math.max(local, period.start() + period.offsetBefore())
        : local;
  }

  /** The first local second of a period that counts: a repeated hour may be left out. */
  private long firstLocal(Period period) {
    return period.isFirst() ? Long.MIN_VALUE : firstLocal(period, period.start());
  }

  /** Local second at which the search in a period ends: an hour to be repeated may be left out. */
  private long endLocal(Period period) {
    if (period.isLast()) {
      return NEVER;
    }
    return !firstOccurrence && period.endsWithOverlap()
        ? period.end() + period.offsetAfter()
        : period.end() + period.offset();
  }

  private static boolean isInGap(long local, Period period) {
    return period.endsWithGap()
        && local >= period.end() + period.offset()
        && local < period.end() + period.offsetAfter();
  }

  /** The first local second at or after {@code local} that the fields name, or {@link #NEVER}. */
  private long nextLocal(long local) {
    long day = Math.floorDiv(local, (long) CivilDate.SECONDS_PER_DAY);
    long match = dates.next(day);
    if (match == day) {
      int time = times.next((int) (local - day * CivilDate.SECONDS_PER_DAY));
      if (time != TimeMask.NONE) {
        return day * CivilDate.SECONDS_PER_DAY + time;
      }
      match = dates.next(day + 1);
    }
    return match == NEVER ? NEVER : match * CivilDate.SECONDS_PER_DAY + times.first();
  }

  /** The last local second at or before {@code local} that the fields name. */
  private long previousLocal(long local) {
    long day = Math.floorDiv(local, (long) CivilDate.SECONDS_PER_DAY);
    long match = dates.previous(day);
    if (match == day) {
      int time = times.previous((int) (local - day * CivilDate.SECONDS_PER_DAY));
      if (time != TimeMask.NONE) {
        return day * CivilDate.SECONDS_PER_DAY + time;
      }
      match = dates.previous(day - 1);
    }
    return match == NEVER_BEFORE ? NEVER_BEFORE : match * CivilDate.SECONDS_PER_DAY + times.last();
  }

  /** Nothing is searched before the first second, in either direction. */
  private static long atLeastMin(long second) {
    return second > CivilDate.MIN_EPOCH_SECOND ? second : NEVER_BEFORE;
  }
}
