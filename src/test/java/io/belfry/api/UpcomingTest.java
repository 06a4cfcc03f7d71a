package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.belfry.api.Upcoming.Span;
import io.belfry.api.Upcoming.Start;
import io.belfry.codec.JobDocument;
import io.belfry.codec.JobDocument.Target;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.job.Calendars;
import io.belfry.job.Job;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.store.JobRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpcomingTest {
  private static final Instant CREATED = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant FROM = Instant.parse("2026-03-28T20:00:00Z");
  private static final Span HOUR = new Span(FROM, FROM.plusSeconds(3_600));
  private static final Span DAY = new Span(FROM, FROM.plusSeconds(86_400));

  private static JobRow job(String name, String fields) {
    String json = "{\"name\": \"%s\", \"task\": {\"type\": \"noop\"}, %s}".formatted(name, fields);
    return row(JobDocument.read(Json.parse(json), Target.create("default", CREATED)), CREATED);
  }

  private static JobRow row(JobDocument document, Instant since) {
    return new JobRow(
        new StoredJob(document, new Job.Identity("u", 1, since, CREATED, CREATED), 1),
        () -> Calendars.NONE);
  }

  private static Upcoming in(Span span, JobRow... jobs) {
    return Upcoming.of(List.of(jobs), span, 200);
  }

  private static Start only(Upcoming upcoming) {
    assertThat(upcoming.starts()).hasSize(1);
    return upcoming.starts().get(0);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-28T" + time + "Z");
  }

  @Test
  void tellsTheJobThatStartsFirstFirst() {
    Upcoming upcoming =
        in(
            HOUR,
            job("a", "\"schedule\": \"30 * * * *\""),
            job("c", "\"schedule\": \"10 * * * *\""),
            job("b", "\"schedule\": \"10,50 * * * *\""),
            job("elsewhen", "\"schedule\": \"10 4 * * *\""));

    assertThat(upcoming.starts())
        .extracting(start -> start.row().id().name(), Start::times, Start::last, Start::count)
        .containsExactly(
            tuple("b", List.of(at("20:10:00"), at("20:50:00")), at("20:50:00"), 2),
            tuple("c", List.of(at("20:10:00")), at("20:10:00"), 1),
            tuple("a", List.of(at("20:30:00")), at("20:30:00"), 1));
    assertThat(upcoming.total()).isEqualTo(3);
  }

  @Test
  void beginsWithTheFirstInstantAndEndsBeforeTheLast() {
    Start start = only(in(HOUR, job("a", "\"schedule\": \"0 * * * *\"")));

    assertThat(start.times()).containsExactly(FROM);
    assertThat(start.last()).isEqualTo(FROM);
    assertThat(in(HOUR, job("b", "\"schedule\": \"0 21 * * *\"")).total()).isZero();
  }

  @Test
  void findsAStartWhoseScheduledTimeIsBeforeTheSpan() {
    JobRow row = job("a", "\"schedule\": \"0 20 * * *\", \"jitterSeconds\": 3000");
    Instant due = row.times().dueAt(FROM);
    assertThat(due).isAfter(FROM.plusSeconds(1));

    Start start = only(in(new Span(FROM.plusSeconds(1), HOUR.to()), row));

    assertThat(start.times()).containsExactly(due);
    assertThat(start.last()).isEqualTo(due);
    assertThat(start.count()).isEqualTo(1);
  }

  @Test
  void readsFractionsOfSeconds() {
    JobRow row = job("a", "\"schedule\": \"* * * * * *\"");
    Span fraction = new Span(FROM.plusMillis(1), FROM.plusMillis(2_001));

    assertThat(only(in(fraction, row)).times())
        .containsExactly(FROM.plusSeconds(1), FROM.plusSeconds(2));
    assertThat(in(new Span(FROM.plusMillis(1), FROM.plusMillis(999)), row).starts()).isEmpty();
  }

  @Test
  void countsOnlySoFarAndKnowsTheLastAllTheSame() {
    Start often = only(in(HOUR, job("a", "\"schedule\": \"*/2 * * * * *\"")));

    assertThat(often.times()).hasSize(Upcoming.MOST_TIMES).startsWith(FROM);
    assertThat(often.count()).isEqualTo(Upcoming.MOST_COUNTED);
    assertThat(often.isCapped()).isTrue();
    assertThat(often.last()).isEqualTo(at("20:59:58"));
    Start less = only(in(HOUR, job("a", "\"schedule\": \"*/4 * * * * *\"")));
    assertThat(less.count()).isEqualTo(900);
    assertThat(less.isCapped()).isFalse();
  }

  @Test
  void tellsNoMoreThanIsAskedForAndCountsAll() {
    JobRow late = job("late", "\"schedule\": \"59 * * * *\"");
    JobRow early = job("early", "\"schedule\": \"1 * * * *\"");

    Upcoming upcoming = Upcoming.of(List.of(late, early), HOUR, 1);

    assertThat(only(upcoming).row()).isSameAs(early);
    assertThat(upcoming.total()).isEqualTo(2);
  }

  /** A forecast of the same span counts the same starts, minute by minute. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"schedule\": \"30 2 * * *\"",
        "\"schedule\": \"7 * * * *\", \"jitterSeconds\": 3600",
        "\"schedule\": \"0 20 * * *\", \"jitterSeconds\": 100",
        "\"schedule\": \"@every 11m\", \"jitterSeconds\": 3600",
        "\"schedules\": [\"*/20 * * * *\", \"*/30 * * * *\"]",
        "\"schedule\": \"*/5 * * * *\", \"startAt\": \"2026-03-28T22:10:13Z\","
            + " \"endAt\": \"2026-03-28T23:10:13Z\"",
        "\"schedule\": \"@at 2026-03-29T01:00:00Z\"",
        "\"schedule\": \"@manual\"",
      })
  void agreesWithTheForecast(String fields) {
    JobRow row = job("a", fields + ", \"timeZone\": \"Europe/Berlin\"");
    int[] forecast = Forecast.of(List.of(row), FROM, 24 * 60).minutes();

    Upcoming upcoming = in(DAY, row);

    assertThat(upcoming.starts().stream().mapToInt(Start::count).sum())
        .isEqualTo(Arrays.stream(forecast).sum());
    assertThat(upcoming.starts().stream().flatMap(UpcomingTest::ends))
        .allSatisfy(at -> assertThat(forecast[minute(at)]).isPositive());
  }

  private static Stream<Instant> ends(Start start) {
    return Stream.concat(start.times().stream(), Stream.of(start.last()));
  }

  private static int minute(Instant at) {
    return (int) (at.getEpochSecond() - FROM.getEpochSecond()) / 60;
  }

  @Test
  void leavesOutWhatIsSuspendedAndWhatWasBefore() {
    JobRow forEver = job("a", "\"schedule\": \"0 * * * *\", \"suspend\": true");
    JobDocument hourly = job("b", "\"schedule\": \"0 * * * *\"").job().document();
    Suspension until =
        new Suspension(true, Optional.empty(), Optional.of(Instant.parse("2026-03-29T00:00:00Z")));
    JobRow night = row(hourly.suspended(until), CREATED);
    JobRow edited = row(hourly, at("22:00:00"));

    assertThat(in(DAY, forEver).total()).isZero();
    // what falls on the end of the suspension included
    assertThat(only(in(DAY, night)).first()).isEqualTo("2026-03-29T00:00:00Z");
    assertThat(only(in(DAY, edited)).first()).isEqualTo(at("23:00:00"));
  }

  @Test
  void findsNothingAtTheEndsOfTime() {
    JobRow row = job("a", "\"schedule\": \"* * * * * *\", \"jitterSeconds\": 3600");
    Instant first = Instant.parse("0001-01-01T00:00:00Z");
    Instant last = Instant.parse("9999-12-31T23:59:59.999Z");

    assertThat(in(new Span(first, first.plusSeconds(1)), row).total()).isZero();
    assertThat(in(new Span(last, last.plusSeconds(604_800)), row).total()).isLessThanOrEqualTo(1);
  }
}
