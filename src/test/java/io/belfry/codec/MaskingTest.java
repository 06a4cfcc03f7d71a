package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
  private static String env(String variable, String value) {
    ObjectNode job = Json.object();
    job.putObject("task").putObject("env").put(variable, value);
    return Masking.document(job).at("/task/env").path(variable).asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PASSWORD",
        "DB_PASSWD",
        "MYSQL_PWD",
        "GITHUB_TOKEN",
        "token",
        "CLIENT_SECRET",
        "AWS_SECRET_ACCESS_KEY",
        "apiKey",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "HTTP_AUTHORIZATION",
        "BASIC_AUTH",
        "PRIVATE_PEM",
        "SESSION_COOKIE",
        "SENTRY_DSN",
        "PASSPHRASE"
      })
  void variablesThatLookSecretAreMasked(String name) {
    assertThat(env(name, "hunter2")).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "LANG", "HOST", "REPORT_DAY", "USER", "TZ"})
  void otherVariablesAreNot(String name) {
    assertThat(env(name, "hunter2")).isEqualTo("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "'${secret:db}', '${secret:db}'",
    "'', ''",
    "'${secret:db}x', '***'",
    "'${HOME}', '***'"
  })
  void aReferenceToASecretIsNone(String value, String shown) {
    assertThat(env("PASSWORD", value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "password, ***",
    "oneTimePassword, ***",
    "current, ***",
    "token, ***",
    "secret, ***",
    "clientSecret, ***",
    "value, ***",
    "apiKey, ***",
    "hash, ***",
    "name, hunter2",
    "description, hunter2",
    "concurrencyGroup, hunter2",
    "keyboard, hunter2"
  })
  void fieldsOfSecretsAreMaskedWhereverTheyAre(String name, String shown) {
    ObjectNode document = Json.object().put(name, "hunter2");
    document.putArray("list").addObject().put(name, "hunter2");

    assertThat(Masking.document(document).path(name).asText()).isEqualTo(shown);
    assertThat(Masking.document(document).at("/list/0").path(name).asText()).isEqualTo(shown);
  }

  @Test
  void whatIsNoTextIsNoSecret() {
    String json =
        "{\"mustChangePassword\":true,\"fencingToken\":7,\"password\":null,"
            + "\"tokens\":[\"a\",1.5,{\"b\":{}}]}";

    assertThat(Masking.document(Json.parse(json))).hasToString(json);
  }

  @Test
  void theGivenDocumentStaysAsItIs() {
    ObjectNode document = Json.object().put("password", "hunter2");
    Masking.document(document);

    assertThat(document.path("password").asText()).isEqualTo("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "psql postgres://bob:hunter2@db/x | psql postgres://bob:***@db/x",
        "curl https://bob@host/p:q@r | curl https://bob@host/p:q@r",
        "curl -H 'Authorization: Bearer abcdefgh12' x | curl -H 'Authorization: Bearer ***' x",
        "authorization: basic Ym9iOmh1bnRlcjI= | authorization: basic ***",
        "the bearer of basic authentication | the bearer of basic authentication",
        "wget --header=\"Authorization: Bearer x.y-z\" | wget --header=\"Authorization: Bearer ***\"",
        "TOKEN=blf_a1b2_c3-d4_e5 ./run | TOKEN=blf_a1b2_*** ./run",
        "echo 10:30@noon | echo 10:30@noon"
      })
  void secretsOfAKnownFormGoFromAnyText(String text, String shown) {
    assertThat(Masking.text(text)).isEqualTo(shown);
    assertThat(Masking.document(Json.object().put("command", text)).path("command").asText())
        .isEqualTo(shown);
  }
}
