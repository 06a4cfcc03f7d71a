package io.belfry.api;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import io.belfry.store.RunRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Attempts that the execution log does not have yet, as records. */
final class Attempts {
  /** Why an execution that was asked for is nowhere yet. */
  static final String WAITING = "request.waiting";

  private Attempts() {}

  /** What a job's state tells of an execution. */
  static List<ExecutionRecord> of(ExecutionId id, JobState state) {
    List<ExecutionRecord> found = new ArrayList<>();
    state.unrecorded().stream()
        .filter(end -> end.key().equals(id.key()))
        .forEach(end -> found.add(ended(id, end)));
    state.running().stream()
        .filter(run -> run.key().equals(id.key()))
        .forEach(run -> found.add(claimed(id, run)));
    return found;
  }

  private static ExecutionRecord claimed(ExecutionId id, Running run) {
    return new ExecutionRecord(
        id,
        run.attempt(),
        Optional.of(run.claim()),
        origin(run),
        new Times(Optional.of(run.claimedAt()), Optional.empty(), Optional.empty()),
        new Outcome(ExecutionState.CLAIMED, Optional.empty(), Exit.NONE, Optional.empty()));
  }

  private static ExecutionRecord ended(ExecutionId id, Unrecorded end) {
    Optional<String> reason = Optional.of(end.reason()).filter(code -> !code.isEmpty());
    Exit exit = new Exit(end.exitCode(), OptionalInt.empty(), TaskResult.Output.NONE);
    return new ExecutionRecord(
        id,
        end.attempt(),
        end.ran().map(Running::claim),
        end.ran().map(Attempts::origin).orElse(origin(id)),
        new Times(end.ran().map(Running::claimedAt), Optional.empty(), Optional.of(end.at())),
        new Outcome(end.state(), reason, exit, end.range()));
  }

  private static Origin origin(Running run) {
    return new Origin(run.jobVersion(), run.trigger(), Optional.empty(), Optional.empty());
  }

  private static Origin origin(ExecutionId id) {
    Trigger trigger = id.isManual() ? Trigger.MANUAL : Trigger.SCHEDULE;
    return new Origin(0, trigger, Optional.empty(), Optional.empty());
  }

  /** A run that was asked for and waits to be claimed. */
  static ExecutionRecord of(RunRequest request) {
    return new ExecutionRecord(
        request.execution(),
        1,
        Optional.empty(),
        new Origin(0, Trigger.MANUAL, Optional.of(request.triggeredBy()), Optional.empty()),
        new Times(Optional.empty(), Optional.empty(), Optional.empty()),
        new Outcome(ExecutionState.CLAIMED, Optional.of(WAITING), Exit.NONE, Optional.empty()));
  }

  /** What the log has, and of the others what it does not have or has not ended. */
  static List<ExecutionRecord> merge(
      Collection<ExecutionRecord> logged, Collection<ExecutionRecord> others) {
    Map<Integer, ExecutionRecord> byAttempt = new TreeMap<>();
    logged.forEach(record -> byAttempt.put(record.attempt(), record));
    for (ExecutionRecord other : others) {
      byAttempt.merge(
          other.attempt(),
          other,
          (kept, seen) -> isFinal(seen) && !isFinal(kept) ? withEnd(kept, seen) : kept);
    }
    return List.copyOf(byAttempt.values());
  }

  /** What the log tells of the attempt's start, with the end that it does not have yet. */
  private static ExecutionRecord withEnd(ExecutionRecord logged, ExecutionRecord ended) {
    Times start = logged.times();
    return new ExecutionRecord(
        logged.id(),
        logged.attempt(),
        logged.claim().or(ended::claim),
        logged.origin(),
        new Times(start.claimedAt(), start.startedAt(), ended.times().finishedAt()),
        ended.outcome());
  }

  private static boolean isFinal(ExecutionRecord record) {
    return record.outcome().state().isFinal();
  }
}
