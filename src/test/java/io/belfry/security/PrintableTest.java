package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      ints = {0, '\n', '\r', '\t', 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202e, 0x200b, 0xfeff})
  void whatIsNoPlainCharacterIsEscaped(int character) {
    assertThat(Printable.line("a" + Character.toString(character) + "b"))
        .isEqualTo("a\\u%04xb", character);
  }

  @Test
  void ordinaryTextStays() {
    String text = "default/nightly@17 “日报” ünï \ud83d\ude00 <b>";

    assertThat(Printable.line(text)).isEqualTo(text);
  }

  @Test
  void halfACharacterIsEscaped() {
    assertThat(Printable.line("\ud83d")).isEqualTo("\\ud83d");
  }

  @Test
  void aVeryLongTextIsCut() {
    assertThat(Printable.line("x".repeat(1 << 20))).hasSizeLessThan(70_000).endsWith("…");
  }

  @Test
  void aPrintedFailureHasNoLineOfTheRequest() {
    Throwable cause = new IllegalArgumentException("b\nERROR forged");
    Throwable failure = new IllegalStateException("a\r\nERROR forged", cause);
    StringWriter printed = new StringWriter();

    Printable.harmless(failure).printStackTrace(new PrintWriter(printed, true));

    assertThat(printed.toString().lines())
        .noneMatch(line -> line.startsWith("ERROR"))
        .anyMatch(line -> line.startsWith("java.lang.IllegalStateException: a\\u000d\\u000aERROR"))
        .anyMatch(
            line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: b\\u000a"))
        .anyMatch(line -> line.contains("PrintableTest.java"));
  }

  @Test
  void causesThatGoRoundEnd() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);

    assertThat(Printable.harmless(one)).hasToString("java.lang.Exception: one");
  }
}
