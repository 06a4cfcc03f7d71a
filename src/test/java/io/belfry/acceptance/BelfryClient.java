package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Calls one node's API as a script would, as its administrator; it logs in before the first call
 * that needs it. Threads may share it.
 */
final class BelfryClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String JOBS = "/api/v1/namespaces/default/jobs/";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String base;
  private Optional<String> session = Optional.empty();

  /** The password of {@code admin} on every node of these tests. */
  static final String PASSWORD = "only-for-tests";

  /** Where the node answers, without a slash at the end. */
  String url() {
    return base;
  }

  BelfryClient(int port) {
    base = "http://127.0.0.1:" + port;
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  /** The document of a job that runs a command. */
  static ObjectNode shell(String schedule, String command) {
    ObjectNode job = JSON.createObjectNode().put("schedule", schedule);
    job.putObject("task").put("type", "shell").put("command", command);
    return job;
  }

  /** The document of a job that does nothing. */
  static ObjectNode noop(String schedule) {
    ObjectNode job = JSON.createObjectNode().put("schedule", schedule);
    job.putObject("task").put("type", "noop");
    return job;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  /** The JSON under a path, which must be there. */
  JsonNode read(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return json(answer);
  }

  HttpResponse<String> put(String job, ObjectNode document)
      throws IOException, InterruptedException {
    return http.send(
        request(JOBS + job).PUT(BodyPublishers.ofString(document.toString())).build(),
        BodyHandlers.ofString());
  }

  /** Creates or replaces a job of the namespace default; it must be accepted. */
  void save(String job, ObjectNode document) throws IOException, InterruptedException {
    HttpResponse<String> answer = put(job, document);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  /** Sends a JSON body. */
  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  /** Calls as a program that has a token. */
  HttpResponse<String> byToken(String token, String method, String path)
      throws IOException, InterruptedException {
    return http.send(
        anonymous(path)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  void delete(String job) throws IOException, InterruptedException {
    var request = request(JOBS + job).DELETE().build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
  }

  JsonNode job(String job) throws IOException, InterruptedException {
    return read(JOBS + job);
  }

  /** Asks for a run now; answers the execution's id. */
  String run(String job) throws IOException, InterruptedException {
    var request = request(JOBS + job + ":run").POST(BodyPublishers.ofString("{}")).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer).get("id").asText();
  }

  JsonNode execution(String id) throws IOException, InterruptedException {
    return read("/api/v1/executions/" + encode(id));
  }

  /** Waits until the execution is in the state, no longer than the limit. */
  JsonNode awaitState(String id, String state, Duration limit)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    String last = "";
    do {
      // a run that was asked for is an execution only when it is claimed
      HttpResponse<String> answer = get("/api/v1/executions/" + encode(id));
      last = answer.body();
      if (answer.statusCode() == 200 && json(answer).get("state").asText().equals(state)) {
        return json(answer);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    } while (System.nanoTime() < end);
    throw new AssertionError(id + " is not " + state + " after " + limit + ": " + last);
  }

  /**
   * Waits until the execution has ended in the state and its record is complete, no longer than the
   * limit: the state is known some moments before the execution log has the rest.
   */
  JsonNode awaitRecord(String id, String state, Duration limit)
      throws IOException, InterruptedException {
    awaitState(id, state, limit);
    String job = id.substring(id.indexOf('/') + 1, id.indexOf('@'));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    do {
      for (JsonNode each : executions(job, Instant.EPOCH)) {
        if (each.get("id").asText().equals(id) && each.get("state").asText().equals(state)) {
          return each;
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    } while (System.nanoTime() < end);
    throw new AssertionError(id + " has no record as " + state);
  }

  /** Output as it is kept. */
  byte[] output(String id) throws IOException, InterruptedException {
    var request = request("/api/v1/executions/" + encode(id) + "/output").GET().build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  /** All executions of a job whose scheduled time is not before an instant, newest first. */
  List<JsonNode> executions(String job, Instant since) throws IOException, InterruptedException {
    return all("/api/v1/executions?limit=500&namespace=default&job=" + job + "&since=" + since);
  }

  /** The items of all pages of a list. */
  List<JsonNode> all(String path) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 1_000; page++) {
      JsonNode list = read(path + cursor);
      list.get("items").forEach(items::add);
      if (list.path("nextCursor").isMissingNode() || list.path("nextCursor").isNull()) {
        return items;
      }
      cursor = "&cursor=" + encode(list.get("nextCursor").asText());
    }
    throw new AssertionError("the list does not end: " + path);
  }

  /** From the time the attempt was due to its start. */
  static Duration lateness(JsonNode execution) {
    return Duration.between(instant(execution, "scheduledAt"), instant(execution, "startedAt"));
  }

  static Instant instant(JsonNode execution, String field) {
    return Instant.parse(execution.get(field).asText());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = anonymous(path);
    return path.startsWith("/health/") ? request : request.header("Cookie", session());
  }

  private HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Content-Type", "application/json")
        .timeout(TIMEOUT);
  }

  /** The administrator's Cookie header; logs in where that was not done yet. */
  synchronized String session() throws IOException, InterruptedException {
    if (session.isEmpty()) {
      ObjectNode login = JSON.createObjectNode().put("username", "admin").put("password", PASSWORD);
      HttpResponse<String> answer =
          http.send(
              anonymous("/api/v1/session").POST(BodyPublishers.ofString(login.toString())).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      session =
          Optional.of(answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0]);
    }
    return session.get();
  }
}
