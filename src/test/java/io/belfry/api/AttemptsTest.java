package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final ExecutionId ID = ExecutionId.parse("default/a@1000");
  private static final Instant NOW = Instant.ofEpochMilli(5_000);

  private static Running running(int attempt) {
    return new Running(
        "1000", attempt, new ExecutionRecord.Claim("w", "c", 7), Trigger.SCHEDULE, 3, NOW);
  }

  private static Unrecorded ended(int attempt, ExecutionState state) {
    return new Unrecorded(
        "1000",
        attempt,
        state,
        "exit.nonZero",
        NOW,
        Optional.of(running(attempt)),
        Optional.empty(),
        OptionalInt.of(1));
  }

  private static JobState state(List<Running> running, List<Unrecorded> ends) {
    return new JobState("u", NOW, 1, running, List.of(), Optional.empty(), ends, "");
  }

  private static List<ExecutionState> statesOf(List<ExecutionRecord> attempts) {
    return attempts.stream().map(attempt -> attempt.outcome().state()).toList();
  }

  @Test
  void findsWhatTheStateTells() {
    JobState state = state(List.of(running(2)), List.of(ended(1, ExecutionState.FAILED)));

    assertThat(statesOf(Attempts.of(ID, state)))
        .as("only the log knows the whole of an end")
        .containsExactly(ExecutionState.CLAIMED, ExecutionState.CLAIMED);
    assertThat(Attempts.of(ExecutionId.parse("default/a@2000"), state)).isEmpty();
  }

  @Test
  void findsWhatNeverStarted() {
    Unrecorded skipped =
        new Unrecorded(
            "1000",
            0,
            ExecutionState.SKIPPED,
            "overlap.forbidden",
            NOW,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());

    assertThat(statesOf(Attempts.of(ID, state(List.of(), List.of(skipped)))))
        .containsExactly(ExecutionState.SKIPPED);
  }

  @Test
  void trustsTheLog() {
    List<ExecutionRecord> first = Attempts.of(ID, state(List.of(running(1)), List.of()));
    List<ExecutionRecord> both = Attempts.of(ID, state(List.of(running(1), running(2)), List.of()));

    List<ExecutionRecord> merged = Attempts.merge(first, both);

    assertThat(merged).extracting(ExecutionRecord::attempt).containsExactly(1, 2);
    assertThat(merged.get(0)).isSameAs(first.get(0));
  }
}
