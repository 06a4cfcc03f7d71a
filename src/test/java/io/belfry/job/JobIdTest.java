package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {
  private static final String LONGEST = "a".repeat(100);

  @ParameterizedTest
  @ValueSource(strings = {"default/report", "a/b", "A.b-c_9/9"})
  void readsItsText(String text) {
    assertThat(JobId.parse(text)).hasToString(text);
  }

  @Test
  void mayBeAHundredCharactersLong() {
    assertThat(JobId.parse(LONGEST + "/" + LONGEST).name()).isEqualTo(LONGEST);
    assertThatThrownBy(() -> new JobId("a", LONGEST + "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "a/",
        "/a",
        "a/b/c",
        "a/../b",
        "../a",
        "a/..",
        "a/.b",
        "a/-b",
        "a/_b",
        "a b/c",
        "a/b ",
        "a/b\n",
        "ä/b",
        "a/#1",
        "a/b@1",
        "a/b+c",
        "a/%2e",
        "a\\b/c",
        "a/b\u0000"
      })
  void refusesWhatCouldLeaveItsFolder(String text) {
    assertThatThrownBy(() -> JobId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sortsByNamespaceAndName() {
    assertThat(Stream.of("b/a", "a/c", "a/b").map(JobId::parse).sorted())
        .extracting(JobId::toString)
        .containsExactly("a/b", "a/c", "b/a");
  }
}
