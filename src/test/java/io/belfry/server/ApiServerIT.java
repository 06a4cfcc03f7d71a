package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the API, each once, and the same on every server. */
class ApiServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String API = "/api/v1";
  private static final String JOBS = API + "/namespaces/api/jobs";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private HttpResponse<String> last;

  /** The worker registers itself some time after the deployment; leftovers of a test go. */
  @BeforeEach
  void isReady() throws Exception {
    await().atMost(Duration.ofSeconds(60)).until(() -> get("/health/ready").statusCode() == 200);
    for (JsonNode job : json("GET", JOBS + "?limit=500", "").path("items")) {
      json("DELETE", JOBS + "/" + job.path("name").asText(), "");
    }
  }

  /** Sends a request, keeps the answer in {@code last}, and reads its body. */
  private JsonNode json(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        request(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", method.equals("PATCH") ? MERGE_PATCH : "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    last = send(request);
    return last.body().isEmpty() ? JSON.missingNode() : JSON.readTree(last.body());
  }

  private JsonNode expect(int status, String method, String path, String body, String... headers)
      throws Exception {
    JsonNode answer = json(method, path, body, headers);
    assertThat(last.statusCode()).as(last.body()).isEqualTo(status);
    return answer;
  }

  private void refused(
      int status, String code, String method, String path, String body, String... headers)
      throws Exception {
    JsonNode problem = expect(status, method, path, body, headers);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(last.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  private static String job(String name, String command) {
    ObjectNode job = JSON.createObjectNode().put("name", name).put("schedule", "@yearly");
    job.putObject("task").put("type", "shell").put("command", command);
    return job.toString();
  }

  private String tag() {
    return last.headers().firstValue("ETag").orElseThrow();
  }

  private static String path(String executionId) {
    return API
        + "/executions/"
        + executionId.replace("/", "%2F").replace("@", "%40").replace("+", "%2B");
  }

  // --- jobs

  @Test
  void getEditPut() throws Exception {
    JsonNode created = expect(201, "POST", JOBS, job("a", "true"));
    assertThat(last.headers().firstValue("Location").orElse("")).endsWith(JOBS + "/a");
    assertThat(created.at("/status/nextScheduledAt").asText()).isNotEmpty();
    String first = tag();

    ObjectNode read = (ObjectNode) expect(200, "GET", JOBS + "/a", "");
    assertThat(tag()).isEqualTo(first);
    read.put("owner", "me");
    JsonNode edited = expect(200, "PUT", JOBS + "/a", read.toString(), "If-Match", first);
    assertThat(edited.at("/status/version").asInt()).isEqualTo(2);

    refused(412, "job.changed", "PUT", JOBS + "/a", read.toString(), "If-Match", first);
    refused(412, "job.changed", "PUT", JOBS + "/a", read.toString(), "If-None-Match", "*");
    refused(412, "job.changed", "DELETE", JOBS + "/a", "", "If-Match", first);
    refused(409, "job.exists", "POST", JOBS, job("a", "true"));
    expect(201, "PUT", JOBS + "/b", job("b", "true"), "If-None-Match", "*");
    expect(204, "DELETE", JOBS + "/b", "");
    refused(404, "job.notFound", "GET", JOBS + "/b", "");
    refused(404, "job.notFound", "DELETE", JOBS + "/b", "");
  }

  @Test
  void patches() throws Exception {
    expect(201, "POST", JOBS, job("a", "true"));

    JsonNode patched =
        expect(
            200,
            "PATCH",
            JOBS + "/a",
            "{\"labels\": {\"team\": \"bi\"}, \"activeDeadlineSeconds\": null}");
    assertThat(patched.at("/labels/team").asText()).isEqualTo("bi");
    assertThat(patched.get("activeDeadlineSeconds").isNull()).isTrue();
    assertThat(expect(200, "PATCH", JOBS + "/a", "{\"labels\": null}").get("labels")).isEmpty();
    refused(400, "field.unknown", "PATCH", JOBS + "/a", "{\"colour\": 1}");
    refused(404, "job.notFound", "PATCH", JOBS + "/none", "{}");
    refused(412, "job.changed", "PATCH", JOBS + "/a", "{\"owner\": \"x\"}", "If-Match", "\"x-1\"");
  }

  @Test
  void onlyTriesWhereAsked() throws Exception {
    expect(200, "POST", JOBS + "?dryRun=true", job("a", "true"));
    refused(404, "job.notFound", "GET", JOBS + "/a", "");
    refused(400, "field.required", "POST", JOBS + "?dryRun=true", "{\"name\": \"a\"}");
    refused(400, "query.invalid", "POST", JOBS + "?dryRun=maybe", job("a", "true"));
    expect(201, "POST", JOBS, job("a", "true"));
    expect(200, "PATCH", JOBS + "/a?dryRun=true", "{\"owner\": \"x\"}");
    expect(200, "PUT", JOBS + "/a?dryRun=true", job("a", "false"));
    assertThat(expect(200, "GET", JOBS + "/a", "").at("/status/version").asInt()).isEqualTo(1);
    refused(409, "job.exists", "POST", JOBS + "?dryRun=true", job("a", "true"));
  }

  @Test
  void lists() throws Exception {
    for (String name : List.of("c", "a", "b")) {
      expect(201, "POST", JOBS, job(name, "true"));
    }
    expect(200, "POST", JOBS + "/b:suspend", "{\"reason\": \"moving\"}");

    assertThat(names(JOBS)).containsExactly("a", "b", "c");
    assertThat(names(JOBS + "?sort=-updatedAt")).containsExactly("b", "a", "c");
    assertThat(names(JOBS + "?state=suspended")).containsExactly("b");
    assertThat(names(JOBS + "?q=API/C")).containsExactly("c");
    assertThat(names(API + "/jobs?namespace=api&limit=2")).containsExactly("a", "b");
    String cursor = json("GET", JOBS + "?limit=2", "").path("nextCursor").asText();
    assertThat(names(JOBS + "?limit=2&cursor=" + cursor)).containsExactly("c");
    assertThat(expect(200, "GET", JOBS, "").path("total").asInt()).isEqualTo(3);
    assertThat(expect(200, "GET", API + "/namespaces", "").path("items").toString())
        .contains("{\"name\":\"api\",\"jobs\":3}");
    assertThat(expect(200, "GET", API + "/stats", "").at("/workers").asInt()).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              JsonNode store = expect(200, "GET", API + "/stats", "").path("store");
              assertThat(store.path("state").asText()).isEqualTo("ok");
              assertThat(store.path("quotaBytes").asLong())
                  .isGreaterThan(store.path("bytes").asLong());
            });
  }

  private List<String> names(String path) throws Exception {
    return expect(200, "GET", path, "").path("items").findValuesAsText("name");
  }

  @Test
  void aWorkerAnswersPingsAndDrains() throws Exception {
    String worker = expect(200, "GET", API + "/workers", "").at("/items/0/name").asText();
    String path = API + "/workers/" + worker;
    JsonNode pong = expect(200, "POST", path + ":ping", "{}");
    assertThat(pong.path("roundTripMillis").asInt()).isBetween(0, 5_000);
    // the worker is in the same process, so its clock is this one
    assertThat(pong.path("clockOffsetMillis").asInt()).isBetween(-2_500, 2_500);
    expect(201, "POST", JOBS, job("a", "true"));

    expect(200, "POST", path + ":drain", "{}");
    awaitState(path, "draining");
    String waiting = expect(202, "POST", JOBS + "/a:run", "{}").path("id").asText();
    expect(200, "POST", path + ":undrain", "{}");
    awaitState(path, "live");

    await()
        .atMost(LIMIT)
        .until(() -> json("GET", path(waiting), "").path("state").asText().equals("succeeded"));
    refused(404, "worker.notFound", "POST", API + "/workers/nobody:drain", "{}");
  }

  private void awaitState(String worker, String state) {
    await().atMost(LIMIT).until(() -> json("GET", worker, "").path("state").asText().equals(state));
  }

  @Test
  void suspendsAndResumes() throws Exception {
    expect(201, "POST", JOBS, job("a", "true"));
    JsonNode suspended =
        expect(
            200,
            "POST",
            JOBS + "/a:suspend",
            "{\"reason\": \"moving\", \"until\": \"2999-01-01T00:00:00Z\"}");
    assertThat(suspended.path("suspend").asBoolean()).isTrue();
    assertThat(suspended.at("/status/suspendReason").asText()).isEqualTo("moving");
    assertThat(expect(200, "POST", JOBS + "/a:resume", "").path("suspend").asBoolean()).isFalse();
    refused(400, "field.badInstant", "POST", JOBS + "/a:suspend", "{\"until\": \"later\"}");
    refused(404, "job.notFound", "POST", JOBS + "/none:resume", "");
  }

  @Test
  void goesBackToAnEarlierVersion() throws Exception {
    expect(201, "POST", JOBS, job("a", "echo one"));
    expect(200, "PUT", JOBS + "/a", job("a", "echo two"));
    assertThat(expect(200, "GET", JOBS + "/a/versions", "").path("total").asInt()).isEqualTo(2);
    assertThat(expect(200, "GET", JOBS + "/a/versions/1", "").at("/task/command").asText())
        .isEqualTo("echo one");

    JsonNode back = expect(200, "POST", JOBS + "/a/versions/1:rollback", "");

    assertThat(back.at("/task/command").asText()).isEqualTo("echo one");
    assertThat(back.at("/status/version").asInt()).isEqualTo(3);
    refused(404, "version.notFound", "POST", JOBS + "/a/versions/9:rollback", "");
  }

  // --- runs

  @Test
  void hasOneEffectForOneKey() throws Exception {
    String key = "key-" + System.nanoTime();
    expect(201, "POST", JOBS, job("a", "true"), "Idempotency-Key", key);
    expect(201, "POST", JOBS, job("a", "true"), "Idempotency-Key", key);
    refused(409, "idempotency.keyReused", "POST", JOBS, job("b", "true"), "Idempotency-Key", key);
    expect(204, "DELETE", JOBS + "/a", "");
    expect(201, "POST", JOBS, job("a", "true"), "Idempotency-Key", key);
    refused(404, "job.notFound", "GET", JOBS + "/a", "");

    expect(201, "POST", JOBS, job("a", "true"));
    JsonNode one = expect(202, "POST", JOBS + "/a:run", "", "Idempotency-Key", key + "r");
    JsonNode two = expect(202, "POST", JOBS + "/a:run", "", "Idempotency-Key", key + "r");
    assertThat(two).isEqualTo(one);
    refused(400, "header.invalid", "POST", JOBS + "/a:run", "", "Idempotency-Key", "a b");
  }

  @Test
  void runsAndShowsTheOutput() throws Exception {
    expect(201, "POST", JOBS, job("a", "echo hello; echo oops >&2"));
    String id = expect(202, "POST", JOBS + "/a:run", "{}").path("id").asText();
    URI location = URI.create(last.headers().firstValue("Location").orElseThrow());
    assertThat(location.getRawPath()).isEqualTo(path(id));
    expect(200, "GET", path(id), "");
    await()
        .atMost(LIMIT)
        .until(() -> json("GET", path(id), "").path("state").asText().equals("succeeded"));
    JsonNode execution = expect(200, "GET", path(id), "");
    assertThat(execution.path("outputBytes").asInt()).as("the whole end is known").isEqualTo(11);
    assertThat(execution.path("attempts")).hasSize(1);
    // records outlive their job, and other tests ran a job of this name
    assertThat(expect(200, "GET", JOBS + "/a/executions", "").path("items"))
        .anyMatch(item -> item.path("id").asText().equals(id));
    assertThat(
            expect(200, "GET", API + "/executions?namespace=api&job=a&state=succeeded", "")
                .path("total")
                .asInt())
        .isPositive();

    assertThat(text(path(id) + "/output?stream=stdout")).isEqualTo("hello\n");
    assertThat(text(path(id) + "/output?stream=stdout&offset=2")).isEqualTo("llo\n");
    HttpResponse<String> part =
        send(request(path(id) + "/output?stream=stdout").header("Range", "bytes=1-2"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("el");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 1-2/6");
    refused(409, "execution.ended", "POST", path(id) + ":kill", "");
  }

  private String text(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    return answer.body();
  }

  @Test
  void followsOutputUntilTheEndThatAKillMakes() throws Exception {
    expect(201, "POST", JOBS, job("a", "while true; do echo tick; sleep 0.2; done"));
    String id = expect(202, "POST", JOBS + "/a:run", "").path("id").asText();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    HttpClient http = HttpClient.newHttpClient();
    var following =
        http.sendAsync(request(path(id) + "/output:follow").build(), BodyHandlers.ofLines())
            .thenAccept(answer -> pour(answer, lines));

    next(lines, "data:", "\"text\":\"tick");
    String seq = next(lines, "id:", "").substring(3).strip();
    JsonNode running = expect(200, "GET", JOBS + "/a", "").at("/status/running");
    assertThat(running.toString()).contains(id);
    expect(202, "POST", path(id) + ":kill", "{}");
    next(lines, "data:", "\"state\":\"killed\"");
    following.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    HttpResponse<String> rest =
        send(request(path(id) + "/output:follow").header("Last-Event-ID", seq));
    assertThat(rest.body()).contains("\"killed\"").doesNotContain("\"seq\":" + seq + ",");
  }

  private static void pour(HttpResponse<Stream<String>> answer, BlockingQueue<String> lines) {
    assertThat(answer.statusCode()).isEqualTo(200);
    answer.body().forEach(lines::add);
  }

  private static String next(BlockingQueue<String> lines, String start, String part)
      throws InterruptedException {
    while (true) {
      Optional<String> line = Optional.ofNullable(lines.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
      assertThat(line).as("a line with " + start + part).isPresent();
      if (line.get().startsWith(start) && line.get().contains(part)) {
        return line.get();
      }
    }
  }

  @Test
  void answersWithAProblemWhereThereIsNothingToFollow() throws Exception {
    String none = path("api/none@1000");
    refused(404, "execution.notFound", "GET", none + "/output:follow", "");
    refused(404, "execution.notFound", "GET", none + "/output", "");
    refused(404, "execution.notFound", "GET", none, "");
    refused(404, "execution.notFound", "POST", none + ":kill", "");
    refused(400, "execution.invalidId", "GET", path("none"), "");
  }

  // --- the rest

  @Test
  void showsItsWorker() throws Exception {
    JsonNode worker = expect(200, "GET", API + "/workers", "").at("/items/0");
    assertThat(worker.path("state").asText()).isEqualTo("live");
    String name = worker.path("name").asText();
    assertThat(expect(200, "GET", API + "/workers/" + name, "").path("id"))
        .isEqualTo(worker.path("id"));
    refused(404, "worker.notFound", "GET", API + "/workers/none", "");
  }

  @Test
  void previewsSchedules() throws Exception {
    JsonNode preview =
        expect(
            200,
            "POST",
            API + "/schedules:preview",
            "{\"schedule\": \"30 2 * * *\", \"timeZone\": \"Asia/Shanghai\", \"count\": 3}");
    assertThat(preview.path("times")).hasSize(3);
    assertThat(preview.at("/times/0/local").asText()).contains("T02:30:00+08:00");
    assertThat(preview.at("/description/zh").asText()).isEqualTo("在 02:30");
    refused(
        400,
        "schedule.outOfRange",
        "POST",
        API + "/schedules:preview",
        "{\"schedule\": \"61 * * * *\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /nothing              | 404 | notFound
          GET    | /namespaces/api/nope  | 404 | notFound
          DELETE | /jobs                 | 405 | methodNotAllowed
          GET    | /schedules:preview    | 405 | methodNotAllowed
          GET    | /namespaces/api/jobs/a:run | 405 | methodNotAllowed
          """)
  void refusesWhatIsNotServed(String method, String path, int status, String code)
      throws Exception {
    refused(status, code, method, API + path, "");
  }

  @Test
  void refusesOtherMediaTypes() throws Exception {
    refused(406, "notAcceptable", "GET", JOBS, "", "Accept", "application/xml");
    HttpResponse<String> form =
        send(
            request(JOBS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=a")));
    assertThat(form.statusCode()).isEqualTo(415);
    refused(400, "field.required", "POST", JOBS, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs?limit=0",
        "/jobs?limit=501",
        "/jobs?limit=2147483648",
        "/jobs?sort=$where",
        "/jobs?state=x",
        "/executions?limit=-1",
        "/executions?state=x",
        "/executions?since=yesterday",
      })
  void refusesBadParameters(String path) throws Exception {
    refused(400, "query.invalid", "GET", API + path, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs?cursor=x", "/executions?cursor=x"})
  void refusesForeignCursors(String path) throws Exception {
    refused(400, "cursor.invalid", "GET", API + path, "");
  }
}
