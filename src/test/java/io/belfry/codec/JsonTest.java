package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  private static DocumentProblem problem(byte[] body) {
    return catchThrowableOfType(InvalidDocumentException.class, () -> Json.parse(body))
        .problems()
        .get(0);
  }

  private static DocumentProblem problem(String body) {
    return problem(body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": }                   | json.malformed
          {"a": 1                   | json.malformed
          {"a": NaN}                | json.malformed
          {"a": Infinity}           | json.malformed
          {"a": 1} x                | json.malformed
          {a: 1}                    | json.malformed
          {'a': 1}                  | json.malformed
          // c                      | json.malformed
          {"a": 1, "a": 2}          | json.duplicateField
          {"b": {"a": 1, "a": 1}}   | json.duplicateField
          []                        | json.notAnObject
          "x"                       | json.notAnObject
          null                      | json.notAnObject
          """)
  void refuses(String body, String code) {
    assertThat(problem(body).code()).isEqualTo(code);
    assertThat(problem(body).detail()).doesNotContain("Source");
  }

  @Test
  void refusesAnEmptyBody() {
    assertThat(problem("").code()).isEqualTo("json.notAnObject");
  }

  @Test
  void tellsWhere() {
    assertThat(problem("{\"a\": 1, \"b\" 2}").position()).hasValue(13);
  }

  @Test
  void refusesWhatIsTooDeepOrTooLong() {
    assertThat(problem("[".repeat(10_000)).code()).isEqualTo("json.limit");
    assertThat(problem("{\"a\":".repeat(40) + "1" + "}".repeat(40)).code()).isEqualTo("json.limit");
    assertThat(problem("{\"a\": " + "1".repeat(1_000) + "}").code()).isEqualTo("json.limit");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThat(problem(new byte[] {'{', '"', (byte) 0xC3, '"', '}'}).code())
        .isEqualTo("json.notUtf8");
    assertThat(problem("{}".getBytes(StandardCharsets.UTF_16)).code()).isEqualTo("json.notUtf8");
  }

  @Test
  void ignoresTypeHints() {
    assertThat(Json.parse("{\"@class\": \"java.lang.Runtime\"}").get("@class").isTextual())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z,          2026-01-02T03:04:05.000Z",
    "2026-01-02T03:04:05.123456Z,   2026-01-02T03:04:05.123Z",
    "2026-01-02T03:04:05+08:00,     2026-01-01T19:04:05.000Z",
  })
  void readsInstantsToTheMillisecond(String text, String expected) {
    Instant instant = Json.instant(text).orElseThrow();

    assertThat(Json.instant(instant)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02",
    "2026-01-02T03:04:05",
    "+12026-01-02T03:04:05Z",
    "-0001-01-01T00:00:00Z"
  })
  void readsNoOtherInstants(String text) {
    assertThat(Json.instant(text)).isEmpty();
  }
}
