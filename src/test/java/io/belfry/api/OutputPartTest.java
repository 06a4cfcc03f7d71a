package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputPartTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-3,   0, 4",
    "bytes=4-,    4, 10",
    "bytes=-3,    7, 10",
    "bytes=-30,   0, 10",
    "bytes=8-100, 8, 10",
  })
  void readsRanges(String header, long from, long to) {
    OutputPart.ByteRange range = OutputPart.of(null, null, null, header).range().orElseThrow();

    assertThat(range.isSatisfiable(10)).isTrue();
    assertThat(range.from(10)).isEqualTo(from);
    assertThat(range.to(10)).isEqualTo(to);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=-0", "bytes=99-100"})
  void knowsWhatCantBeGiven(String header) {
    assertThat(OutputPart.of(null, null, null, header).range().orElseThrow().isSatisfiable(10))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=-", "bytes=5-4", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b"})
  void ignoresWhatIsNoRange(String header) {
    assertThat(OutputPart.of(null, null, null, header).range()).isEmpty();
  }

  @Test
  void refusesOtherStreamsAndOffsets() {
    assertThatThrownBy(() -> OutputPart.of(null, "stdin", null, null))
        .isInstanceOf(ApiProblem.class);
    assertThatThrownBy(() -> OutputPart.of(null, null, "-1", null)).isInstanceOf(ApiProblem.class);
  }
}
