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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A running server on which a test makes jobs, runs them and reads what they did, all through the
 * API; the jobs go when the test is over.
 */
abstract class JobServer extends BelfryServer {
  static final JsonMapper JSON = JsonMapper.builder().build();
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final String jobs;
  private final List<String> made = new ArrayList<>();

  /** Jobs of this namespace. */
  JobServer(String namespace) {
    jobs = "/api/v1/namespaces/" + namespace + "/jobs";
  }

  /** The worker registers itself some time after the deployment. */
  @BeforeEach
  final void isReady() {
    await().atMost(Duration.ofSeconds(60)).until(() -> get("/health/ready").statusCode() == 200);
  }

  @AfterEach
  final void deleteJobs() throws IOException, InterruptedException {
    for (String job : made) {
      assertThat(send(request(job).DELETE()).statusCode()).isIn(204, 404);
    }
  }

  /** The address of the namespace's jobs. */
  final String jobs() {
    return jobs;
  }

  /** The document of a job that runs a command when it is asked to. */
  static ObjectNode shell(String command) {
    ObjectNode job = JSON.createObjectNode().put("schedule", "@yearly");
    job.putObject("task").put("type", "shell").put("command", command);
    return job;
  }

  final HttpResponse<String> put(String name, ObjectNode job)
      throws IOException, InterruptedException {
    return send(json(request(jobs + "/" + name)).PUT(BodyPublishers.ofString(job.toString())));
  }

  static HttpRequest.Builder json(HttpRequest.Builder request) {
    return request.header("Content-Type", "application/json");
  }

  /** Makes a job and asks for a run of it; the execution's id. */
  final String run(String name, ObjectNode job) throws IOException, InterruptedException {
    HttpResponse<String> saved = put(name, job);
    assertThat(saved.statusCode()).as(saved.body()).isIn(200, 201);
    made.add(jobs + "/" + name);
    HttpResponse<String> accepted =
        send(json(request(jobs + "/" + name + ":run")).POST(BodyPublishers.ofString("{}")));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return JSON.readTree(accepted.body()).path("id").asText();
  }

  /** The address of an execution. */
  static String execution(String id) {
    return "/api/v1/executions/" + id.replace("/", "%2F").replace("@", "%40").replace("+", "%2B");
  }

  /** Waits for a state that is not the last one. */
  final void awaitState(String id, String state) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              HttpResponse<String> answer = get(execution(id));
              return answer.statusCode() == 200
                  && JSON.readTree(answer.body()).path("state").asText().equals(state);
            });
  }

  /** Waits until the execution has ended in the state and all of it is in the log. */
  final JsonNode awaitEnd(String id, String state) throws IOException, InterruptedException {
    String name = id.substring(id.indexOf('/') + 1, id.indexOf('@'));
    String list = jobs + "/" + name + "/executions?limit=500";
    await()
        .atMost(LIMIT)
        .until(
            () ->
                JSON.readTree(get(list).body())
                    .path("items")
                    .valueStream()
                    .anyMatch(
                        item ->
                            item.path("id").asText().equals(id)
                                && item.path("finishedAt").isTextual()));
    JsonNode ended = JSON.readTree(get(execution(id)).body());
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo(state);
    return ended;
  }
}
