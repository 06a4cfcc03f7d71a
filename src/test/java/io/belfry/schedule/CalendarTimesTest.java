package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.schedule.CalendarRules.Span;
import io.belfry.schedule.CalendarRules.Weekly;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarTimesTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Set<DayOfWeek> WORKING = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

  /** 2026: National Day is 1 to 7 October, and two days at weekends are worked for it. */
  private static final CalendarRules WORKING_DAYS =
      new CalendarRules(
          Optional.of(SHANGHAI),
          List.of(new Weekly(WORKING, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)),
          List.of(days("2026-09-20", "2026-09-21"), days("2026-10-10", "2026-10-11")),
          List.of(days("2026-10-01", "2026-10-08")));

  private static Span days(String from, String until) {
    return new Span(
        LocalDateTime.parse(from + "T00:00:00"), LocalDateTime.parse(until + "T00:00:00"), "");
  }

  private static long second(String instant) {
    return Instant.parse(instant).getEpochSecond();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-09-30T15:59:59Z, true",
    "2026-09-30T16:00:00Z, false",
    "2026-10-07T15:59:59Z, false",
    "2026-10-07T16:00:00Z, true",
    "2026-10-10T04:00:00Z, true",
    "2026-10-11T04:00:00Z, false",
    "2026-09-20T04:00:00Z, true",
    "2026-09-19T04:00:00Z, false",
  })
  void aWorkedWeekendIsInAndAHolidayIsNot(String instant, boolean working) {
    assertThat(CalendarTimes.of(WORKING_DAYS, ZoneOffset.UTC).contains(second(instant)))
        .isEqualTo(working);
  }

  @Test
  void aHolidayIsOneStretch() {
    CalendarTimes times = CalendarTimes.of(WORKING_DAYS, ZoneOffset.UTC);
    long inside = second("2026-10-03T00:00:00Z");

    assertThat(times.beginOfStretch(inside)).isEqualTo(second("2026-09-30T16:00:00Z"));
    assertThat(times.endOfStretch(inside)).isEqualTo(second("2026-10-07T16:00:00Z"));
  }

  @Test
  void anExceptionWinsOverADate() {
    CalendarRules both =
        new CalendarRules(
            Optional.empty(),
            List.of(),
            List.of(days("2026-10-01", "2026-10-08")),
            List.of(days("2026-10-03", "2026-10-04")));
    CalendarTimes times = CalendarTimes.of(both, ZoneOffset.UTC);

    assertThat(times.contains(second("2026-10-02T12:00:00Z"))).isTrue();
    assertThat(times.contains(second("2026-10-03T12:00:00Z"))).isFalse();
  }

  @Test
  void hoursThatEndBeforeTheyBeginEndOnTheDayAfter() {
    CalendarRules nights =
        new CalendarRules(
            Optional.empty(),
            List.of(new Weekly(Set.of(DayOfWeek.SUNDAY), LocalTime.of(22, 0), LocalTime.of(6, 0))),
            List.of(),
            List.of());
    CalendarTimes times = CalendarTimes.of(nights, ZoneOffset.UTC);

    assertThat(times.contains(second("2026-10-04T23:00:00Z"))).isTrue();
    assertThat(times.contains(second("2026-10-05T05:59:59Z"))).isTrue();
    assertThat(times.contains(second("2026-10-05T06:00:00Z"))).isFalse();
    assertThat(times.endOfStretch(second("2026-10-04T23:00:00Z")))
        .isEqualTo(second("2026-10-05T06:00:00Z"));
  }

  @Test
  void whatIsOverHasNoEnd() {
    CalendarRules past =
        new CalendarRules(
            Optional.empty(), List.of(), List.of(days("2020-01-01", "2020-01-02")), List.of());
    CalendarTimes times = CalendarTimes.of(past, ZoneId.of("Europe/Berlin"));

    assertThat(times.endOfStretch(second("2026-01-01T00:00:00Z"))).isEqualTo(Schedule.NEVER);
    assertThat(times.beginOfStretch(second("2019-01-01T00:00:00Z")))
        .isEqualTo(Schedule.NEVER_BEFORE);
  }

  /** Every quarter of an hour of 40 days beside a change of the clock, by local time alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Asia/Shanghai",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Antarctica/Troll",
        "Africa/Casablanca"
      })
  void anyCalendarIsWhatItsLocalTimesSay(String name) {
    ZoneId zone = ZoneId.of(name);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < 60; i++) {
      CalendarRules rules = randomRules(random);
      CalendarTimes times = CalendarTimes.of(rules, zone);
      long begin = second(random.nextBoolean() ? "2026-03-15T00:00:00Z" : "2026-10-10T00:00:00Z");
      check(rules, zone, times, begin, begin + 40 * 86_400);
    }
  }

  private static void check(
      CalendarRules rules, ZoneId zone, CalendarTimes times, long from, long to) {
    boolean[] in = new boolean[(int) ((to - from) / 900)];
    for (int i = 0; i < in.length; i++) {
      long at = from + i * 900L;
      in[i] = isIn(rules, Instant.ofEpochSecond(at).atZone(zone).toLocalDateTime());
      assertThat(times.contains(at))
          .as("%s at %s", rules, Instant.ofEpochSecond(at))
          .isEqualTo(in[i]);
    }
    for (int i = 1; i + 1 < in.length; i += 7) {
      int end = i;
      while (end < in.length && in[end] == in[i]) {
        end++;
      }
      int begin = i;
      while (begin > 0 && in[begin - 1] == in[i]) {
        begin--;
      }
      if (end < in.length) {
        assertThat(times.endOfStretch(from + i * 900L)).isEqualTo(from + end * 900L);
      }
      if (begin > 0) {
        assertThat(times.beginOfStretch(from + i * 900L)).isEqualTo(from + begin * 900L);
      }
    }
  }

  private static boolean isIn(CalendarRules rules, LocalDateTime at) {
    boolean except = rules.except().stream().anyMatch(span -> isIn(span, at));
    boolean date = rules.dates().stream().anyMatch(span -> isIn(span, at));
    return !except && (date || rules.weekly().stream().anyMatch(hours -> isIn(hours, at)));
  }

  private static boolean isIn(Span span, LocalDateTime at) {
    return !at.isBefore(span.from()) && at.isBefore(span.until());
  }

  private static boolean isIn(Weekly hours, LocalDateTime at) {
    LocalTime time = at.toLocalTime();
    boolean today = hours.days().contains(at.getDayOfWeek());
    if (hours.from().isBefore(hours.until())) {
      return today && !time.isBefore(hours.from()) && time.isBefore(hours.until());
    }
    boolean yesterday = hours.days().contains(at.getDayOfWeek().minus(1));
    return (today && !time.isBefore(hours.from())) || (yesterday && time.isBefore(hours.until()));
  }

  private static CalendarRules randomRules(Random random) {
    List<Weekly> weekly = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Set<DayOfWeek> days = new HashSet<>();
      days.add(DayOfWeek.of(1 + random.nextInt(7)));
      days.add(DayOfWeek.of(1 + random.nextInt(7)));
      weekly.add(new Weekly(days, quarter(random), quarter(random)));
    }
    return new CalendarRules(Optional.empty(), weekly, spans(random), spans(random));
  }

  private static LocalTime quarter(Random random) {
    return random.nextInt(3) == 0
        ? LocalTime.MIDNIGHT
        : LocalTime.of(random.nextInt(24), 15 * random.nextInt(4));
  }

  private static List<Span> spans(Random random) {
    List<Span> spans = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      LocalDateTime from =
          LocalDateTime.of(2026, random.nextBoolean() ? 4 : 11, 1, 0, 0)
              .minusDays(random.nextInt(30))
              .plusMinutes(15L * random.nextInt(96));
      spans.add(new Span(from, from.plusMinutes(15L * (1 + random.nextInt(500))), ""));
    }
    return spans;
  }
}
