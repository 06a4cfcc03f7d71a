package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Years of the engine, not of the parser alone, through every change of the clock in six zones. */
class SimulatedYearsTest {
  private static final Instant START = Bench.NOW;
  private static final Instant END = Instant.parse("2029-01-01T00:00:00Z");
  private static final Duration AROUND = Duration.ofHours(30);
  private static final Duration PACE = Duration.ofMinutes(15);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "America/New_York, 30 2 * * *", // the hour that spring leaves out
        "America/New_York, 30 1 * * *", // the hour that autumn has twice
        "Europe/Berlin, 30 2 * * *", // both
        "Australia/Lord_Howe, 45 1 * * *", // half an hour twice
        "Australia/Lord_Howe, 15 2 * * *",
        "Antarctica/Troll, 0 2 * * *", // two hours at once
        "Africa/Casablanca, 30 2 * * *", // around Ramadan
        "America/Havana, 0 0 * * *", // a day that begins at one
        "America/Havana, 30 0 * * *",
      })
  void aFixedTimeRunsOnceADay(String zoneAndSchedule) {
    ZoneId zone = ZoneId.of(zoneAndSchedule.split(", ")[0]);
    Bench bench = new Bench();
    bench.job.timeZone(zone).schedules(zoneAndSchedule.split(", ")[1]);

    List<Instant> runs = runs(bench, END);

    LocalDate first = runs.get(0).atZone(zone).toLocalDate();
    LocalDate last = runs.get(runs.size() - 1).atZone(zone).toLocalDate();
    assertThat(runs)
        .extracting(run -> run.atZone(zone).toLocalDate())
        .containsExactlyElementsOf(first.datesUntil(last.plusDays(1)).toList());
    assertThat(first).isBeforeOrEqualTo(START.atZone(zone).toLocalDate().plusDays(1));
    assertThat(last).isAfterOrEqualTo(END.atZone(zone).toLocalDate().minusDays(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Antarctica/Troll",
        "Africa/Casablanca",
        "America/Havana"
      })
  void anIntervalKeepsItsPace(String name) {
    ZoneId zone = ZoneId.of(name);
    List<Instant> changes = changes(zone);
    assertThat(changes).hasSizeGreaterThanOrEqualTo(6);
    for (Instant change : changes) {
      for (String schedule : List.of("*/15 * * * *", "@every 15m")) {
        Bench bench = new Bench();
        Instant from = change.minus(AROUND);
        Instant to = change.plus(AROUND);
        bench.job.timeZone(zone).schedules(schedule).window(Optional.of(from), Optional.of(to));

        List<Instant> expected = new ArrayList<>();
        for (Instant at = from; !at.isAfter(to); at = at.plus(PACE)) {
          expected.add(at);
        }
        assertThat(runs(bench, to.plusSeconds(3_600)))
            .as("%s at %s", schedule, change)
            .isEqualTo(expected);
      }
    }
  }

  /** The times that ran, each of which ran at that time, succeeded, and has one record. */
  private static List<Instant> runs(Bench bench, Instant end) {
    bench.define();
    bench.know(Bench.running());
    bench.live(end);
    List<Instant> runs = new ArrayList<>();
    for (ExecutionRecord record : bench.journal.records) {
      assertThat(record.outcome().state()).isEqualTo(ExecutionState.SUCCEEDED);
      Instant scheduled = Instant.ofEpochMilli(Long.parseLong(record.id().key()));
      assertThat(record.times().startedAt()).contains(scheduled);
      runs.add(scheduled);
    }
    assertThat(bench.started).isEqualTo(runs.size());
    return runs;
  }

  private static List<Instant> changes(ZoneId zone) {
    List<Instant> changes = new ArrayList<>();
    ZoneOffsetTransition next = zone.getRules().nextTransition(START.plus(AROUND));
    while (next.getInstant().isBefore(END)) {
      changes.add(next.getInstant());
      next = zone.getRules().nextTransition(next.getInstant());
    }
    return changes;
  }
}
