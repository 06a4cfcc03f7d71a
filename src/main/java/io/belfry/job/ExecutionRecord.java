package io.belfry.job;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One attempt of an execution as the execution log keeps it; written idempotently by (id, attempt),
 * and never turned back from a final state.
 *
 * @param id the execution
 * @param attempt the attempt, from 1
 * @param claim who ran it and by which right; absent for scheduled times that never started
 * @param origin which definition it came from and what made it start
 * @param times when what happened
 * @param outcome its state and how it came to it
 */
public record ExecutionRecord(
    ExecutionId id,
    int attempt,
    Optional<Claim> claim,
    Origin origin,
    Times times,
    Outcome outcome) {

  /** Who ran an attempt: the worker's id, the claim's id, and the fencing token of the claim. */
  public record Claim(String worker, String claimId, long fencingToken) {}

  /**
   * Where an execution came from.
   *
   * @param jobVersion the version of the definition that ran
   * @param trigger what made it start
   * @param triggeredBy who asked for it, where somebody did
   * @param command the masked command that ran, where there was one
   */
  public record Origin(
      int jobVersion, Trigger trigger, Optional<String> triggeredBy, Optional<String> command) {}

  /** When an attempt was claimed, started and finished (UTC, ms). */
  public record Times(
      Optional<Instant> claimedAt, Optional<Instant> startedAt, Optional<Instant> finishedAt) {}

  /**
   * The state of an attempt.
   *
   * @param state the state
   * @param reason a stable code, where the state needs one
   * @param exit how the process ended
   * @param range the scheduled times one skipped or missed record stands for, where it folds more
   *     than one
   */
  public record Outcome(
      ExecutionState state, Optional<String> reason, Exit exit, Optional<Range> range) {}

  /** Exit code, signal and output of an attempt's process. */
  public record Exit(OptionalInt exitCode, OptionalInt signal, TaskResult.Output output) {
    /** There was no process. */
    public static final Exit NONE =
        new Exit(OptionalInt.empty(), OptionalInt.empty(), TaskResult.Output.NONE);
  }

  /**
   * Several scheduled times in one record: from the execution's own time to {@code until}.
   *
   * @param count how many there are; exact up to 10,000
   */
  public record Range(Instant until, long count) {}
}
