package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionStateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # state   | text      | what may follow
          CLAIMED   | claimed   | RUNNING SUCCEEDED FAILED TIMED_OUT KILLED LOST SKIPPED
          RUNNING   | running   | SUCCEEDED FAILED TIMED_OUT KILLED LOST
          SUCCEEDED | succeeded |
          FAILED    | failed    |
          TIMED_OUT | timedOut  |
          KILLED    | killed    |
          LOST      | lost      |
          SKIPPED   | skipped   |
          MISSED    | missed    |
          """)
  void eachStateAllowsTheseOthers(ExecutionState state, String text, @Nullable String next) {
    Set<ExecutionState> allowed = EnumSet.noneOf(ExecutionState.class);
    Stream.of(next == null ? new String[0] : next.split(" "))
        .map(ExecutionState::valueOf)
        .forEach(allowed::add);

    assertThat(state.next()).isEqualTo(allowed);
    assertThat(state.isFinal()).isEqualTo(allowed.isEmpty());
    assertThat(state.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(ExecutionState.class)
  void readsItsText(ExecutionState state) {
    assertThat(ExecutionState.of(state.text())).isEqualTo(state);
  }

  @Test
  void refusesOtherTexts() {
    assertThatThrownBy(() -> ExecutionState.of("CLAIMED"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
