package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job end to end: made over HTTP, run on time with its output, run now, killed, gone. */
class JobRunServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JOBS = "/api/v1/namespaces/job-run/jobs";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** The worker registers itself some time after the deployment. */
  @BeforeEach
  void isReady() {
    await().atMost(Duration.ofSeconds(60)).until(() -> get("/health/ready").statusCode() == 200);
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(json(path).POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private JsonNode read(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private String create(String name, String schedule, String command)
      throws IOException, InterruptedException {
    var job = JSON.createObjectNode().put("name", name).put("schedule", schedule);
    job.putObject("task").put("type", "shell").put("command", command);
    HttpResponse<String> created = post(JOBS, job.toString());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElse("");
    assertThat(location).endsWith(JOBS + "/" + name);
    return JOBS + "/" + name;
  }

  private void delete(String path) throws IOException, InterruptedException {
    assertThat(send(request(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aJobOfEverySecondRunsOnTimeWithItsOutput() throws Exception {
    String job = create("hello", "* * * * * *", "echo hello");
    try {
      await()
          .atMost(LIMIT)
          .until(() -> read(job + "/executions?state=succeeded").path("items").size() >= 3);
      JsonNode items = read(job + "/executions?state=succeeded").path("items");
      JsonNode newest = items.path(0);
      assertThat(newest.path("trigger").asText()).isEqualTo("schedule");
      assertThat(newest.path("exitCode").asInt(-1)).isZero();
      assertThat(newest.path("outputBytes").asLong()).isEqualTo(6);
      assertThat(get(execution(newest.path("id").asText()) + "/output").body())
          .isEqualTo("hello\n");
      // in a server that has just started the very first may be slower
      Duration late =
          Duration.between(instant(newest, "scheduledAt"), instant(newest, "startedAt"));
      assertThat(late).isBetween(Duration.ZERO, Duration.ofSeconds(1));
    } finally {
      delete(job);
    }
  }

  @Test
  void aRunThatIsAskedForCanBeKilled() throws Exception {
    String job = create("sleeper", "@yearly", "echo started; sleep 120");
    try {
      HttpResponse<String> accepted = post(job + ":run", "{}");
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      URI location = URI.create(accepted.headers().firstValue("Location").orElse(""));
      String path = location.getRawPath();
      String id = JSON.readTree(accepted.body()).path("id").asText();
      assertThat(path).isEqualTo(execution(id));
      awaitState(path, "running");
      await().atMost(LIMIT).until(() -> get(path + "/output").body().equals("started\n"));

      assertThat(post(path + ":kill", "{}").statusCode()).isEqualTo(202);

      // the list has it when its record is complete
      awaitState(path, "killed");
      await()
          .atMost(LIMIT)
          .until(() -> read(job + "/executions?state=killed").findValuesAsText("id").contains(id));
      JsonNode killed = read(path);
      assertThat(killed.path("trigger").asText()).isEqualTo("manual");
      assertThat(Duration.between(instant(killed, "startedAt"), instant(killed, "finishedAt")))
          .isLessThan(Duration.ofSeconds(60));
      assertThat(post(path + ":kill", "{}").statusCode()).as("it has ended").isEqualTo(409);
    } finally {
      delete(job);
    }
  }

  @Test
  void pastTimesRunOnRequest() throws Exception {
    String job = create("ledger", "0 0 2 * * *", "echo $BELFRY_SCHEDULED_TIME");
    try {
      String range = "{\"from\": \"2025-05-01T00:00:00Z\", \"to\": \"2025-05-03T02:00:00Z\"";
      HttpResponse<String> dry = post(job + ":backfill", range + ", \"dryRun\": true}");
      assertThat(dry.statusCode()).as(dry.body()).isEqualTo(200);
      assertThat(JSON.readTree(dry.body()).path("times").findValuesAsText("at"))
          .containsExactly(
              "2025-05-01T02:00:00.000Z", "2025-05-02T02:00:00.000Z", "2025-05-03T02:00:00.000Z");

      HttpResponse<String> accepted = post(job + ":backfill", range + "}");
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      String id = JSON.readTree(accepted.body()).path("id").asText();

      String done = job + "/executions?trigger=backfill&state=succeeded";
      await().atMost(LIMIT).until(() -> read(done).path("items").size() == 3);
      JsonNode newest = read(done).path("items").path(0);
      assertThat(newest.path("id").asText()).endsWith("~" + id);
      assertThat(newest.path("scheduledAt").asText()).isEqualTo("2025-05-03T02:00:00.000Z");
      assertThat(get(execution(newest.path("id").asText()) + "/output").body())
          .startsWith("2025-05-03T02:00:00");
      assertThat(read(job + "/backfills").path("items")).isEmpty();
      assertThat(send(request(job + "/backfills/" + id).DELETE()).statusCode()).isEqualTo(404);
    } finally {
      delete(job);
    }
  }

  @Test
  void aBackfillCanBeSeenAndGivenUp() throws Exception {
    String job = create("archive", "0 0 2 * * *", "sleep 120");
    try {
      String range = "{\"from\": \"2025-01-01T00:00:00Z\", \"to\": \"2025-12-31T00:00:00Z\"}";
      HttpResponse<String> accepted = post(job + ":backfill", range);
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      String id = JSON.readTree(accepted.body()).path("id").asText();
      String running = job + "/executions?trigger=backfill&state=running";
      await().atMost(LIMIT).until(() -> read(running).path("items").size() == 1);

      JsonNode left = read(job + "/backfills").path("items").path(0);
      assertThat(left.path("id").asText()).isEqualTo(id);
      assertThat(left.path("left").asInt()).isEqualTo(363);
      assertThat(send(request(job + "/backfills/" + id).DELETE()).statusCode()).isEqualTo(204);
      assertThat(read(job + "/backfills").path("items")).isEmpty();
      assertThat(read(running).path("items")).as("what runs goes on").hasSize(1);
      String execution = read(running).path("items").path(0).path("id").asText();
      assertThat(post(execution(execution) + ":kill", "{}").statusCode()).isEqualTo(202);
      awaitState(execution(execution), "killed");

      HttpResponse<String> nothing =
          post(
              job + ":backfill",
              "{\"from\": \"2025-01-01T03:00:00Z\", \"to\": \"2025-01-01T04:00:00Z\"}");
      assertThat(nothing.statusCode()).isEqualTo(400);
      assertThat(nothing.body()).contains("backfill.nothing");
      HttpResponse<String> ages =
          post(
              job + ":backfill",
              "{\"from\": \"2015-01-01T03:00:00Z\", \"to\": \"2025-01-01T04:00:00Z\"}");
      assertThat(ages.statusCode()).isEqualTo(400);
      assertThat(ages.body()).contains("backfill.tooMany");
    } finally {
      delete(job);
    }
  }

  private void awaitState(String execution, String state) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              HttpResponse<String> answer = get(execution);
              return answer.statusCode() == 200
                  && JSON.readTree(answer.body()).path("state").asText().equals(state);
            });
  }

  private static String execution(String id) {
    return "/api/v1/executions/" + id.replace("/", "%2F").replace("@", "%40").replace("+", "%2B");
  }

  private static Instant instant(JsonNode execution, String field) {
    return Instant.parse(execution.path(field).asText());
  }
}
