package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.server.RawHttp.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of the API from their making to their end, the same on every server. */
class TokensServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TYPE = "Content-Type: application/json";
  private static final String WRONG = "blf_0123456789abcdef_" + "A".repeat(43);

  private static Answer ask(String requestLine, String body, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of("Host: localhost", TYPE));
    all.addAll(List.of(headers));
    all.add("Content-Length: " + body.length());
    return RawHttp.send(requestLine, all, body);
  }

  private static Answer ask(String requestLine, String token) throws IOException {
    return ask(requestLine, "", "Authorization: Bearer " + token);
  }

  private static JsonNode make(String name, String scope) throws IOException {
    Answer answer =
        ask("POST /api/v1/tokens", "{\"name\":\"" + name + "\"," + scope + "}", Login.header());
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    return JSON.readTree(answer.body());
  }

  private static void delete(JsonNode token) throws IOException {
    String line = "DELETE /api/v1/tokens/" + token.path("id").asText();
    assertThat(ask(line, "", Login.header()).status()).isEqualTo(204);
  }

  private static String code(Answer answer) throws IOException {
    return JSON.readTree(answer.body()).path("code").asText();
  }

  @Test
  void aTokenDoesWhatItsScopeSaysUntilItIsDeleted() throws IOException {
    JsonNode made = make("it-scope", "\"namespaces\":[\"tok-a\"],\"actions\":[\"jobs.read\"]");
    String token = made.path("token").asText();
    assertThat(ask("GET /api/v1/namespaces/tok-a/jobs", token).status()).isEqualTo(200);
    assertThat(ask("GET /api/v1/namespaces/tok-b/jobs", token).status()).isEqualTo(404);
    assertThat(ask("DELETE /api/v1/namespaces/tok-a/jobs/x", token).status()).isEqualTo(403);
    assertThat(ask("GET /api/v1/users", token).status()).isEqualTo(403);
    delete(made);
    Answer dead = ask("GET /api/v1/namespaces/tok-a/jobs", token);
    assertThat(dead.status()).isEqualTo(401);
    assertThat(code(dead)).isEqualTo("token.invalid");
    assertThat(dead.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void theListShowsTheUseAndNeverTheSecret() throws IOException {
    JsonNode made = make("it-list", "\"namespaces\":[\"*\"],\"actions\":[\"jobs.read\"]");
    String token = made.path("token").asText();
    assertThat(ask("GET /api/v1/jobs", token).status()).isEqualTo(200);
    Answer list = ask("GET /api/v1/tokens?user=*", "", Login.header());
    assertThat(list.text()).doesNotContain(token.substring(22));
    JsonNode shown =
        JSON.readTree(list.body())
            .path("items")
            .valueStream()
            .filter(each -> each.path("name").asText().equals("it-list"))
            .findFirst()
            .orElseThrow();
    assertThat(shown.path("lastUsedFrom").asText()).isEqualTo("127.0.0.1");
    assertThat(shown.path("state").asText()).isEqualTo("active");
    delete(made);
  }

  @Test
  void aTokenMakesNoTokens() throws IOException {
    JsonNode made = make("it-maker", "\"namespaces\":[\"*\"],\"actions\":[\"users.write\"]");
    Answer answer =
        ask(
            "POST /api/v1/tokens",
            "{\"name\":\"x\",\"namespaces\":[\"*\"],\"actions\":[\"users.write\"]}",
            "Authorization: Bearer " + made.path("token").asText());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(code(answer)).isEqualTo("token.notByToken");
    delete(made);
  }

  @Test
  void aWrongTokenIsRefusedAlsoBesideAGoodCookie() throws IOException {
    Answer answer = ask("GET /api/v1/jobs", "", "Authorization: Bearer " + WRONG, Login.header());
    assertThat(answer.status()).isEqualTo(401);
    assertThat(ask("GET /api/v1/jobs", "", "Authorization: Basic YWRtaW46eA==").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "access_token", "API_KEY", "%74oken"})
  void aTokenInAnAddressIsRefused(String parameter) throws IOException {
    Answer answer = ask("GET /api/v1/jobs?" + parameter + "=" + WRONG, "", Login.header());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("token.inQuery");
    assertThat(answer.text()).doesNotContain(WRONG);
  }

  @Test
  void whoeverGuessesIsToldToWaitAndNobodyElse() throws IOException {
    List<String> headers = List.of("Host: localhost", "Authorization: Bearer " + WRONG);
    Answer last = RawHttp.sendFrom("127.0.0.3", "GET /api/v1/jobs", headers, "");
    for (int i = 0; i < 200 && last.status() == 401; i++) {
      last = RawHttp.sendFrom("127.0.0.3", "GET /api/v1/jobs", headers, "");
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(code(last)).isEqualTo("token.tooManyTries");
    assertThat(last.header("Retry-After")).isEqualTo("1");
    assertThat(ask("GET /api/v1/jobs", WRONG).status()).as("from elsewhere").isEqualTo(401);
  }
}
