package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionIdTest {
  private static final JobId JOB = JobId.parse("default/report");
  private static final Instant AT = Instant.ofEpochMilli(1_767_225_600_000L);

  @Test
  void ofAScheduledTimeIsTheSameEverywhere() {
    ExecutionId id = ExecutionId.scheduled(JOB, AT);

    assertThat(id)
        .hasToString("default/report@1767225600000")
        .isEqualTo(ExecutionId.parse("default/report@1767225600000"));
    assertThat(id.key()).isEqualTo("1767225600000");
    assertThat(id.isManual()).isFalse();
    assertThat(ExecutionId.scheduled(JOB, AT.plusNanos(999_999))).isEqualTo(id);
  }

  @Test
  void ofAManualRunEndsInSomethingRandom() {
    ExecutionId id = ExecutionId.manual(JOB, AT, "x9k");

    assertThat(id)
        .hasToString("default/report@1767225600000+x9k")
        .isEqualTo(ExecutionId.withKey(JOB, id.key()));
    assertThat(id.isManual()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b@0", "a/b@-62135596800000", "a/b@1+0123456789abcdefghijklmnopqrstuv"})
  void readsItsText(String text) {
    assertThat(ExecutionId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b",
        "a/b@",
        "a@1",
        "@1",
        "a/b@1+",
        "a/b@1+A",
        "a/b@1+a/b",
        "a/b@1.5",
        "a/b@ 1",
        "a/b@1 ",
        "a/b@+a",
        "a/b@1@2",
        "a/b@1234567890123456",
        "a/b@1+0123456789abcdefghijklmnopqrstuvw",
        "a/b@1~x",
        "a/b@1\n"
      })
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> ExecutionId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sortsByTime() {
    assertThat(Stream.of("a/b@10", "z/z@9", "a/b@9+x", "a/b@-1").map(ExecutionId::parse).sorted())
        .extracting(ExecutionId::toString)
        .containsExactly("a/b@-1", "a/b@9+x", "z/z@9", "a/b@10");
  }
}
