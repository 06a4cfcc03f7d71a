package io.belfry.schedule;

import io.belfry.schedule.CalendarRules.Weekly;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** What repeats each week, in local seconds since 1970-01-01T00:00:00. Immutable. */
final class WeekPattern {
  private static final int DAYS = 7;
  private static final long DAY = 86_400;

  /** 1970-01-01 was a Thursday, and index 0 is Monday. */
  private static final int FIRST_DAY = 3;

  private final List<LocalSpans> days;
  private final boolean empty;

  private WeekPattern(List<LocalSpans> days, boolean empty) {
    this.days = days;
    this.empty = empty;
  }

  static WeekPattern of(List<Weekly> hours) {
    List<List<long[]>> ranges = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      ranges.add(new ArrayList<>());
    }
    for (Weekly some : hours) {
      some.days().forEach(day -> add(some, day, ranges));
    }
    List<LocalSpans> days = ranges.stream().map(LocalSpans::of).toList();
    return new WeekPattern(days, ranges.stream().allMatch(List::isEmpty));
  }

  private static void add(Weekly hours, DayOfWeek day, List<List<long[]>> ranges) {
    int index = day.getValue() - 1;
    long from = hours.from().toSecondOfDay();
    long until = hours.until().toSecondOfDay();
    if (from < until) {
      ranges.get(index).add(new long[] {from, until});
      return;
    }
    ranges.get(index).add(new long[] {from, DAY});
    if (!hours.until().equals(LocalTime.MIDNIGHT)) {
      ranges.get((index + 1) % DAYS).add(new long[] {0, until});
    }
  }

  boolean contains(long second) {
    return day(second).contains(Math.floorMod(second, DAY));
  }

  private LocalSpans day(long second) {
    return days.get(Math.floorMod(Math.floorDiv(second, DAY) + FIRST_DAY, DAYS));
  }

  /** The first second later than this one at which it may be otherwise. */
  long nextBoundary(long second) {
    if (empty) {
      return LocalSpans.NONE_LATER;
    }
    long midnight = Math.floorDiv(second, DAY) * DAY;
    long boundary = day(second).nextBoundary(second - midnight);
    return midnight + Math.min(boundary, DAY);
  }

  /** The last second, not later than this one, since which it is as it is. */
  long boundaryAtOrBefore(long second) {
    if (empty) {
      return LocalSpans.NONE_EARLIER;
    }
    long midnight = Math.floorDiv(second, DAY) * DAY;
    long boundary = day(second).boundaryAtOrBefore(second - midnight);
    return midnight + Math.max(boundary, 0);
  }
}
