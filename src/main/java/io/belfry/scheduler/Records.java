package io.belfry.scheduler;

import io.belfry.codec.Masking;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** The record of an end that the state still carries: one that was lost, skipped or missed. */
  static ExecutionRecord of(JobId job, Unrecorded end, int jobVersion) {
    Optional<Running> ran = end.ran();
    Origin origin =
        new Origin(
            ran.map(Running::jobVersion).orElse(jobVersion),
            ran.map(Running::trigger).orElse(trigger(job, end)),
            Optional.empty(),
            Optional.empty());
    Times times = new Times(ran.map(Running::claimedAt), Optional.empty(), Optional.of(end.at()));
    Exit exit = new Exit(end.exitCode(), OptionalInt.empty(), TaskResult.Output.NONE);
    Optional<String> reason = end.reason().isEmpty() ? Optional.empty() : Optional.of(end.reason());
    return new ExecutionRecord(
        ExecutionId.withKey(job, end.key()),
        end.attempt(),
        ran.map(Running::claim),
        origin,
        times,
        new Outcome(end.state(), reason, exit, end.range()));
  }

  private static Trigger trigger(JobId job, Unrecorded end) {
    return ExecutionId.withKey(job, end.key()).isManual() ? Trigger.MANUAL : Trigger.SCHEDULE;
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
