package io.belfry.job;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a task ended.
 *
 * @param state the final state: succeeded, failed, timedOut, killed or lost
 * @param reason a stable code that says why, for example {@code exit.nonZero}; empty when it
 *     succeeded
 * @param exitCode the process's exit code, where there was one
 * @param signal the signal that ended it, for example 9, where one did
 * @param output how much it printed
 */
public record TaskResult(
    ExecutionState state,
    Optional<String> reason,
    OptionalInt exitCode,
    OptionalInt signal,
    Output output) {
  public TaskResult {
    if (!state.isFinal()) {
      throw new IllegalArgumentException("a result is final");
    }
  }

  /** How many bytes a task printed, and whether some of them were cut out. */
  public record Output(long bytes, boolean truncated) {
    /** Nothing was printed. */
    public static final Output NONE = new Output(0, false);
  }

  /** A success without output. */
  public static TaskResult succeeded() {
    return new TaskResult(
        ExecutionState.SUCCEEDED,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Output.NONE);
  }

  /** An end without an exit code. */
  public static TaskResult of(ExecutionState state, String reason) {
    return new TaskResult(
        state, Optional.of(reason), OptionalInt.empty(), OptionalInt.empty(), Output.NONE);
  }
}
