package io.belfry.schedule;

import io.belfry.schedule.CalendarRules.Span;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells of each day of a range how much of it is in a calendar, for people to look at. */
public final class CalendarDays {
  private CalendarDays() {}

  /** How much of a day is in a calendar. */
  public enum State {
    IN,
    OUT,
    PARTLY
  }

  /**
   * One day.
   *
   * @param date the day
   * @param state how much of it is in the calendar
   * @param labels what the dates and exceptions of this day are called, each once
   */
  public record Day(LocalDate date, State state, List<String> labels) {
    public Day {
      labels = List.copyOf(labels);
    }
  }

  /** The days from the first to the last, both inclusive, in the calendar's zone or else this. */
  public static List<Day> of(CalendarRules rules, ZoneId jobZone, LocalDate first, LocalDate last) {
    ZoneId zone = rules.timeZone().orElse(jobZone);
    CalendarTimes times = CalendarTimes.of(rules, zone);
    List<Span> named =
        Stream.concat(rules.dates().stream(), rules.except().stream())
            .filter(span -> !span.label().isEmpty() && touches(span, first, last))
            .toList();
    List<Day> days = new ArrayList<>();
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      LocalDate date = day;
      List<String> labels =
          named.stream()
              .filter(span -> touches(span, date, date))
              .map(Span::label)
              .distinct()
              .toList();
      days.add(new Day(date, state(times, zone, date), labels));
    }
    return days;
  }

  private static boolean touches(Span span, LocalDate first, LocalDate last) {
    return span.from().isBefore(last.plusDays(1).atStartOfDay())
        && span.until().isAfter(first.atStartOfDay());
  }

  private static State state(CalendarTimes times, ZoneId zone, LocalDate day) {
    long at = day.atStartOfDay(zone).toEpochSecond();
    long end = day.plusDays(1).atStartOfDay(zone).toEpochSecond();
    boolean inside = times.contains(at);
    while (at < end) {
      at = times.endOfStretch(at);
      // a stretch may be given in parts
      if (at < end && times.contains(at) != inside) {
        return State.PARTLY;
      }
    }
    return inside ? State.IN : State.OUT;
  }
}
