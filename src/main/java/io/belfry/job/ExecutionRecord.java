package io.belfry.job;

import static io.belfry.job.ExecutionState.LOST;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One attempt of an execution as the execution log keeps it; written idempotently by (id, attempt),
 * and never turned back from a final state. {@link #merge} is how two writings of it become one.
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
   * @param jobVersion the version of the definition that ran; 0 where the writer can't know it, as
   *     when an attempt is found lost from its entry in the state key alone
   * @param trigger what made it start
   * @param triggeredBy who asked for it, where somebody did
   * @param command the masked command that ran, where there was one
   */
  public record Origin(
      int jobVersion, Trigger trigger, Optional<String> triggeredBy, Optional<String> command) {
    Origin filledFrom(Origin other) {
      Origin surer = jobVersion > 0 ? this : other;
      return new Origin(
          surer.jobVersion,
          surer.trigger,
          triggeredBy.or(() -> other.triggeredBy),
          command.or(() -> other.command));
    }
  }

  /** When an attempt was claimed, started and finished (UTC, ms). */
  public record Times(
      Optional<Instant> claimedAt, Optional<Instant> startedAt, Optional<Instant> finishedAt) {
    /** Nothing of it happened, as with a scheduled time that was missed. */
    public static final Times NONE =
        new Times(Optional.empty(), Optional.empty(), Optional.empty());

    Times filledFrom(Times other) {
      return new Times(
          claimedAt.or(() -> other.claimedAt),
          startedAt.or(() -> other.startedAt),
          finishedAt.or(() -> other.finishedAt));
    }
  }

  /**
   * The state of an attempt.
   *
   * @param state the state
   * @param reason a stable code, where the state needs one
   * @param exit how the process ended
   * @param range the scheduled times one skipped or missed record stands for, where it folds more
   *     than one
   * @param lateResult how the task really ended, where its worker could say so only after the
   *     attempt had been declared lost; the state stays {@code lost}
   */
  public record Outcome(
      ExecutionState state,
      Optional<String> reason,
      Exit exit,
      Optional<Range> range,
      Optional<LateResult> lateResult) {
    /** An outcome without a late result, as nearly all are. */
    public Outcome(
        ExecutionState state, Optional<String> reason, Exit exit, Optional<Range> range) {
      this(state, reason, exit, range, Optional.empty());
    }

    /** What this one leaves open, the other may know where it says the same state. */
    Outcome filledFrom(Outcome other) {
      if (state != other.state) {
        return this;
      }
      return new Outcome(
          state,
          reason.or(() -> other.reason),
          exit.filledFrom(other.exit),
          range.or(() -> other.range),
          lateResult.or(() -> other.lateResult));
    }
  }

  /**
   * The end of an attempt that had been declared lost before its worker could record it.
   *
   * @param state the final state it would have had
   * @param reason a stable code, where that state needs one
   * @param exit how the process ended
   * @param finishedAt when it ended
   */
  public record LateResult(
      ExecutionState state, Optional<String> reason, Exit exit, Optional<Instant> finishedAt) {}

  /** Exit code, signal and output of an attempt's process. */
  public record Exit(OptionalInt exitCode, OptionalInt signal, TaskResult.Output output) {
    /** There was no process. */
    public static final Exit NONE =
        new Exit(OptionalInt.empty(), OptionalInt.empty(), TaskResult.Output.NONE);

    Exit filledFrom(Exit other) {
      return new Exit(
          exitCode.isPresent() ? exitCode : other.exitCode,
          signal.isPresent() ? signal : other.signal,
          output.bytes() >= other.output.bytes() ? output : other.output);
    }
  }

  /**
   * Several scheduled times in one record: from the execution's own time to {@code until}.
   *
   * @param count how many there are; exact up to 10,000
   */
  public record Range(Instant until, long count) {}

  /** The reason of a lost attempt of which only the late result is known as yet. */
  public static final String LOST_RESULT_LATE = "lost.resultLate";

  /** Whether nothing follows any more but a late result. */
  public boolean isFinal() {
    return outcome.state().isFinal();
  }

  /**
   * This result as it is kept where the attempt had been declared lost before: the state is {@code
   * lost}, and the result goes into {@link Outcome#lateResult()}.
   *
   * @throws IllegalStateException where this is no result
   */
  public ExecutionRecord late() {
    if (!isFinal()) {
      throw new IllegalStateException("only a final record can come late");
    }
    if (outcome.lateResult().isPresent()) {
      return this;
    }
    var result =
        new LateResult(outcome.state(), outcome.reason(), outcome.exit(), times.finishedAt());
    var lost =
        new Outcome(
            ExecutionState.LOST,
            Optional.of(LOST_RESULT_LATE),
            Exit.NONE,
            Optional.empty(),
            Optional.of(result));
    var unfinished = new Times(times.claimedAt(), times.startedAt(), Optional.empty());
    return new ExecutionRecord(id, attempt, claim, origin, unfinished, lost);
  }

  /** This record, of whose output some was cut out on its way. */
  public ExecutionRecord withOutputCut() {
    Exit exit = outcome.exit();
    var cut = new TaskResult.Output(exit.output().bytes(), true);
    var marked =
        new Outcome(
            outcome.state(),
            outcome.reason(),
            new Exit(exit.exitCode(), exit.signal(), cut),
            outcome.range(),
            outcome.lateResult());
    return new ExecutionRecord(id, attempt, claim, origin, times, marked);
  }

  /**
   * What is kept after {@code next} was written over this record of the same attempt.
   *
   * <p>A final state is never turned back, and {@code running} not to {@code claimed}; of two final
   * states the first one stays. What the kept record doesn't know (claim, origin, start, exit code,
   * late result) it takes from the other. So the same writings in any order, any number of times,
   * give the same record, as long as no more than one final state was decided.
   */
  public ExecutionRecord merge(ExecutionRecord next) {
    if (!id.equals(next.id) || attempt != next.attempt) {
      throw new IllegalArgumentException("records of different attempts");
    }
    return replacedBy(next) ? next.filledFrom(this) : filledFrom(next);
  }

  private boolean replacedBy(ExecutionRecord next) {
    if (isFinal()) {
      boolean bothLost = outcome.state() == LOST && next.outcome.state() == LOST;
      return bothLost && isOnlyLate() && !next.isOnlyLate();
    }
    return next.isFinal() || next.outcome.state().compareTo(outcome.state()) >= 0;
  }

  /** Whether that it was lost is known only from its late result. */
  private boolean isOnlyLate() {
    return outcome.lateResult().isPresent()
        && outcome.reason().filter(LOST_RESULT_LATE::equals).isPresent();
  }

  private ExecutionRecord filledFrom(ExecutionRecord other) {
    return new ExecutionRecord(
        id,
        attempt,
        claim.or(() -> other.claim),
        origin.filledFrom(other.origin),
        times.filledFrom(other.times),
        outcome.filledFrom(other.outcome));
  }
}
