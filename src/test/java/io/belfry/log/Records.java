package io.belfry.log;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes records for tests. */
public final class Records {
  public static final Instant T0 = Instant.ofEpochMilli(1_764_000_000_000L);

  private Records() {}

  public static JobId job(String name) {
    return new JobId("default", name);
  }

  /** The n-th execution of a job, one a second. */
  public static ExecutionId id(String job, long n) {
    return ExecutionId.scheduled(job(job), T0.plusSeconds(n));
  }

  public static ExecutionRecord claimed(ExecutionId id, int attempt) {
    return record(id, attempt, ExecutionState.CLAIMED, "w1~boot1", Trigger.SCHEDULE);
  }

  public static ExecutionRecord running(ExecutionId id, int attempt) {
    return record(id, attempt, ExecutionState.RUNNING, "w1~boot1", Trigger.SCHEDULE);
  }

  public static ExecutionRecord succeeded(ExecutionId id, int attempt) {
    return record(id, attempt, ExecutionState.SUCCEEDED, "w1~boot1", Trigger.SCHEDULE);
  }

  /** Lost as the master writes it, who knows the entry of the state key and nothing more. */
  public static ExecutionRecord lost(ExecutionId id, int attempt) {
    return new ExecutionRecord(
        id,
        attempt,
        Optional.of(new Claim("w1~boot1", "claim-" + attempt, 7)),
        new Origin(0, Trigger.SCHEDULE, Optional.empty(), Optional.empty()),
        new Times(Optional.empty(), Optional.empty(), Optional.of(T0.plusSeconds(99))),
        new Outcome(ExecutionState.LOST, Optional.of("worker.gone"), Exit.NONE, Optional.empty()));
  }

  public static ExecutionRecord record(
      ExecutionId id, int attempt, ExecutionState state, String worker, Trigger trigger) {
    boolean ran = state != ExecutionState.SKIPPED && state != ExecutionState.MISSED;
    boolean started = ran && state != ExecutionState.CLAIMED;
    Optional<Instant> at = Optional.of(id.scheduledAt());
    return new ExecutionRecord(
        id,
        attempt,
        ran ? Optional.of(new Claim(worker, "claim-" + attempt, 7)) : Optional.empty(),
        new Origin(
            3,
            trigger,
            trigger == Trigger.MANUAL ? Optional.of("ann") : Optional.empty(),
            Optional.of("echo " + id.job().name())),
        new Times(
            ran ? at.map(t -> t.minusMillis(150)) : Optional.empty(),
            started ? at.map(t -> t.plusMillis(2)) : Optional.empty(),
            state.isFinal() ? at.map(t -> t.plusMillis(40)) : Optional.empty()),
        new Outcome(state, reason(state), exit(state), Optional.empty()));
  }

  private static Optional<String> reason(ExecutionState state) {
    return switch (state) {
      case FAILED -> Optional.of("exit.nonZero");
      case LOST -> Optional.of("worker.gone");
      case MISSED -> Optional.of("noWorker");
      default -> Optional.empty();
    };
  }

  private static Exit exit(ExecutionState state) {
    return switch (state) {
      case SUCCEEDED ->
          new Exit(OptionalInt.of(0), OptionalInt.empty(), new TaskResult.Output(6, false));
      case FAILED ->
          new Exit(OptionalInt.of(1), OptionalInt.empty(), new TaskResult.Output(9000, true));
      case KILLED ->
          new Exit(OptionalInt.empty(), OptionalInt.of(9), new TaskResult.Output(0, false));
      default -> Exit.NONE;
    };
  }

  public static OutputChunk chunk(ExecutionId id, int attempt, long sequence, String text) {
    return new OutputChunk(
        id,
        attempt,
        sequence,
        OutputChunk.Stream.STDOUT,
        T0,
        text.getBytes(StandardCharsets.UTF_8));
  }

  public static LogEntry.Attempt entry(ExecutionRecord execution) {
    return new LogEntry.Attempt(execution);
  }
}
