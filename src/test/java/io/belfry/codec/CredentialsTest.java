package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
  private static String problems(Runnable reading) {
    InvalidDocumentException refusal =
        catchThrowableOfType(InvalidDocumentException.class, reading::run);
    return refusal.problems().stream()
        .map(problem -> problem.code() + " " + problem.field())
        .collect(Collectors.joining(", "));
  }

  @Test
  void readsThem() {
    assertThat(Credentials.logIn(Json.parse("{\"username\": \"bob\", \"password\": \"x\"}")))
        .isEqualTo(new Credentials.LogIn("bob", "x"));
    assertThat(Credentials.change(Json.parse("{\"current\": \"x\", \"password\": \"y\"}")))
        .isEqualTo(new Credentials.Change("x", "y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|field.required username, field.required password",
        "{\"username\": \"\", \"password\": null}|field.required username, field.required password",
        "{\"username\": 1, \"password\": [\"x\"]}|field.wrongType username, field.wrongType password",
        "{\"username\": \"a\", \"password\": \"x\", \"otp\": 1}|field.unknown otp",
        "{\"username\": \"a\", \"password\": \"\\u0000\"}|field.badCharacter password",
      })
  void refusesOthers(String body, String expected) {
    assertThat(problems(() -> Credentials.logIn(Json.parse(body)))).isEqualTo(expected);
  }

  @Test
  void aLongPasswordIsNotAMatterOfItsForm() {
    String body = "{\"username\": \"a\", \"password\": \"" + "x".repeat(100_000) + "\"}";
    assertThat(Credentials.logIn(Json.parse(body)).password()).hasSize(100_000);
  }

  @Test
  void theyAreNotShown() {
    assertThat(new Credentials.LogIn("bob", "hunter2").toString()).doesNotContain("hunter2");
    assertThat(new Credentials.Change("hunter2", "y").toString()).doesNotContain("hunter2");
  }
}
