package io.belfry.scheduler;

import io.belfry.codec.Masking;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobState.Running;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.time.Instant;
import java.util.Optional;

/** Makes the records of attempts for the execution log. */
final class Records {
  private static final int COMMAND_LIMIT = 4_096;

  private Records() {}

  /** The record of an attempt that runs. */
  static ExecutionRecord running(Launch launch, Instant startedAt) {
    return of(
        launch,
        new Times(
            Optional.of(launch.attempt().claimedAt()), Optional.of(startedAt), Optional.empty()),
        new Outcome(ExecutionState.RUNNING, Optional.empty(), Exit.NONE, Optional.empty()));
  }

  /** The record of an attempt that ended. */
  static ExecutionRecord ended(
      Launch launch, Optional<Instant> startedAt, Instant finishedAt, TaskResult result) {
    Exit exit = new Exit(result.exitCode(), result.signal(), result.output());
    return of(
        launch,
        new Times(Optional.of(launch.attempt().claimedAt()), startedAt, Optional.of(finishedAt)),
        new Outcome(result.state(), result.reason(), exit, Optional.empty()));
  }

  private static ExecutionRecord of(Launch launch, Times times, Outcome outcome) {
    Running attempt = launch.attempt();
    Origin origin =
        new Origin(
            launch.job().identity().version(),
            attempt.trigger(),
            launch.triggeredBy(),
            command(launch.job()));
    return new ExecutionRecord(
        launch.execution(),
        attempt.attempt(),
        Optional.of(attempt.claim()),
        origin,
        times,
        outcome);
  }

  private static Optional<String> command(Job job) {
    if (job.definition().task() instanceof Task.Shell shell) {
      String command = Masking.text(shell.command());
      return Optional.of(
          command.length() <= COMMAND_LIMIT ? command : command.substring(0, COMMAND_LIMIT));
    }
    return Optional.empty();
  }
}
