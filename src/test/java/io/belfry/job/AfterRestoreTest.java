package io.belfry.job;

import static io.belfry.job.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AfterRestoreTest {
  private static final Instant NOW = START.plusSeconds(35);
  private static final Running ENTRY =
      new Running("k", 2, new ExecutionRecord.Claim("w~1", "c", 6), Trigger.SCHEDULE, 1, START);

  @Test
  void whatHasComeDueIsOneRangeOfUnknownTimes() {
    var settled = settle(builder(), JobState.fresh("u", START, 5), Optional.empty());

    assertThat(settled.times()).isEqualTo(3);
    assertThat(settled.next().last()).isEqualTo(START.plusSeconds(30));
    assertThat(settled.next().fence()).isEqualTo(5);
    Unrecorded gap = settled.next().unrecorded().get(0);
    assertThat(gap.key()).isEqualTo(Decisions.key(START.plusSeconds(10)));
    assertThat(gap.attempt()).isZero();
    assertThat(gap.state()).isEqualTo(ExecutionState.LOST);
    assertThat(gap.reason()).isEqualTo("restore.unknown");
    assertThat(gap.range()).contains(new ExecutionRecord.Range(START.plusSeconds(30), 3));
  }

  @Test
  void applyingItTwiceChangesNothingMore() {
    JobState once = settle(builder(), JobState.fresh("u", START, 5), Optional.empty()).next();
    assertThat(settle(builder(), once, Optional.empty()).next()).isEqualTo(once);
  }

  @Test
  void whatRanWaitedOrWasOwedIsGivenUpAndNotTriedAgain() {
    JobState state =
        new JobState(
            "u",
            NOW,
            9,
            List.of(ENTRY),
            List.of(new Retry("r", 3, NOW)),
            Optional.of(new Backlog(START, START.plusSeconds(10), 2)),
            List.of(),
            "");
    var retrying =
        builder()
            .retry(
                new JobDefinition.Retry(5, Duration.ofSeconds(1), 2, Duration.ofSeconds(60), true));

    var settled = settle(retrying, state, Optional.of("q"));

    assertThat(settled.executions()).isEqualTo(3);
    assertThat(settled.times()).isEqualTo(2);
    assertThat(settled.next().openKeys()).isEmpty();
    assertThat(settled.next().backlog()).isEmpty();
    assertThat(settled.next().unrecorded())
        .extracting(end -> end.key() + "#" + end.attempt())
        .containsExactly("k#2", "r#3", "q#1", Decisions.key(START) + "#0");
    assertThat(settled.next().unrecorded().get(0).ran()).contains(ENTRY);
  }

  @Test
  void ofASuspendedAndOfADeletedJobNoTimeIsPassedOver() {
    JobState fresh = JobState.fresh("u", START, 5);
    assertThat(settle(builder().suspended(Optional.empty()), fresh, Optional.empty()).next())
        .isEqualTo(fresh);
    assertThat(AfterRestore.settle(Optional.empty(), fresh, Optional.empty(), NOW).next())
        .isEqualTo(fresh);
  }

  private static JobBuilder builder() {
    return new JobBuilder(START);
  }

  private static AfterRestore.Settled settle(
      JobBuilder job, JobState state, Optional<String> asked) {
    return AfterRestore.settle(Optional.of(job.build(1)), state, asked, NOW);
  }
}
