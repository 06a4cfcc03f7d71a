package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.schedule.DstPolicy.Gap;
import io.belfry.schedule.DstPolicy.Overlap;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens where the clock is changed. Times are local, with the offset that tells which. */
class DaylightSavingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // New York: 02:00-03:00 is missing on 2016-03-13, 01:00-02:00 comes twice on 2016-11-06
        "30 2 * * *  | America/New_York | 2016-03-12T12:00-05:00 | 2016-03-13T03:00-04:00 2016-03-14T02:30-04:00",
        "30 2 * * *  | America/New_York | 2016-03-13T01:59:59-05:00 | 2016-03-13T03:00-04:00",
        "0 2,3 * * * | America/New_York | 2016-03-13T01:00-05:00 | 2016-03-13T03:00-04:00 2016-03-14T02:00-04:00",
        "15 * * * *  | America/New_York | 2016-03-13T01:00-05:00 | 2016-03-13T01:15-05:00 2016-03-13T03:15-04:00",
        "15 */2 * * *| America/New_York | 2016-03-13T01:00-05:00 | 2016-03-13T03:00-04:00 2016-03-13T04:15-04:00",
        "* 2 * * *   | America/New_York | 2016-03-13T01:00-05:00 | 2016-03-13T03:00-04:00 2016-03-14T02:00-04:00",
        "30 1 * * *  | America/New_York | 2016-11-05T12:00-04:00 | 2016-11-06T01:30-04:00 2016-11-07T01:30-05:00",
        "30 1 * * *  | America/New_York | 2016-11-06T01:10-05:00 | 2016-11-07T01:30-05:00",
        "30 * * * *  | America/New_York | 2016-11-06T01:00-04:00 | 2016-11-06T01:30-04:00 2016-11-06T01:30-05:00",
        // Lord Howe changes by half an hour
        "15 2 * * *  | Australia/Lord_Howe | 2017-10-01T00:00+10:30 | 2017-10-01T02:30+11:00 2017-10-02T02:15+11:00",
        "10,40 * * * * | Australia/Lord_Howe | 2017-10-01T01:30+10:30 | 2017-10-01T01:40+10:30 2017-10-01T02:40+11:00",
        "45 1 * * *  | Australia/Lord_Howe | 2017-04-02T01:00+11:00 | 2017-04-02T01:45+11:00 2017-04-03T01:45+10:30",
        "45 * * * *  | Australia/Lord_Howe | 2017-04-02T01:00+11:00 | 2017-04-02T01:45+11:00 2017-04-02T01:45+10:30",
        // Troll changes by two hours
        "30 1 * * *  | Antarctica/Troll | 2024-03-31T00:00Z | 2024-03-31T03:00+02:00 2024-04-01T01:30+02:00",
        "30 2 * * *  | Antarctica/Troll | 2024-03-31T00:59:59Z | 2024-03-31T03:00+02:00",
        "30 * * * *  | Antarctica/Troll | 2024-03-31T00:00Z | 2024-03-31T00:30Z 2024-03-31T03:30+02:00",
        "30 2 * * *  | Antarctica/Troll | 2024-10-27T00:00+02:00 | 2024-10-27T02:30+02:00 2024-10-28T02:30Z",
        "0 */2 * * * | Antarctica/Troll | 2024-10-27T01:00+02:00 | 2024-10-27T02:00+02:00 2024-10-27T02:00Z 2024-10-27T04:00Z",
        // Apia left out 2011-12-30
        "0 12 * * *  | Pacific/Apia | 2011-12-29T13:00-10:00 | 2011-12-31T00:00+14:00 2011-12-31T12:00+14:00",
        "0 12 30 12 *| Pacific/Apia | 2011-01-01T00:00-10:00 | 2011-12-31T00:00+14:00 2012-12-30T12:00+14:00",
        "0 */6 * * * | Pacific/Apia | 2011-12-29T13:00-10:00 | 2011-12-29T18:00-10:00 2011-12-31T00:00+14:00",
        "0 * * * *   | Pacific/Apia | 2011-12-29T22:30-10:00 | 2011-12-29T23:00-10:00 2011-12-31T00:00+14:00",
        // Casablanca goes back for Ramadan: overlap first, gap later
        "30 2 * * *  | Africa/Casablanca | 2024-03-09T12:00+01:00 | 2024-03-10T02:30+01:00 2024-03-11T02:30Z",
        "30 * * * *  | Africa/Casablanca | 2024-03-10T02:00+01:00 | 2024-03-10T02:30+01:00 2024-03-10T02:30Z",
        "30 2 * * *  | Africa/Casablanca | 2024-04-13T12:00Z | 2024-04-14T03:00+01:00 2024-04-15T02:30+01:00",
        // what lies years ahead is found through all changes between
        "30 2 13 3 * | America/New_York | 2010-03-13T12:00-05:00 | 2011-03-13T03:00-04:00 2012-03-13T02:30-04:00",
        "30 1 29 2 * | America/New_York | 2096-03-01T00:00-05:00 | 2104-02-29T01:30-05:00",
      })
  void byTheRuleOfTheLanguage(String expression, String zone, String after, String expected) {
    check(expression, zone, DstPolicy.BY_RULE, after, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *  | SKIP          |        | 2016-03-13T01:00-05:00 | 2016-03-14T02:30-04:00",
        "* 2 * * *   | SKIP          |        | 2016-03-13T01:00-05:00 | 2016-03-14T02:00-04:00",
        "30 2 * * *  | RUN_AFTER_GAP |        | 2016-03-13T01:00-05:00 | 2016-03-13T03:00-04:00",
        "15 * * * *  | RUN_AFTER_GAP |        | 2016-03-13T01:30-05:00 | 2016-03-13T03:00-04:00 2016-03-13T03:15-04:00",
        "30 1 * * *  |               | FIRST  | 2016-11-06T00:00-04:00 | 2016-11-06T01:30-04:00 2016-11-07T01:30-05:00",
        "30 1 * * *  |               | SECOND | 2016-11-06T00:00-04:00 | 2016-11-06T01:30-05:00 2016-11-07T01:30-05:00",
        "30 1 * * *  |               | BOTH   | 2016-11-06T00:00-04:00 | 2016-11-06T01:30-04:00 2016-11-06T01:30-05:00 2016-11-07T01:30-05:00",
        "30 * * * *  |               | FIRST  | 2016-11-06T01:00-04:00 | 2016-11-06T01:30-04:00 2016-11-06T02:30-05:00",
        "30 * * * *  |               | SECOND | 2016-11-06T00:00-04:00 | 2016-11-06T00:30-04:00 2016-11-06T01:30-05:00",
        "30 * * * *  |               | SECOND | 2016-11-06T01:45-04:00 | 2016-11-06T01:30-05:00",
        "30 * * * *  |               | BOTH   | 2016-11-06T01:00-04:00 | 2016-11-06T01:30-04:00 2016-11-06T01:30-05:00",
        "30 2 * * *  | SKIP          | FIRST  | 2016-11-06T00:00-04:00 | 2016-11-06T02:30-05:00",
      })
  void byTheOverrideOfTheJob(
      String expression, Gap gap, Overlap overlap, String after, String expected) {
    DstPolicy policy = new DstPolicy(Optional.ofNullable(gap), Optional.ofNullable(overlap));
    check(expression, "America/New_York", policy, after, expected);
  }

  @Test
  void aYearThatEndsWithinAnOverlapEndsOnlyAfterIt() {
    // the match lies behind the reading of the clock, and there is none ahead of it
    check(
        "0 30 1 6 11 ? 2016",
        "America/New_York",
        DstPolicy.of(Gap.SKIP, Overlap.BOTH),
        "2016-11-06T01:45-04:00",
        "2016-11-06T01:30-05:00");
  }

  @Test
  void fixedOffsetsHaveNoChanges() {
    check(
        "30 2 * * *",
        "+05:30",
        DstPolicy.BY_RULE,
        "2016-03-13T02:30+05:30",
        "2016-03-14T02:30+05:30");
  }

  private static void check(
      String expression, String zone, DstPolicy policy, String after, String expected) {
    Schedule schedule =
        Schedules.parse(
            expression, new ScheduleContext(ZoneId.of(zone), policy, "a/b", Instant.EPOCH));
    List<OffsetDateTime> times = Stream.of(expected.split(" ")).map(OffsetDateTime::parse).toList();
    List<OffsetDateTime> actual = new ArrayList<>();
    Instant time = OffsetDateTime.parse(after).toInstant();
    while (actual.size() < times.size()) {
      time = schedule.next(time).orElseThrow();
      actual.add(time.atZone(ZoneId.of(zone)).toOffsetDateTime());
    }
    assertThat(actual).isEqualTo(times);
  }
}
