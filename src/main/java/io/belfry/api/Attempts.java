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
import io.belfry.job.Trigger;
import io.belfry.store.RunRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Attempts that the execution log does not have yet, as records. */
final class Attempts {
  /** Why an execution that was asked for is nowhere yet. */
  static final String WAITING = "request.waiting";

  private Attempts() {}

  /**
   * What a job's state tells of an execution. An attempt whose end is on its way to the log counts
   * as claimed until it is there, for only the log knows the whole of its end.
   */
  static List<ExecutionRecord> of(ExecutionId id, JobState state) {
    List<ExecutionRecord> found = new ArrayList<>();
    state.unrecorded().stream()
        .filter(end -> end.key().equals(id.key()))
        .forEach(
            end ->
                found.add(
                    end.ran().map(run -> claimed(id, run)).orElseGet(() -> neverStarted(id, end))));
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

  private static ExecutionRecord neverStarted(ExecutionId id, Unrecorded end) {
    Trigger trigger = Trigger.ofFirst(id);
    return new ExecutionRecord(
        id,
        end.attempt(),
        Optional.empty(),
        new Origin(0, trigger, Optional.empty(), Optional.empty()),
        new Times(Optional.empty(), Optional.empty(), Optional.of(end.at())),
        new Outcome(
            end.state(),
            Optional.of(end.reason()).filter(code -> !code.isEmpty()),
            Exit.NONE,
            end.range()));
  }

  private static Origin origin(Running run) {
    return new Origin(run.jobVersion(), run.trigger(), Optional.empty(), Optional.empty());
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

  /** What the log has, and of the others what it does not have. */
  static List<ExecutionRecord> merge(
      Collection<ExecutionRecord> logged, Collection<ExecutionRecord> others) {
    Map<Integer, ExecutionRecord> byAttempt = new TreeMap<>();
    others.forEach(record -> byAttempt.put(record.attempt(), record));
    logged.forEach(record -> byAttempt.put(record.attempt(), record));
    return List.copyOf(byAttempt.values());
  }
}
