package io.belfry.execution;

import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Makes results of how a shell ended. */
final class ShellResult {
  /** Shells, and the JVM too, tell of signal n as exit code 128 + n. */
  private static final int SIGNAL_BASE = 128;

  private static final int LAST_SIGNAL = 64;
  private static final int KILL = 9;

  private ShellResult() {}

  /**
   * The result of a shell that was started.
   *
   * @param exitCode what it ended with
   * @param stop why it was ended, if it did not end by itself
   * @param fired asked why the guard ended it, if it did
   */
  static TaskResult of(
      int exitCode,
      Optional<Stop> stop,
      Supplier<Optional<String>> fired,
      TaskResult.Output output) {
    OptionalInt signal = signal(exitCode);
    boolean wasKilled = signal.equals(OptionalInt.of(KILL));
    Stop end =
        stop.or(() -> wasKilled ? fired.get().map(Stop::killed) : Optional.empty())
            .orElseGet(() -> byItself(exitCode, signal));
    Optional<String> reason = end.reason().isEmpty() ? Optional.empty() : Optional.of(end.reason());
    return new TaskResult(end.state(), reason, OptionalInt.of(exitCode), signal, output);
  }

  /** The result of a shell that was never started. */
  static TaskResult notStarted(Stop stop, TaskResult.Output output) {
    return new TaskResult(
        stop.state(), Optional.of(stop.reason()), OptionalInt.empty(), OptionalInt.empty(), output);
  }

  private static Stop byItself(int exitCode, OptionalInt signal) {
    if (exitCode == 0) {
      return new Stop(ExecutionState.SUCCEEDED, "");
    }
    return new Stop(ExecutionState.FAILED, signal.isPresent() ? "exit.signal" : "exit.nonZero");
  }

  private static OptionalInt signal(int exitCode) {
    int signal = exitCode - SIGNAL_BASE;
    return signal > 0 && signal <= LAST_SIGNAL ? OptionalInt.of(signal) : OptionalInt.empty();
  }
}
