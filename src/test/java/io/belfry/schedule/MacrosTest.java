package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that begins with an at sign. */
class MacrosTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant CREATED = Instant.parse("2026-03-01T10:20:30.750Z");

  @ParameterizedTest
  @CsvSource({
    "@yearly,   2026-12-31T16:00:00Z",
    "@annually, 2026-12-31T16:00:00Z",
    "@monthly,  2026-03-31T16:00:00Z",
    "@weekly,   2026-03-07T16:00:00Z",
    "@daily,    2026-03-01T16:00:00Z",
    "@midnight, 2026-03-01T16:00:00Z",
    "@hourly,   2026-03-01T11:00:00Z",
    "@minutely, 2026-03-01T10:21:00Z",
    "@Daily,    2026-03-01T16:00:00Z",
    "'  @daily ', 2026-03-01T16:00:00Z",
  })
  void macrosRunOnTheLocalClock(String macro, Instant expected) {
    assertThat(parse(macro).next(CREATED)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "@every 1h30m10s, 5410",
    "@every 90s, 90",
    "@every 1d, 86400",
    "@every 1d12h, 129600",
    "@every 1.5h, 5400",
    "@every 1m1h1m, 3720",
    "@every 1500ms, 1",
    "@every 1s, 1",
    "@every 0.5m, 30",
    "@EVERY   2m, 120",
    "@every 1000000µs, 1",
    "@every 1000000us, 1",
    "@every 15m50ns, 900",
    "@every 36525d, 3155760000",
  })
  void durations(String expression, long seconds) {
    assertThat(((EverySchedule) parse(expression)).periodSeconds()).isEqualTo(seconds);
  }

  @Test
  void everyCountsFromItsAnchorAndNotFromTheQuestion() {
    Schedule schedule = parse("@every 40m");
    assertThat(schedule.next(CREATED)).contains(Instant.parse("2026-03-01T11:00:30Z"));
    assertThat(schedule.next(Instant.parse("2026-03-01T11:00:29.999Z")))
        .contains(Instant.parse("2026-03-01T11:00:30Z"));
    assertThat(schedule.next(Instant.parse("2026-03-01T11:00:30Z")))
        .contains(Instant.parse("2026-03-01T11:40:30Z"));
    assertThat(schedule.next(Instant.parse("2027-03-01T00:00:00Z")))
        .contains(Instant.parse("2027-03-01T00:20:30Z"));
  }

  @Test
  void everyRunsAtAnAnchorThatIsStillAhead() {
    assertThat(parse("@every 40m").next(Instant.parse("2020-01-01T00:00:00Z")))
        .contains(Instant.parse("2026-03-01T10:20:30Z"));
    assertThat(parse("@every 40m").next(Instant.MIN))
        .contains(Instant.parse("2026-03-01T10:20:30Z"));
    assertThat(parse("@every 40m").next(Instant.MAX)).isEmpty();
  }

  @Test
  void everyIsElapsedTimeAcrossAChangeOfTheClock() {
    Schedule schedule =
        Schedules.parse(
            "@every 1d",
            ScheduleContext.of(
                ZoneId.of("America/New_York"), "a/b", Instant.parse("2026-03-07T05:00:00Z")));
    assertThat(times(schedule, Instant.parse("2026-03-07T05:00:00Z"), 2))
        .containsExactly(
            Instant.parse("2026-03-08T05:00:00Z"), Instant.parse("2026-03-09T05:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "@at 2026-12-24T18:00:00+08:00, 2026-12-24T10:00:00Z",
    "@at 2026-12-24T18:00+08:00, 2026-12-24T10:00:00Z",
    "@AT 2026-12-24T18:00:00Z, 2026-12-24T18:00:00Z",
    "@at 2026-12-24T18:00:00.000Z, 2026-12-24T18:00:00Z",
    "'@at  2026-12-24T18:00:00-03:30 ', 2026-12-24T21:30:00Z",
  })
  void atRunsOnce(String expression, Instant expected) {
    Schedule schedule = parse(expression);
    assertThat(schedule.next(CREATED)).contains(expected);
    assertThat(schedule.next(expected.minusNanos(1))).contains(expected);
    assertThat(schedule.next(expected)).isEmpty();
    assertThat(schedule.neverFires(expected)).isTrue();
    assertThat(schedule.neverFires(expected.minusSeconds(1))).isFalse();
  }

  @Test
  void manualNeverRunsByItself() {
    Schedule schedule = parse("@manual");
    assertThat(schedule).isInstanceOf(ManualSchedule.class);
    assertThat(schedule.nextEpochSecond(Long.MIN_VALUE)).isEqualTo(Schedule.NEVER);
    assertThat(schedule.neverFires(Instant.MIN)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'0 * * * *', true",
    "'17 */2 * * *', true",
    "'0 30 2 * * *', true",
    "'H * * * *', true",
    "'0 2 1 1 *', true",
    "'0,30 * * * *', false",
    "'0,59 3 1 1 *', false",
    "'*/5 * * * *', false",
    "'0,1 0 * * * *', false",
    "'* * * * * *', false",
    "@hourly, true",
    "@minutely, false",
    "@every 59m59s, false",
    "@every 1h, true",
    "@manual, true",
    "@at 2026-12-24T18:00:00Z, true",
  })
  void hourlyOrRarer(String expression, boolean expected) {
    assertThat(parse(expression).hourlyOrRarer()).isEqualTo(expected);
  }

  @Test
  void keepsTheExpressionAsWritten() {
    assertThat(List.of("@Daily", " 0 0 * * * ", "@every 60s", "@manual"))
        .allSatisfy(written -> assertThat(parse(written).expression()).isEqualTo(written));
  }

  private static Schedule parse(String expression) {
    return Schedules.parse(expression, ScheduleContext.of(SHANGHAI, "default/job", CREATED));
  }

  private static List<Instant> times(Schedule schedule, Instant after, int count) {
    return Stream.iterate(schedule.next(after).orElseThrow(), t -> schedule.next(t).orElseThrow())
        .limit(count)
        .toList();
  }
}
