package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.JobDocument;
import io.belfry.codec.JobDocument.Target;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.job.Calendars;
import io.belfry.job.Job;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.Occurrences;
import io.belfry.store.JobRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {
  private static final Instant CREATED = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-28T19:59:30Z");
  private static final int DAY = 24 * 60;

  private static JobRow job(String name, String fields) {
    String json = "{\"name\": \"%s\", \"task\": {\"type\": \"noop\"}, %s}".formatted(name, fields);
    JobDocument document = JobDocument.read(Json.parse(json), Target.create("default", CREATED));
    return row(document);
  }

  private static JobRow row(JobDocument document) {
    return new JobRow(
        new StoredJob(document, new Job.Identity("u", 1, CREATED, CREATED, CREATED), 1),
        () -> Calendars.NONE);
  }

  private static Forecast day(JobRow... jobs) {
    return Forecast.of(List.of(jobs), NOW, DAY);
  }

  /** Over the night in which Berlin's clock jumps from 02:00 to 03:00. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"schedule\": \"30 2 * * *\"",
        "\"schedule\": \"*/10 * * * * *\"",
        "\"schedule\": \"5/7 */3 1-4 * * *\"",
        "\"schedule\": \"* * * * * *\", \"jitterSeconds\": 100",
        "\"schedule\": \"@every 7s\", \"jitterSeconds\": 3600",
        "\"schedules\": [\"*/2 * * * * *\", \"*/3 * * * * *\", \"0 0 12 * * *\"]",
        "\"schedule\": \"* * * * * *\", \"startAt\": \"2026-03-28T22:10:13Z\","
            + " \"endAt\": \"2026-03-28T23:10:13Z\"",
        "\"schedule\": \"@at 2026-03-29T01:00:00Z\"",
        "\"schedule\": \"@manual\"",
      })
  void countsWhatSteppingCounts(String fields) {
    JobRow row = job("a", fields + ", \"timeZone\": \"Europe/Berlin\"");

    Forecast forecast = day(row);

    assertThat(forecast.minutes()).isEqualTo(stepped(row.times()));
    assertThat(forecast.total()).isEqualTo(Arrays.stream(forecast.minutes()).sum());
  }

  private static int[] stepped(Occurrences times) {
    Instant from = Instant.parse("2026-03-28T20:00:00Z");
    int[] counts = new int[DAY];
    Stream.iterate(
            times.next(from.minusSeconds(4_000)),
            Optional::isPresent,
            at -> at.flatMap(times::next))
        .map(at -> times.dueAt(at.orElseThrow()))
        .takeWhile(due -> due.isBefore(from.plusSeconds(DAY * 60L)))
        .filter(due -> !due.isBefore(from))
        .forEach(due -> counts[(int) (due.getEpochSecond() - from.getEpochSecond()) / 60]++);
    return counts;
  }

  @Test
  void addsUpJobs() {
    Forecast forecast =
        day(
            job("a", "\"schedule\": \"0 6 * * *\""),
            job("b", "\"schedule\": \"0 6 * * *\""),
            job("c", "\"schedule\": \"0 * * * *\""));

    assertThat(forecast.from()).isEqualTo("2026-03-28T20:00:00Z");
    assertThat(forecast.total()).isEqualTo(26);
    assertThat(forecast.busiest())
        .isEqualTo(new Forecast.Minute(Instant.parse("2026-03-29T06:00:00Z"), 3));
  }

  @Test
  void findsTheQuietestMinute() {
    // every minute of the hour but two: 17 has busier neighbours than 41
    String minutes =
        String.join(
            ",",
            IntStream.range(0, 60)
                .filter(minute -> minute != 17 && minute != 41)
                .mapToObj(String::valueOf)
                .toList());
    JobRow many = job("a", "\"schedule\": \"" + minutes + " * * * *\"");
    JobRow beside = job("b", "\"schedule\": \"16 * * * *\"");

    Forecast forecast = day(many, beside);

    assertThat(forecast.quietestMinuteOfHour()).isEqualTo(41);
    assertThat(forecast.quietest())
        .isEqualTo(new Forecast.Minute(Instant.parse("2026-03-28T20:41:00Z"), 0));
  }

  @Test
  void leavesOutWhatIsSuspended() {
    JobRow forEver = job("a", "\"schedule\": \"0 * * * *\", \"suspend\": true");
    Suspension untilMidnight =
        new Suspension(true, Optional.empty(), Optional.of(Instant.parse("2026-03-29T00:00:00Z")));
    JobRow night = row(forEver.job().document().suspended(untilMidnight));

    assertThat(day(forEver).total()).isZero();
    // from 00:00 to 19:00, the end of the suspension and what falls on it included
    assertThat(day(night).total()).isEqualTo(20);
  }
}
