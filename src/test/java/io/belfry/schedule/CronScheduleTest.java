package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search: its bounds, its reach and its cost. */
class CronScheduleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 30 2 *",
        "0 0 31 2,4,6,9,11 *",
        "0 0 30W 2 *",
        "0 0 L-29 2 *",
        "0 0 0 29 2 ? 2025-2027",
        "0 0 0 29 2 ? 2100",
        "0 0 0 * * ? 1999",
      })
  void whatNeverComesEndsAtOnce(String expression) {
    Schedule schedule = parse(expression, "America/New_York");
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(schedule.next(now)).isEmpty();
    assertThat(schedule.neverFires(now)).isTrue();
    assertThat(schedule.nextEpochSecond(now.getEpochSecond())).isEqualTo(Schedule.NEVER);
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 29 2 *, 1896-03-01T00:00:00Z, 1904-02-29T00:00:00Z",
    "0 0 29 2 *, 2096-03-01T00:00:00Z, 2104-02-29T00:00:00Z",
    "0 0 29 2 *, 2196-03-01T00:00:00Z, 2204-02-29T00:00:00Z",
    "0 0 0 29 2 ? 2000/100, 2000-03-01T00:00:00Z, 2400-02-29T00:00:00Z",
    "0 0 0 29 2 ? 2400, 1970-01-01T00:00:00Z, 2400-02-29T00:00:00Z",
    "0 0 * 2 0#5, 2088-03-01T00:00:00Z, 2128-02-29T00:00:00Z",
    "0 0 29W 2 *, 2097-01-01T00:00:00Z, 2104-02-29T00:00:00Z",
    "0 0 1 1 *, 0001-01-01T00:00:00Z, 0002-01-01T00:00:00Z",
    "0 0 0 1 1 ? 2499, 0001-01-01T00:00:00Z, 2499-01-01T00:00:00Z",
    "59 23 31 12 *, 9999-12-31T23:58:59Z, 9999-12-31T23:59:00Z",
  })
  void rareDaysAreFound(String expression, Instant after, Instant expected) {
    assertThat(parse(expression, "UTC").next(after)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 29 2 *, 1904-02-29T00:00:00Z, 1896-02-29T00:00:00Z",
    "0 0 29 2 *, 2104-02-29T00:00:00Z, 2096-02-29T00:00:00Z",
    "0 0 0 29 2 ? 2000/100, 2400-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
    "0 0 0 29 2 ? 2000, 9999-01-01T00:00:00Z, 2000-02-29T00:00:00Z",
    "0 0 * 2 0#5, 2128-02-29T00:00:00Z, 2088-02-29T00:00:00Z",
    "0 0 1 1 *, 9999-12-31T23:59:59Z, 9999-01-01T00:00:00Z",
    "0 0 1 1 *, 0002-01-01T00:00:01Z, 0002-01-01T00:00:00Z",
    "* * * * * *, 2026-01-01T00:00:00.5Z, 2026-01-01T00:00:00Z",
    "* * * * * *, 2026-01-01T00:00:00Z, 2025-12-31T23:59:59Z",
  })
  void rareDaysAreFoundOnTheWayBack(String expression, Instant before, Instant expected) {
    assertThat(parse(expression, "UTC").previous(before)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 30 2 *, 2026-01-01T00:00:00Z",
    "0 0 0 * * ? 2030, 2030-01-01T00:00:00Z",
    "0 0 0 29 2 ? 2100, 2026-01-01T00:00:00Z",
    "0 0 1 1 *, 0002-01-01T00:00:00Z",
    "* * * * * *, 0001-01-01T00:00:01Z",
    "@at 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
    "@manual, 2026-01-01T00:00:00Z",
    "@every 1h, 1970-01-01T00:00:00Z",
  })
  void whatNeverWasEndsAtOnce(String expression, Instant before) {
    assertThat(parse(expression, "UTC").previous(before)).isEmpty();
    assertThat(parse(expression, "UTC").previousEpochSecond(Long.MIN_VALUE))
        .isEqualTo(Schedule.NEVER_BEFORE);
  }

  @ParameterizedTest
  @CsvSource({
    "@at 2026-01-01T00:00:00Z, 2026-01-01T00:00:00.1Z, 2026-01-01T00:00:00Z",
    "@every 7s, 1970-01-01T00:00:14Z, 1970-01-01T00:00:07Z",
    "@every 7s, 1970-01-01T00:00:13.9Z, 1970-01-01T00:00:07Z",
    "@every 7s, 1970-01-01T00:00:01Z, 1970-01-01T00:00:00Z",
  })
  void previousOfWhatIsNoCron(String expression, Instant before, Instant expected) {
    assertThat(parse(expression, "UTC").previous(before)).contains(expected);
  }

  @Test
  void betweenStopsAtItsLimitAndAtItsEnd() {
    Schedule schedule = parse("*/10 * * * * *", "UTC");
    Instant from = Instant.parse("2026-01-01T00:00:10Z");
    assertThat(schedule.between(from, from.plusSeconds(20), 10))
        .containsExactly(from.plusSeconds(10), from.plusSeconds(20));
    assertThat(schedule.between(from, from.plusSeconds(20), 1))
        .containsExactly(from.plusSeconds(10));
    assertThat(schedule.between(from, from.plusSeconds(20), 0)).isEmpty();
    assertThat(schedule.between(from, from.minusSeconds(20), 10)).isEmpty();
    assertThat(parse("0 0 30 2 *", "UTC").between(from, Instant.MAX, 10)).isEmpty();
  }

  @Test
  void theSearchHasAnEnd() {
    Schedule schedule = parse("* * * * * *", "America/New_York");
    assertThat(schedule.next(Instant.MAX)).isEmpty();
    assertThat(schedule.next(Instant.parse("9999-12-31T23:59:59Z"))).isEmpty();
    assertThat(schedule.nextEpochSecond(Long.MAX_VALUE)).isEqualTo(Schedule.NEVER);
    assertThat(schedule.next(Instant.MIN)).contains(Instant.parse("0001-01-01T00:00:01Z"));
    assertThat(parse("0 0 29 2 *", "UTC").next(Instant.parse("9997-01-01T00:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // *, ? and */1 restrict nothing; any other day field does
    "0 0 * * MON, 2026-03-02",
    "0 0 ? * MON, 2026-03-02",
    "0 0 */1 * MON, 2026-03-02",
    "'0 0 *,5 * MON', 2026-03-02",
    "0 0 5 * */1, 2026-03-05",
    "0 0 1-31 * TUE, 2026-03-02",
    "0 0 */2 * TUE, 2026-03-03",
    "0 0 5 * WED, 2026-03-04",
    "0 0 0 5 * WED, 2026-03-04",
    "0 0 0 5 * WED 2026, 2026-03-04",
    "0 0 L * THU, 2026-03-05",
    "0 0 L * 4#1, 2026-03-05",
    "0 0 10 * 4L, 2026-03-10",
    "'0 0 1W,15,LW * ?', 2026-03-02",
    "'0 0 L-20,20 * ?', 2026-03-11",
    "'0 0 ? * 2#2,FRIL', 2026-03-10",
    "0 0 L-0 * *, 2026-03-31",
    "0 0 * * 1/2, 2026-03-02",
    "0 0 ? * 6-7, 2026-03-07",
    "0 0 ? * 7L, 2026-03-29",
  })
  void days(String expression, String expected) {
    assertThat(parse(expression, "UTC").next(Instant.parse("2026-03-01T00:00:00Z")))
        .contains(Instant.parse(expected + "T00:00:00Z"));
  }

  @Test
  void aDayStepFromMondayReachesSunday() {
    assertThat(parse("0 0 * * 1/2", "UTC").next(Instant.parse("2026-03-06T00:00:00Z")))
        .contains(Instant.parse("2026-03-08T00:00:00Z"));
  }

  @Test
  void makesNoGarbageWithinAPeriodOfTheZone() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Schedule> schedules =
        List.of(
            parse("*/5 * * * *", "America/New_York"),
            parse("0 30 2 * * MON-FRI", "America/New_York"),
            parse("0 0 LW,15W * 5#3", "UTC"));
    long start = Instant.parse("2026-05-01T00:00:00Z").getEpochSecond();
    search(schedules, start);
    long before = threads.getCurrentThreadAllocatedBytes();
    long sum = search(schedules, start);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(sum).isPositive();
    // asking for the figure costs a little itself; 30,000 searches with any garbage cost far more
    assertThat(allocated).isLessThan(10_000);
  }

  private static long search(List<Schedule> schedules, long start) {
    long sum = 0;
    for (int i = 0; i < schedules.size(); i++) {
      for (int second = 0; second < 10_000; second++) {
        sum += schedules.get(i).nextEpochSecond(start + second * 60L);
      }
    }
    return sum;
  }

  private static Schedule parse(String expression, String zone) {
    ZoneId id = zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
    return Schedules.parse(expression, ScheduleContext.of(id, "default/job", Instant.EPOCH));
  }
}
