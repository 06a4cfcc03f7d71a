package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.schedule.CalendarDays.Day;
import io.belfry.schedule.CalendarDays.State;
import io.belfry.schedule.CalendarRules.Span;
import io.belfry.schedule.CalendarRules.Weekly;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CalendarDaysTest {
  private static Span days(String from, String to, String label) {
    return new Span(
        LocalDate.parse(from).atStartOfDay(),
        LocalDate.parse(to).plusDays(1).atStartOfDay(),
        label);
  }

  private static Weekly weekdays() {
    return new Weekly(
        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
  }

  private static String states(CalendarRules rules, String from, String to) {
    return CalendarDays.of(rules, ZoneOffset.UTC, LocalDate.parse(from), LocalDate.parse(to))
        .stream()
        .map(day -> day.state().name().substring(0, 1))
        .collect(Collectors.joining());
  }

  /** The first days of October 2026: a week off, and work on the Saturday behind it. */
  @Test
  void aHolidayAndTheDayOnWhichItsWorkIsMadeUpFor() {
    CalendarRules rules =
        new CalendarRules(
            Optional.empty(),
            List.of(weekdays()),
            List.of(days("2026-10-10", "2026-10-10", "make-up")),
            List.of(days("2026-10-01", "2026-10-07", "National Day")));
    // Monday, 28 September, to Sunday, 11 October
    assertThat(states(rules, "2026-09-28", "2026-10-11")).isEqualTo("IIIOOOOOOOIIIO");
    assertThat(
            CalendarDays.of(
                rules, ZoneOffset.UTC, LocalDate.of(2026, 10, 7), LocalDate.of(2026, 10, 10)))
        .containsExactly(
            new Day(LocalDate.of(2026, 10, 7), State.OUT, List.of("National Day")),
            new Day(LocalDate.of(2026, 10, 8), State.IN, List.of()),
            new Day(LocalDate.of(2026, 10, 9), State.IN, List.of()),
            new Day(LocalDate.of(2026, 10, 10), State.IN, List.of("make-up")));
  }

  @Test
  void aDayMayBeInItPartly() {
    Weekly nights =
        new Weekly(EnumSet.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(6, 0));
    CalendarRules rules =
        new CalendarRules(Optional.empty(), List.of(nights), List.of(), List.of());
    assertThat(states(rules, "2026-09-28", "2026-10-01")).isEqualTo("PPOO");
    Span lunch =
        new Span(
            LocalDateTime.parse("2026-09-29T12:00"), LocalDateTime.parse("2026-09-29T13:00"), "");
    CalendarRules withoutLunch =
        new CalendarRules(Optional.empty(), List.of(weekdays()), List.of(), List.of(lunch));
    assertThat(states(withoutLunch, "2026-09-28", "2026-09-30")).isEqualTo("IPI");
  }

  @Test
  void nothingIsOutAndEverythingIsIn() {
    assertThat(
            states(
                new CalendarRules(Optional.empty(), List.of(), List.of(), List.of()),
                "2026-01-01",
                "2026-01-03"))
        .isEqualTo("OOO");
    Weekly always =
        new Weekly(EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
    CalendarRules all = new CalendarRules(Optional.empty(), List.of(always), List.of(), List.of());
    assertThat(states(all, "2026-01-01", "2026-01-03")).isEqualTo("III");
  }

  @Test
  void daysAreThoseOfTheCalendarsZone() {
    CalendarRules rules =
        new CalendarRules(
            Optional.of(ZoneId.of("America/Sao_Paulo")), List.of(weekdays()), List.of(), List.of());
    // 4 November 2018 had no midnight there, and was a Sunday
    assertThat(states(rules, "2018-11-02", "2018-11-06")).isEqualTo("IOOII");
  }
}
