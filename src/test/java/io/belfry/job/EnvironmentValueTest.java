package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentValueTest {
  private static final Map<String, String> VALUES =
      Map.of("a", "ONE", "b-2.x_", "${secret:a}", "_", "\\$1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          plain                        | plain
          ${secret:a}                  | ONE
          x${secret:a}y${secret:a}z    | xONEyONEz
          ${secret:b-2.x_}             | ${secret:a}
          ${secret:_}                  | \\$1
          $${secret:a}                 | ${secret:a}
          $$${secret:a}                | $${secret:a}
          $${HOME}                     | ${HOME}
          ${HOME} $HOME $ $$ {         | ${HOME} $HOME $ $$ {
          ${secrets:a} ${Secret:a}     | ${secrets:a} ${Secret:a}
          ${secret}                    | ${secret}
          """)
  void putsValuesInTheirPlaces(String text, String filled) {
    EnvironmentValue value = EnvironmentValue.parse(text);
    assertThat(value.malformedAt()).isEmpty();
    assertThat(value.fill(VALUES)).isEqualTo(filled);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${secret:}                  | 0
          ab${secret:1}               | 2
          ${secret:a                  | 0
          ${secret:a b}               | 0
          ${secret:a}${secret:ü}      | 11
          ${secret:${secret:a}}       | 0
          ${secret: a}                | 0
          """)
  void saysWhereAReferenceIsMalformed(String text, int position) {
    assertThat(EnvironmentValue.parse(text).malformedAt()).hasValue(position);
  }

  @Test
  void leavesAMalformedReferenceAsItIs() {
    EnvironmentValue value = EnvironmentValue.parse("${secret:-x}${secret:a}");
    assertThat(value.fill(VALUES)).isEqualTo("${secret:-x}ONE");
  }

  @Test
  void namesItsSecrets() {
    EnvironmentValue value =
        EnvironmentValue.parse("${secret:b}${secret:a} ${secret:b}$${secret:c}");
    assertThat(value.secrets()).containsExactly("a", "b");
    assertThat(value.references()).isEqualTo(3);
    assertThatThrownBy(() -> value.fill(Map.of("a", "1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "A.b-c_9"})
  void takesNames(String name) {
    assertThat(new SecretId("default", name)).hasToString("default/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", ".", "..", "-a", "a/b", "a b", "a\n", "ä"})
  void refusesOtherNames(String name) {
    assertThatThrownBy(() -> new SecretId("default", name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SecretId("../x", "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameHasAtMost63Characters() {
    assertThat(SecretId.isValidName("a".repeat(63))).isTrue();
    assertThat(SecretId.isValidName("a".repeat(64))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "LD_AUDIT",
        "BASH_ENV",
        "ENV",
        "SHELLOPTS",
        "BASHOPTS",
        "PROMPT_COMMAND",
        "IFS",
        "PS4",
        "BELFRY_JOB",
        "BELFRY_SECRETS_KEY"
      })
  void aJobMayNotSet(String variable) {
    assertThat(EnvironmentName.isValid(variable)).isTrue();
    assertThat(EnvironmentName.isAllowed(variable)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "HOME", "ENVIRONMENT", "_", "BELFRY", "BASH"})
  void aJobMaySet(String variable) {
    assertThat(EnvironmentName.isAllowed(variable)).isTrue();
  }
}
