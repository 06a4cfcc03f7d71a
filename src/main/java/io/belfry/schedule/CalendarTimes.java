package io.belfry.schedule;

import io.belfry.schedule.CalendarRules.Span;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * The instants that are in a calendar, read in one zone. Where a clock is set back, an hour is in
 * it twice or not at all; where it is set forward, what lies in the gap does not exist.
 */
public final class CalendarTimes implements TimeSet {
  /** After so many boundaries a stretch is given in parts: some 8 years of whole days. */
  private static final int MAX_STEPS = 3_000;

  /** A clock that is set back by no more than this does not come back into a range. */
  private static final long CLOCK_CHANGE = 2 * 86_400L;

  private final ZoneRules zone;
  private final WeekPattern week;
  private final LocalSpans dates;
  private final LocalSpans except;

  private CalendarTimes(ZoneRules zone, WeekPattern week, LocalSpans dates, LocalSpans except) {
    this.zone = zone;
    this.week = week;
    this.dates = dates;
    this.except = except;
  }

  /** The calendar's instants; {@code jobZone} counts where it names no zone itself. */
  public static CalendarTimes of(CalendarRules rules, ZoneId jobZone) {
    return new CalendarTimes(
        rules.timeZone().orElse(jobZone).getRules(),
        WeekPattern.of(rules.weekly()),
        spans(rules.dates()),
        spans(rules.except()));
  }

  private static LocalSpans spans(List<Span> spans) {
    return LocalSpans.of(
        spans.stream().map(span -> new long[] {local(span.from()), local(span.until())}).toList());
  }

  private static long local(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  @Override
  public boolean contains(long second) {
    long local = second + offset(second);
    return !except.contains(local) && (dates.contains(local) || week.contains(local));
  }

  private long offset(long second) {
    return zone.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
  }

  @Override
  public long endOfStretch(long second) {
    boolean inside = contains(second);
    long at = second;
    for (int step = 0; step < MAX_STEPS; step++) {
      at = nextBoundary(at);
      if (at == Schedule.NEVER || contains(at) != inside) {
        return at;
      }
    }
    return at;
  }

  private long nextBoundary(long second) {
    long offset = offset(second);
    long local = second + offset;
    long boundary =
        Math.min(
            week.nextBoundary(local),
            Math.min(dates.nextBoundary(local), except.nextBoundary(local)));
    boolean none = boundary == LocalSpans.NONE_LATER;
    if (none && spansEndBefore(local - CLOCK_CHANGE)) {
      return Schedule.NEVER;
    }
    long at = none ? Schedule.NEVER : boundary - offset;
    // up to the next change of the clock the offset is that of this second
    ZoneOffsetTransition change = zone.nextTransition(Instant.ofEpochSecond(second));
    return change == null ? at : Math.min(at, change.toEpochSecond());
  }

  private boolean spansEndBefore(long local) {
    return dates.nextBoundary(local) == LocalSpans.NONE_LATER
        && except.nextBoundary(local) == LocalSpans.NONE_LATER;
  }

  private boolean spansBeginAfter(long local) {
    return dates.boundaryAtOrBefore(local) == LocalSpans.NONE_EARLIER
        && except.boundaryAtOrBefore(local) == LocalSpans.NONE_EARLIER;
  }

  @Override
  public long beginOfStretch(long second) {
    boolean inside = contains(second);
    long at = second;
    for (int step = 0; step < MAX_STEPS; step++) {
      at = boundaryAtOrBefore(at);
      if (at == Schedule.NEVER_BEFORE || contains(at - 1) != inside) {
        return at;
      }
      at--;
    }
    return at;
  }

  private long boundaryAtOrBefore(long second) {
    long offset = offset(second);
    long local = second + offset;
    long boundary =
        Math.max(
            week.boundaryAtOrBefore(local),
            Math.max(dates.boundaryAtOrBefore(local), except.boundaryAtOrBefore(local)));
    boolean none = boundary == LocalSpans.NONE_EARLIER;
    if (none && spansBeginAfter(local + CLOCK_CHANGE)) {
      return Schedule.NEVER_BEFORE;
    }
    long at = none ? Schedule.NEVER_BEFORE : boundary - offset;
    ZoneOffsetTransition change = zone.previousTransition(Instant.ofEpochSecond(second + 1));
    return change == null ? at : Math.max(at, change.toEpochSecond());
  }
}
