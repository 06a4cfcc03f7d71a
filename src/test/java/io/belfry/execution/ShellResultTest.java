package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellResultTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "0, succeeded, -, -",
        "1, failed, exit.nonZero, -",
        "127, failed, exit.nonZero, -",
        "128, failed, exit.nonZero, -",
        "129, failed, exit.signal, 1",
        "137, failed, exit.signal, 9",
        "143, failed, exit.signal, 15",
        "192, failed, exit.signal, 64",
        "193, failed, exit.nonZero, -",
        "255, failed, exit.nonZero, -",
      })
  void tellsExitCodesAndSignals(int code, String state, String reason, Integer signal) {
    TaskResult result = of(code, Optional.empty(), Optional.empty());
    assertThat(result.state()).isEqualTo(ExecutionState.of(state));
    assertThat(result.reason()).isEqualTo(Optional.ofNullable(reason));
    assertThat(result.exitCode()).hasValue(code);
    assertThat(result.signal())
        .isEqualTo(signal == null ? OptionalInt.empty() : OptionalInt.of(signal));
  }

  @Test
  void whoeverStoppedItWins() {
    TaskResult timedOut = of(0, Optional.of(Stop.DEADLINE), Optional.of("worker.silent"));
    assertThat(timedOut.state()).isEqualTo(ExecutionState.TIMED_OUT);
    assertThat(timedOut.reason()).hasValue("deadline.exceeded");
    TaskResult killed = of(143, Optional.of(Stop.killed("user")), Optional.empty());
    assertThat(killed.state()).isEqualTo(ExecutionState.KILLED);
    assertThat(killed.reason()).hasValue("user");
    assertThat(killed.signal()).hasValue(15);
  }

  @Test
  void theGuardIsMeantOnlyWhereItCanHaveBeenTheGuard() {
    TaskResult byGuard = of(137, Optional.empty(), Optional.of("worker.silent"));
    assertThat(byGuard.state()).isEqualTo(ExecutionState.KILLED);
    assertThat(byGuard.reason()).hasValue("worker.silent");
    TaskResult byItself = of(1, Optional.empty(), Optional.of("worker.silent"));
    assertThat(byItself.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(byItself.reason()).hasValue("exit.nonZero");
  }

  private static TaskResult of(int code, Optional<Stop> stop, Optional<String> fired) {
    return ShellResult.of(code, stop, () -> fired, TaskResult.Output.NONE);
  }
}
