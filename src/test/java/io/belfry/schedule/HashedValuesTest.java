package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code H}: spread over jobs, the same for one job for ever. */
class HashedValuesTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  /** These values are promises to jobs that exist: if this test fails, jobs have moved. */
  @ParameterizedTest
  @CsvSource({
    "default/nightly-report, H H * * *, 2026-01-01T05:22:00Z",
    "default/backup, H H * * *, 2026-01-01T00:53:00Z",
    "billing/invoices, H H H * *, 2026-01-17T07:06:00Z",
    "default/backup, H H H H H *, 2026-11-03T00:53:33Z",
  })
  void neverMoves(String jobId, String expression, Instant expected) {
    assertThat(parse(expression, jobId).next(FROM)).contains(expected);
  }

  @Test
  void dependsOnTheJobAloneAndSpreadsJobs() {
    TreeSet<Integer> minutes = new TreeSet<>();
    for (int i = 0; i < 1_000; i++) {
      int minute = first(parse("H * * * *", "default/job-" + i)).getMinute();
      assertThat(first(parse("H * * * *", "default/job-" + i)).getMinute()).isEqualTo(minute);
      minutes.add(minute);
    }
    assertThat(minutes).hasSize(60);
  }

  @Test
  void fieldsOfOneJobDiffer() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> first(parse("H H * * * *", "a/" + i))))
        .anyMatch(time -> time.getMinute() != time.getSecond());
  }

  @Test
  void staysWithinItsRange() {
    for (int i = 0; i < 500; i++) {
      assertThat(first(parse("H(10-19) * * * *", "a/" + i)).getMinute()).isBetween(10, 19);
      assertThat(first(parse("0 H(22-2) * * *", "a/" + i)).getHour()).isIn(22, 23, 0, 1, 2);
      assertThat(first(parse("0 0 H * *", "a/" + i)).getDayOfMonth()).isBetween(1, 28);
      assertThat(first(parse("0 0 * * H(FRI-SUN)", "a/" + i)).getDayOfWeek().getValue())
          .isIn(5, 6, 7);
    }
  }

  @Test
  void everyWeekdayAndMonthIsTaken() {
    TreeSet<Integer> weekdays = new TreeSet<>();
    TreeSet<Integer> months = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      weekdays.add(first(parse("0 0 * * H", "a/" + i)).getDayOfWeek().getValue());
      months.add(first(parse("0 0 1 H *", "a/" + i)).getMonthValue());
    }
    assertThat(weekdays).hasSize(7);
    assertThat(months).hasSize(12);
  }

  @Test
  void stepsBeginAtAHashedOffset() {
    TreeSet<Integer> offsets = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      List<Integer> minutes = minutesOfAnHour(parse("H/15 * * * *", "a/" + i));
      int offset = minutes.get(0);
      offsets.add(offset);
      assertThat(minutes).containsExactly(offset, offset + 15, offset + 30, offset + 45);
    }
    assertThat(offsets).hasSize(15).allMatch(offset -> offset < 15);
    List<Integer> ranged = minutesOfAnHour(parse("H(0-29)/10 * * * *", "a/b"));
    assertThat(ranged).hasSize(3).allMatch(minute -> minute < 30);
    assertThat(minutesOfAnHour(parse("H(0-4)/10 * * * *", "a/b"))).hasSize(1);
  }

  @Test
  void isAFixedTimeOnceResolvedUnlessItHasAStep() {
    Instant beforeOverlap = Instant.parse("2016-11-06T04:59:59Z");
    assertThat(runsInOverlap("H(0-29) 1 * * *", beforeOverlap)).isEqualTo(1);
    assertThat(runsInOverlap("H/30 1 * * *", beforeOverlap)).isEqualTo(4);
  }

  private static int runsInOverlap(String expression, Instant before) {
    Schedule schedule =
        Schedules.parse(expression, ScheduleContext.of(ZoneId.of("America/New_York"), "a/b", FROM));
    int count = 0;
    long time = schedule.nextEpochSecond(before.getEpochSecond());
    while (time < before.getEpochSecond() + 7_201) {
      count++;
      time = schedule.nextEpochSecond(time);
    }
    return count;
  }

  private static List<Integer> minutesOfAnHour(Schedule schedule) {
    List<Integer> minutes = new ArrayList<>();
    Instant time = schedule.next(FROM.minusSeconds(1)).orElseThrow();
    while (time.isBefore(FROM.plusSeconds(3_600))) {
      minutes.add(time.atZone(ZoneOffset.UTC).getMinute());
      time = schedule.next(time).orElseThrow();
    }
    return minutes;
  }

  private static ZonedDateTime first(Schedule schedule) {
    return schedule.next(FROM).orElseThrow().atZone(ZoneOffset.UTC);
  }

  private static Schedule parse(String expression, String jobId) {
    return Schedules.parse(expression, ScheduleContext.of(ZoneOffset.UTC, jobId, FROM));
  }
}
