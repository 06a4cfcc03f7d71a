package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.MaintenanceWindow.Scope;
import io.belfry.job.MaintenanceWindow.Time;
import io.belfry.job.Occurrences.Held;
import io.belfry.schedule.CalendarRules;
import io.belfry.schedule.CalendarRules.Span;
import io.belfry.schedule.CalendarRules.Weekly;
import io.belfry.schedule.MinuteCounts;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldsTest {
  /** A Wednesday. */
  private static final Instant START = Instant.parse("2026-09-30T12:00:00Z");

  private static final Calendar WORKING_DAYS =
      calendar(
          "working-days",
          List.of(
              new Weekly(
                  EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                  LocalTime.MIDNIGHT,
                  LocalTime.MIDNIGHT)),
          List.of());
  private static final Calendar HOLIDAYS =
      calendar(
          "holidays",
          List.of(),
          List.of(
              new Span(
                  LocalDateTime.parse("2026-10-01T00:00"),
                  LocalDateTime.parse("2026-10-08T00:00"),
                  "National Day")));

  private static Calendar calendar(String name, List<Weekly> weekly, List<Span> dates) {
    return new Calendar(
        name, "", "", new CalendarRules(Optional.empty(), weekly, dates, List.of()));
  }

  private static MaintenanceWindow window(String from, String until, Scope scope) {
    return new MaintenanceWindow(
        "w",
        "",
        new Time(Optional.of(Instant.parse(from)), Optional.of(Instant.parse(until)), List.of()),
        scope);
  }

  private static final Scope ALL = new Scope(Set.of(), Map.of());

  private static Occurrences times(
      JobBuilder job, List<Calendar> calendars, List<MaintenanceWindow> windows) {
    JobDefinition definition = job.build(1).definition();
    return new Calendars(calendars, windows).timesOf(JobBuilder.ID, definition, START);
  }

  private static JobBuilder daily(List<String> include, List<String> exclude) {
    return new JobBuilder(START).schedules("0 2 * * *").calendars(include, exclude);
  }

  private static List<String> next(Occurrences times, int count) {
    return java.util.stream.Stream.iterate(times.next(START), next -> next.flatMap(times::next))
        .limit(count)
        .map(next -> next.map(at -> at.toString().substring(5, 10)).orElse("-"))
        .toList();
  }

  @Test
  void whatIsExcludedOrNotIncludedIsNotDue() {
    List<Calendar> both = List.of(WORKING_DAYS, HOLIDAYS);

    assertThat(next(times(daily(List.of(), List.of("holidays")), both, List.of()), 3))
        .containsExactly("10-08", "10-09", "10-10");
    assertThat(next(times(daily(List.of("working-days"), List.of()), both, List.of()), 3))
        .containsExactly("10-01", "10-02", "10-05");
    assertThat(next(times(daily(List.of("working-days"), List.of("holidays")), both, List.of()), 3))
        .containsExactly("10-08", "10-09", "10-12");
    assertThat(next(times(daily(List.of("holidays"), List.of()), both, List.of()), 8))
        .endsWith("10-07", "-");
  }

  @Test
  void backwardsItIsTheSame() {
    Occurrences times =
        times(
            daily(List.of("working-days"), List.of("holidays")),
            List.of(WORKING_DAYS, HOLIDAYS),
            List.of());
    Instant until = START.plusSeconds(30 * 86_400);

    assertThat(times.lastOnes(START, until, 100))
        .hasSize(times.count(START, until, 100))
        .startsWith(times.next(START).orElseThrow());
    assertThat(times.last(START, Instant.parse("2026-10-12T00:00:00Z")))
        .contains(Instant.parse("2026-10-09T02:00:00Z"));
  }

  @Test
  void whatIsHeldBackIsToldWithItsReason() {
    Occurrences times =
        times(
            daily(List.of(), List.of("holidays")),
            List.of(HOLIDAYS),
            List.of(window("2026-10-09T00:00:00Z", "2026-10-10T00:00:00Z", ALL)));

    assertThat(times.heldBack(START, Instant.parse("2026-10-20T00:00:00Z"), 10))
        .containsExactly(
            new Held(
                Instant.parse("2026-10-01T02:00:00Z"),
                Instant.parse("2026-10-07T02:00:00Z"),
                7,
                Holds.CALENDAR,
                Instant.parse("2026-10-08T00:00:00Z")),
            new Held(
                Instant.parse("2026-10-09T02:00:00Z"),
                Instant.parse("2026-10-09T02:00:00Z"),
                1,
                Holds.WINDOW,
                Instant.parse("2026-10-10T00:00:00Z")));
    assertThat(next(times.withoutWindows(), 2)).containsExactly("10-08", "10-09");
    assertThat(next(times, 2)).containsExactly("10-08", "10-10");
  }

  @Test
  void theLastEntryHoldsAllThatIsLeft() {
    JobBuilder job =
        new JobBuilder(START).schedules("0 * * * *").calendars(List.of("working-days"), List.of());
    Occurrences times = times(job, List.of(WORKING_DAYS), List.of());
    Instant until = START.plusSeconds(30 * 86_400);
    int all = times.heldBack(START, until, 100).stream().mapToInt(Held::count).sum();

    List<Held> two = times.heldBack(START, until, 2);

    assertThat(all).isEqualTo(4 * 48);
    assertThat(two).hasSize(2);
    assertThat(two.stream().mapToInt(Held::count).sum()).isEqualTo(all);
  }

  @Test
  void aCalendarThatNobodyKnowsHoldsAllBack() {
    Occurrences times = times(daily(List.of(), List.of("gone")), List.of(), List.of());

    assertThat(times.next(START)).isEmpty();
    assertThat(times.heldBack(START, START.plusSeconds(86_400), 10))
        .extracting(Held::reason)
        .containsExactly(Holds.UNKNOWN_CALENDAR);
  }

  @Test
  void aWindowHoldsBackItsGroupOnly() {
    Map<String, Scope> scopes =
        Map.of(
            "10-01", new Scope(Set.of("other"), Map.of()),
            "10-02", new Scope(Set.of("default"), Map.of()));
    scopes.forEach(
        (first, scope) ->
            assertThat(
                    next(
                        times(
                            daily(List.of(), List.of()),
                            List.of(),
                            List.of(window("2026-10-01T00:00:00Z", "2026-10-01T04:00:00Z", scope))),
                        1))
                .containsExactly(first));
    Scope labelled = new Scope(Set.of(), Map.of("team", "bi"));
    assertThat(labelled.covers(daily(List.of(), List.of()).build(1).definition())).isFalse();
  }

  @Test
  void aWindowOfACalendarIsOpenAtItsTimesOnly() {
    MaintenanceWindow sundays =
        new MaintenanceWindow(
            "w", "", new Time(Optional.empty(), Optional.empty(), List.of("sundays")), ALL);
    Calendar calendar =
        calendar(
            "sundays",
            List.of(new Weekly(Set.of(DayOfWeek.SUNDAY), LocalTime.of(1, 0), LocalTime.of(3, 0))),
            List.of());

    assertThat(next(times(daily(List.of(), List.of()), List.of(calendar), List.of(sundays)), 4))
        .containsExactly("10-01", "10-02", "10-03", "10-05");
    assertThat(next(times(daily(List.of(), List.of()), List.of(), List.of(sundays)), 4))
        .containsExactly("10-01", "10-02", "10-03", "10-04");
  }

  @Test
  void theForecastCountsWhatIsLeft() {
    JobBuilder job =
        new JobBuilder(START).schedules("*/30 * * * * *").calendars(List.of(), List.of("holidays"));
    MinuteCounts counts = new MinuteCounts(START.getEpochSecond(), 9 * 1440);

    times(job, List.of(HOLIDAYS), List.of()).countStarts(START.minusSeconds(1), counts);

    int[] minutes = counts.toArray();
    assertThat(minutes[12 * 60 - 1]).isEqualTo(2);
    assertThat(minutes[12 * 60]).isZero();
    assertThat(minutes[12 * 60 + 7 * 1440 - 1]).isZero();
    assertThat(minutes[12 * 60 + 7 * 1440]).isEqualTo(2);
  }
}
