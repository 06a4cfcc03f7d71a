package io.belfry.ical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.belfry.ical.IcsFile.Skipped;
import io.belfry.ical.IcsFile.Wanted;
import io.belfry.schedule.CalendarRules.Span;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcsFileTest {
  private static final LocalDate FROM = LocalDate.of(2026, 1, 1);
  private static final LocalDate TO = LocalDate.of(2026, 12, 31);
  private static final Duration SOON = Duration.ofSeconds(5);

  private static String file(String... events) {
    StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for (String event : events) {
      text.append("BEGIN:VEVENT\r\n");
      text.append(String.join("\r\n", event.split(" \\| "))).append("\r\n");
      text.append("END:VEVENT\r\n");
    }
    return text.append("END:VCALENDAR\r\n").toString();
  }

  private static IcsFile read(String text) {
    return IcsFile.read(text, new Wanted(FROM, TO, Optional.empty()));
  }

  private static String show(Span span) {
    boolean days =
        span.from().toLocalTime().equals(LocalTime.MIDNIGHT)
            && span.until().toLocalTime().equals(LocalTime.MIDNIGHT);
    String from = days ? span.from().toLocalDate().toString() : span.from().toString();
    String last =
        days ? span.until().toLocalDate().minusDays(1).toString() : span.until().toString();
    return from.equals(last) ? from : from + ".." + last;
  }

  /** The entries of a file with one event; of one that is skipped, why. */
  private static String entries(String event) {
    IcsFile file = read(file(event));
    String shown = String.join(" ", file.entries().stream().map(IcsFileTest::show).toList());
    return file.skipped().isEmpty() ? shown : shown + file.skipped().get(0).code();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "DTSTART;VALUE=DATE:20261001 > 2026-10-01",
        "DTSTART:20261001 > 2026-10-01",
        "DTSTART;VALUE=DATE:20261001 | DTEND;VALUE=DATE:20261008 > 2026-10-01..2026-10-07",
        "DTSTART;VALUE=DATE:20261001 | DTEND;VALUE=DATE:20261001 > 2026-10-01",
        "DTSTART;VALUE=DATE:20261001 | DURATION:P1W > 2026-10-01..2026-10-07",
        "dtstart;value=date:20261001 > 2026-10-01",
        "DTSTART:20261001T090000 | DTEND:20261001T180000 > 2026-10-01T09:00..2026-10-01T18:00",
        "DTSTART:20261001T090000Z | DURATION:PT1H30M > 2026-10-01T09:00..2026-10-01T10:30",
        "DTSTART;TZID=Asia/Shanghai:20261001T230000 | DTEND:20261001T170000Z"
            + " > 2026-10-01T23:00..2026-10-02T01:00",
        "DTSTART;TZID=China Standard Time:20261001T230000 | DURATION:PT1H"
            + " > 2026-10-01T23:00..2026-10-02T00:00",
        "DTSTART;TZID=\"/x.org/2021_1/America/New_York\":20261001T230000 | DURATION:PT2H"
            + " > 2026-10-01T23:00..2026-10-02T01:00",
        // of other years
        "DTSTART:20251231 > ''",
        "DTSTART:20251231 | DTEND:20260102 > 2025-12-31..2026-01-01",
        "DTSTART:20270101 > ''",
        // what repeats
        "DTSTART:20200101 | RRULE:FREQ=YEARLY > 2026-01-01",
        "DTSTART:20200229 | RRULE:FREQ=YEARLY > ''",
        "DTSTART:20261001 | RRULE:FREQ=DAILY;COUNT=3 > 2026-10-01 2026-10-02 2026-10-03",
        "DTSTART:20261001 | RRULE:FREQ=DAILY;UNTIL=20261002 > 2026-10-01 2026-10-02",
        "DTSTART:20261001 | RRULE:FREQ=DAILY;UNTIL=20261002T235959Z > 2026-10-01 2026-10-02",
        "DTSTART:20261001 | RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261012"
            + " > 2026-10-01 2026-10-05 2026-10-08 2026-10-12",
        "DTSTART:20260101 | RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH > 2026-01-01 2026-11-26",
        "DTSTART:20260131 | RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"
            + " > 2026-01-31 2026-02-28 2026-03-31",
        "DTSTART:20261001 | RRULE:FREQ=DAILY;COUNT=4 | EXDATE:20261002,20261003"
            + " > 2026-10-01 2026-10-04",
        "DTSTART:20261001 | RDATE:20261101,20261201 > 2026-10-01 2026-11-01 2026-12-01",
        "DTSTART;TZID=Europe/Berlin:20261024T020000 | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=2"
            + " > 2026-10-24T02:00..2026-10-24T03:00 2026-10-25T02:00..2026-10-25T03:00",
        "DTSTART;TZID=Europe/Berlin:20261001T230000 | DURATION:PT1H"
            + " | RRULE:FREQ=DAILY;UNTIL=20261002T205959Z > 2026-10-01T23:00..2026-10-02T00:00",
        "DTSTART;TZID=Europe/Berlin:20261001T090000 | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=2"
            + " | EXDATE:20261002T070000Z > 2026-10-01T09:00..2026-10-01T10:00",
        // what is skipped
        "SUMMARY:x > ics.noStart",
        "DTSTART:2026-10-01 > ics.badTime",
        "DTSTART:20260229 > ics.badTime",
        "DTSTART:20261001T250000 | DURATION:PT1H > ics.badTime",
        "DTSTART:20261001 | DTEND:20261001T090000 > ics.badTime",
        "DTSTART:20261001 | DTEND:20260930 > ics.noDuration",
        "DTSTART:20261001 | DURATION:PT1H > ics.badTime",
        "DTSTART:20261001T090000 > ics.noDuration",
        "DTSTART:20261001T090000 | DURATION:P9999999999D > ics.badTime",
        "DTSTART;TZID=Mars/Base:20261001T090000 | DURATION:PT1H > ics.unknownZone",
        "DTSTART:20261001 | STATUS:CANCELLED > ics.cancelled",
        "DTSTART:20261001 | RRULE:FREQ=SOMETIMES > ics.badRule",
        "DTSTART:20261001 | RRULE:nonsense > ics.badRule",
        "DTSTART:20261001 | RRULE:FREQ=DAILY;INTERVAL=1001 > ics.badRule",
        "DTSTART:20261001 | RRULE:FREQ=DAILY;INTERVAL=x > ics.badRule",
        "DTSTART:20261001 | RRULE:FREQ=DAILY | EXRULE:FREQ=WEEKLY > ics.badRule",
        "DTSTART:20261001 | RRULE:FREQ=SECONDLY > ics.tooOften",
        "DTSTART:20261001 | RRULE:FREQ=HOURLY;COUNT=2 > ics.tooOften",
        "DTSTART:20261001 | RRULE:FREQ=DAILY;BYSECOND=1 > ics.tooOften",
      })
  void readsAnEvent(String event, String expected) {
    assertThat(entries(event)).isEqualTo(expected);
  }

  @Test
  void putsLongLinesTogetherAndReadsNames() {
    String text =
        file(
            "DTSTART;VALUE=\r\n DATE:2026\r\n\t1001 | SUMMARY;LANGUAGE=\"a:b;c\":Mid-Autumn\\, and\r\n"
                + "  more\\nhere");
    assertThat(read(text).entries())
        .extracting(Span::label)
        .containsExactly("Mid-Autumn, and more here");
    assertThat(read(text.replace("\r\n", "\n")).entries()).isEqualTo(read(text).entries());
  }

  @Test
  void namesAreShortAndHarmless() {
    String label =
        read(file("DTSTART:20261001 | SUMMARY:\u0000\u0007" + "😀".repeat(80)))
            .entries()
            .get(0)
            .label();
    assertThat(label).isEqualTo("😀".repeat(49));
    assertThat(read(file("DTSTART:20261001 | SUMMARY:a\ud800b")).entries())
        .extracting(Span::label)
        .containsExactly("ab");
  }

  @Test
  void timesAreOfTheWantedZone() {
    IcsFile file =
        IcsFile.read(
            file(
                "DTSTART:20261001T010000Z | DURATION:PT8H",
                "DTSTART;VALUE=DATE:20261002",
                "DTSTART:20261003T090000 | DURATION:PT1H"),
            new Wanted(FROM, TO, Optional.of(ZoneId.of("Asia/Shanghai"))));
    assertThat(file.entries())
        .extracting(IcsFileTest::show)
        .containsExactly(
            "2026-10-01T09:00..2026-10-01T17:00",
            "2026-10-02",
            "2026-10-03T09:00..2026-10-03T10:00");
  }

  @Test
  void aRepeatThatHasAnEventOfItsOwnIsThere() {
    IcsFile file =
        read(
            file(
                "UID:a | DTSTART:20261001 | RRULE:FREQ=DAILY;COUNT=3",
                "UID:a | RECURRENCE-ID:20261002 | DTSTART:20261012",
                "UID:b | DTSTART:20261002"));
    assertThat(file.entries())
        .extracting(IcsFileTest::show)
        .containsExactly("2026-10-01", "2026-10-02", "2026-10-03", "2026-10-12");
  }

  @Test
  void onlyEventsAreRead() {
    String text =
        """
        BEGIN:VCALENDAR
        BEGIN:VTIMEZONE
        TZID:Asia/Shanghai
        BEGIN:STANDARD
        DTSTART:19700101T000000
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VTODO
        DTSTART:20261005
        END:VTODO
        BEGIN:VEVENT
        DTSTART:20261001
        BEGIN:VALARM
        SUMMARY:wake up
        DURATION:PT15M
        END:VALARM
        SUMMARY:National Day
        END:VEVENT
        END:VCALENDAR
        """;
    assertThat(read(text).entries())
        .extracting(span -> show(span) + " " + span.label())
        .containsExactly("2026-10-01 National Day");
    assertThat(read(text).skipped()).isEmpty();
  }

  @Test
  void tellsWhereAndWhatIsSkipped() {
    assertThat(read(file("DTSTART:20261001", "SUMMARY:Odd\\, isn't it | DTSTART:x")).skipped())
        .containsExactly(new Skipped(6, "ics.badTime", "Odd, isn't it"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "BEGIN:VEVENT\nDTSTART:20261001\nEND:VEVENT"})
  void whatIsNoCalendarIsNone(String text) {
    assertThat(read(text))
        .isEqualTo(new IcsFile(List.of(), List.of(new Skipped(0, "ics.notACalendar", ""))));
  }

  @Test
  void thereAreNoMoreThanACalendarCanHave() {
    IcsFile file =
        IcsFile.read(
            file("DTSTART:20200101 | RRULE:FREQ=DAILY"),
            new Wanted(FROM, FROM.plusYears(19), Optional.empty()));
    assertThat(file.entries()).hasSize(IcsFile.MOST);
    assertThat(file.skipped()).extracting(Skipped::code).containsExactly("ics.tooMany");
  }

  // --- hostile files

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=WEEKLY;BYSETPOS=366;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=2147483647",
        "FREQ=DAILY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=1000;BYDAY=53MO",
        "FREQ=YEARLY;INTERVAL=999999999",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYYEARDAY=1",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=DAILY;COUNT=99999999999999",
        "RSCALE=CHINESE;FREQ=YEARLY",
      })
  void everyRuleEndsSoon(String rule) {
    String[] events = new String[3_000];
    Arrays.fill(events, "DTSTART:19000101 | RRULE:" + rule);
    assertTimeoutPreemptively(SOON, () -> read(file(events)));
  }

  @Test
  void whatIsLongEndsSoon() {
    assertTimeoutPreemptively(SOON, () -> read("BEGIN:VCALENDAR\n" + " ".repeat(1 << 20)));
    assertTimeoutPreemptively(SOON, () -> read("BEGIN:VCALENDAR\n" + " \n".repeat(1 << 19)));
    assertTimeoutPreemptively(SOON, () -> read("BEGIN:VCALENDAR\n" + "BEGIN:X\n".repeat(1 << 17)));
    assertTimeoutPreemptively(
        SOON, () -> read(file("DTSTART:20261001 | RDATE:" + "20261002,".repeat(100_000))));
    assertTimeoutPreemptively(
        SOON, () -> read(file("DTSTART;TZID=" + "A/".repeat(400_000) + ":20261001T000000")));
    assertTimeoutPreemptively(
        SOON, () -> read(file("DTSTART:20261001 | SUMMARY:" + "\\".repeat(1 << 20))));
    assertTimeoutPreemptively(
        SOON, () -> read(file("DTSTART:20261001" + " | X;A=B:c".repeat(80_000))));
  }

  @Test
  void noFileIsAFailure() {
    Random random = new Random(7);
    String good =
        file(
            "UID:a | DTSTART;TZID=Asia/Shanghai:20261001T090000 | DTEND:20261001T180000Z"
                + " | RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261101 | EXDATE:20261005T010000Z"
                + " | SUMMARY:a\\, b");
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int j = 0; j < 1 + random.nextInt(6); j++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      }
      assertThatCode(() -> read(text.toString())).as(text.toString()).doesNotThrowAnyException();
    }
  }
}
