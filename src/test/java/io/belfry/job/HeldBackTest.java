package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.News;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of scheduled times that a calendar or a maintenance window holds back. */
class HeldBackTest {
  private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private JobState state = JobState.fresh("u", START, 0);

  private Decision decide(Job job, String reason, Duration length, Instant now) {
    Instant from = START.plusSeconds(1);
    Holds holds =
        Holds.of(
            List.of(
                new Holds.Part(
                    TimeSets.span(from.getEpochSecond(), from.plus(length).getEpochSecond()),
                    true,
                    reason)));
    Situation situation =
        new Situation(
            now, Duration.ofMillis(200), Optional.of(new Claimant("w~1", "c", 0)), News.NONE);
    Decision decision =
        Decisions.decide(job, JobBuilder.timesOf(job).withHolds(holds), state, situation);
    state = decision.next();
    return decision;
  }

  private static Job every(String schedule) {
    return new JobBuilder(START).schedules(schedule).build(1);
  }

  @Test
  void aRareTimeIsRecordedAsSoonAsItHasCome() {
    Job job = every("0 * * * *");
    Instant first = START.plusSeconds(3_600);

    Decision before = decide(job, Holds.CALENDAR, DAY, START.plusSeconds(10));
    assertThat(before.recorded()).isEmpty();
    assertThat(before.wakeAt()).contains(first);

    Decision then = decide(job, Holds.CALENDAR, DAY, first);
    assertThat(then.recorded())
        .extracting(Unrecorded::key, Unrecorded::state, Unrecorded::reason)
        .containsExactly(tuple(Decisions.key(first), ExecutionState.SKIPPED, "calendar.excluded"));
    assertThat(then.claim()).isEmpty();
    assertThat(then.wakeAt()).contains(first.plusSeconds(3_600));
  }

  @Test
  void frequentOnesAreRecordedAllInOneWhenTheReasonIsOver() {
    Job job = every("* * * * * *");
    Duration hour = Duration.ofHours(1);
    Instant over = START.plusSeconds(1).plus(hour);

    Decision within = decide(job, Holds.WINDOW, hour, START.plusSeconds(100));
    assertThat(within.recorded()).isEmpty();
    assertThat(within.wakeAt()).contains(over.minusMillis(200));

    Decision after = decide(job, Holds.WINDOW, hour, over);
    assertThat(after.recorded()).hasSize(1);
    Unrecorded record = after.recorded().get(0);
    assertThat(record.reason()).isEqualTo("window.maintenance");
    assertThat(record.range())
        .contains(new ExecutionRecord.Range(over.minusSeconds(1), (int) hour.toSeconds()));
    assertThat(after.claim()).isPresent();
  }

  @Test
  void whatIsHeldBackForLongIsRecordedDayByDay() {
    Job job = every("* * * * *");
    Instant first = START.plusSeconds(60);

    Decision early = decide(job, Holds.CALENDAR, DAY.multipliedBy(9), START.plusSeconds(100));
    assertThat(early.recorded()).isEmpty();
    assertThat(early.wakeAt()).contains(first.plus(DAY));

    Decision late = decide(job, Holds.CALENDAR, DAY.multipliedBy(9), first.plus(DAY));
    assertThat(late.recorded()).hasSize(1);
    assertThat(late.recorded().get(0).range())
        .contains(new ExecutionRecord.Range(first.plus(DAY), 1_441));
    assertThat(late.wakeAt()).contains(first.plusSeconds(60).plus(DAY.multipliedBy(2)));
  }

  @Test
  void whatIsDueJustBeforeAWindowDoesNotStartInIt() {
    Job job = new JobBuilder(START.minusSeconds(1)).schedules("0 0 0 * * *").build(1);
    state = JobState.fresh("u", START.minusSeconds(1), 0);

    Decision in = decide(job, Holds.WINDOW, Duration.ofSeconds(30), START.plusSeconds(2));
    assertThat(in.claim()).isEmpty();
    assertThat(in.wakeAt()).contains(START.plusSeconds(31));

    Decision after = decide(job, Holds.WINDOW, Duration.ofSeconds(30), START.plusSeconds(31));
    assertThat(after.claim()).isPresent();
  }
}
