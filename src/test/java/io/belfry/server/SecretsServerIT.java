package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets over HTTP: set, listed, used by a job, never shown. */
class SecretsServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NAMESPACE = "/api/v1/namespaces/secrets-it";
  private static final String SECRETS = NAMESPACE + "/secrets";
  private static final String CANARY = "canary-5d1f0b";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpResponse<String> put(String path, String body)
      throws IOException, InterruptedException {
    return send(json(path).PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> set(String name, String value)
      throws IOException, InterruptedException {
    return put(SECRETS + "/" + name, JSON.createObjectNode().put("value", value).toString());
  }

  private JsonNode read(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(CANARY);
    return JSON.readTree(answer.body());
  }

  private static String code(HttpResponse<String> answer) throws IOException {
    assertThat(answer.body()).doesNotContain(CANARY);
    return JSON.readTree(answer.body()).path("code").asText();
  }

  @Test
  void isSetListedReplacedAndDeletedButNeverShown() throws Exception {
    HttpResponse<String> created = set("life", CANARY);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location").orElse("")).endsWith(SECRETS + "/life");
    assertThat(created.body()).isEmpty();
    HttpResponse<String> replaced = set("life", CANARY + "!");
    assertThat(replaced.statusCode()).isEqualTo(204);
    assertThat(replaced.body()).isEmpty();

    JsonNode list = read(SECRETS);
    assertThat(list.path("nextCursor").isNull()).isTrue();
    JsonNode item =
        list.findParents("name").stream()
            .filter(each -> each.path("name").asText().equals("life"))
            .findFirst()
            .orElseThrow();
    assertThat(item.properties()).hasSize(4);
    assertThat(item.path("updatedBy").asText()).isEqualTo(Login.ADMIN);
    assertThat(item.path("createdAt").asText())
        .isLessThanOrEqualTo(item.path("updatedAt").asText());

    assertThat(get(SECRETS + "/life").statusCode()).as("it can't be read").isEqualTo(405);
    assertThat(send(request(SECRETS + "/life").DELETE()).statusCode()).isEqualTo(204);
    HttpResponse<String> again = send(request(SECRETS + "/life").DELETE());
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(code(again)).isEqualTo("secret.notFound");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ok  | {}                                           | field.required
          ok  | {'value': ''}                                | field.required
          ok  | {'value': 1}                                 | field.wrongType
          ok  | {'value': 'canary-5d1f0b', 'extra': 1}       | field.unknown
          ok  | {'value': canary-5d1f0b}                     | json.malformed
          ok  | {'value': 'canary-5d1f0b' canary-5d1f0b}     | json.malformed
          ok  | 'canary-5d1f0b'                              | json.notAnObject
          1ok | {'value': 'canary-5d1f0b'}                   | secret.invalidName
          a b | {'value': 'canary-5d1f0b'}                   | secret.invalidName
          """)
  void refusesWithoutRepeatingTheValue(String name, String body, String code) throws Exception {
    HttpResponse<String> refused =
        put(SECRETS + "/" + name.replace(" ", "%20"), body.replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo(code);
  }

  @Test
  void aValueHasAtMost8KiB() throws Exception {
    assertThat(set("long", "x".repeat(8192)).statusCode()).isIn(201, 204);
    HttpResponse<String> refused = set("long", "x".repeat(8193));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo("secret.tooLarge");
    assertThat(send(request(SECRETS + "/long").DELETE()).statusCode()).isEqualTo(204);
  }

  private static ObjectNode job(String command, String reference) {
    ObjectNode job = JSON.createObjectNode().put("schedule", "@yearly");
    ObjectNode task = job.putObject("task").put("type", "shell").put("command", command);
    task.putObject("env").put("TOKEN", reference);
    return job;
  }

  /** Runs the job now; the execution once it has ended. */
  private JsonNode run(String job) throws IOException, InterruptedException {
    HttpResponse<String> accepted = send(json(job + ":run").POST(BodyPublishers.ofString("{}")));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String id = JSON.readTree(accepted.body()).path("id").asText();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                read(job + "/executions").findParents("id").stream()
                    .anyMatch(
                        each ->
                            each.path("id").asText().equals(id)
                                && each.path("finishedAt").isTextual()));
    return read(execution(id));
  }

  private static String execution(String id) {
    return "/api/v1/executions/" + id.replace("/", "%2F").replace("@", "%40").replace("+", "%2B");
  }

  @Test
  void aJobUsesItAndItsOutputIsMasked() throws Exception {
    await().atMost(Duration.ofSeconds(60)).until(() -> get("/health/ready").statusCode() == 200);
    String path = NAMESPACE + "/jobs/uses";
    String command = "echo \"${#TOKEN} $TOKEN\"";
    HttpResponse<String> saved = put(path, job(command, "a ${secret:used}").toString());
    assertThat(saved.statusCode()).as(saved.body()).isIn(200, 201);
    assertThat(JSON.readTree(saved.body()).at("/task/env/TOKEN").asText())
        .isEqualTo("a ${secret:used}");

    JsonNode failed = run(path);
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.path("reason").asText()).isEqualTo("secret.missing");

    assertThat(set("used", CANARY).statusCode()).isIn(201, 204);
    JsonNode succeeded = run(path);
    assertThat(succeeded.path("state").asText()).as(succeeded.toString()).isEqualTo("succeeded");
    assertThat(succeeded.path("command").asText()).isEqualTo(command);
    assertThat(get(execution(succeeded.path("id").asText()) + "/output").body())
        .isEqualTo("15 a ***\n");
    assertThat(read(path).at("/task/env/TOKEN").asText()).isEqualTo("a ${secret:used}");
    assertThat(send(request(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(send(request(SECRETS + "/used").DELETE()).statusCode()).isEqualTo(204);
  }

  @Test
  void aMalformedReferenceIsRefused() throws Exception {
    HttpResponse<String> refused =
        put(NAMESPACE + "/jobs/wrong", job("true", "x${secret:a b}").toString());
    assertThat(refused.statusCode()).isEqualTo(400);
    JsonNode problem = JSON.readTree(refused.body());
    assertThat(problem.path("code").asText()).isEqualTo("secret.badReference");
    assertThat(problem.path("field").asText()).isEqualTo("task.env.TOKEN");
    assertThat(problem.path("position").asInt()).isEqualTo(1);
  }
}
