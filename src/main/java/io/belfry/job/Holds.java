package io.belfry.job;

import io.belfry.schedule.Schedule;
import io.belfry.schedule.TimeSet;
import java.util.List;
import java.util.Optional;

/**
 * What holds scheduled times of one job back: its calendars and the maintenance windows that it is
 * of. Immutable; all times are seconds since 1970-01-01T00:00:00Z.
 */
public final class Holds {
  /** Nothing is held back. */
  public static final Holds NONE = new Holds(List.of());

  /** The reason of what a calendar holds back. */
  public static final String CALENDAR = "calendar.excluded";

  /** The reason of what is held back because nobody knows a calendar that the job names. */
  public static final String UNKNOWN_CALENDAR = "calendar.unknown";

  /** The reason of what a maintenance window holds back. */
  public static final String WINDOW = "window.maintenance";

  /** So many stretches are put together to one at most. */
  private static final int MAX_STRETCHES = 1_000;

  private final List<Part> parts;

  /**
   * One thing that holds back.
   *
   * @param times when
   * @param inside whether it holds back what is in {@code times}, or else what is not
   * @param reason the code of the reason
   */
  record Part(TimeSet times, boolean inside, String reason) {
    boolean holds(long second) {
      return times.contains(second) == inside;
    }
  }

  private Holds(List<Part> parts) {
    this.parts = parts;
  }

  static Holds of(List<Part> parts) {
    return parts.isEmpty() ? NONE : new Holds(List.copyOf(parts));
  }

  /** Whether nothing is ever held back. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** What is left of it without the maintenance windows. */
  Holds withoutWindows() {
    return of(parts.stream().filter(part -> !part.reason().equals(WINDOW)).toList());
  }

  /** Whether what is scheduled for this second is held back. */
  boolean holds(long second) {
    for (Part part : parts) {
      if (part.holds(second)) {
        return true;
      }
    }
    return false;
  }

  /** Why what is scheduled for this second is held back; absent where it is not. */
  public Optional<String> reasonAt(long second) {
    for (Part part : parts) {
      if (part.holds(second)) {
        return Optional.of(part.reason());
      }
    }
    return Optional.empty();
  }

  /** The end of the time around this second that windows hold back; absent where none does. */
  Optional<Long> windowEnd(long second) {
    Holds windows = of(parts.stream().filter(part -> part.reason().equals(WINDOW)).toList());
    return windows.holds(second) ? Optional.of(windows.end(second)) : Optional.empty();
  }

  /**
   * The end, exclusive, of the time around {@code second} in which nothing is held back, or all for
   * one reason; {@link Schedule#NEVER} where that has no end.
   */
  long end(long second) {
    Optional<String> reason = reasonAt(second);
    long at = second;
    for (int i = 0; i < MAX_STRETCHES; i++) {
      long next = Schedule.NEVER;
      for (Part part : parts) {
        next = Math.min(next, part.times().endOfStretch(at));
      }
      at = next;
      if (at == Schedule.NEVER || !reasonAt(at).equals(reason)) {
        return at;
      }
    }
    return at;
  }

  /** The first second of that time; {@link Schedule#NEVER_BEFORE} where that has no beginning. */
  long begin(long second) {
    Optional<String> reason = reasonAt(second);
    long at = second;
    for (int i = 0; i < MAX_STRETCHES; i++) {
      long begin = Schedule.NEVER_BEFORE;
      for (Part part : parts) {
        begin = Math.max(begin, part.times().beginOfStretch(at));
      }
      if (begin == Schedule.NEVER_BEFORE || !reasonAt(begin - 1).equals(reason)) {
        return begin;
      }
      at = begin - 1;
    }
    return at;
  }
}
