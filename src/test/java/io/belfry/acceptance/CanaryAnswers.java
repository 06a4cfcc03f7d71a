package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.belfry.security.Route;
import io.belfry.security.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Looks for canaries in all that the API answers, and in all that the page is sent and shows. */
final class CanaryAnswers {
  private final BelfryClient client;
  private final Canaries canaries;
  private final String job;
  private final List<JsonNode> newest;

  /**
   * What is there to be looked at.
   *
   * @param job a job that uses the secret
   * @param newest its newest executions
   */
  CanaryAnswers(BelfryClient client, Canaries canaries, String job, List<JsonNode> newest) {
    this.client = client;
    this.canaries = canaries;
    this.job = job;
    this.newest = newest;
    assertThat(newest).isNotEmpty();
  }

  private String newestId() {
    return newest.get(0).get("id").asText();
  }

  /** Asks for everything that can be read, also as a file. */
  void lookAtRoutes() throws IOException, InterruptedException {
    String worker = client.read("/api/v1/workers").at("/items/0/id").asText();
    Set<String> seen = new TreeSet<>();
    for (Route route : new Routes(false).all()) {
      if (route.method().equals("GET")) {
        List<JsonNode> subjects =
            route.path().contains("/executions/{id}") ? newest : newest.subList(0, 1);
        for (JsonNode execution : subjects) {
          lookAt(path(route, execution.get("id").asText(), worker), route.path(), seen);
        }
      }
    }
    lookAt("/api/v1/audit:export?format=jsonl", "the audit as lines of JSON", seen);
    lookAt("/api/v1/audit?action=secrets.write&limit=500", "the audit of secrets", seen);
    lookAt("/openapi", "/openapi", seen);
    assertThat(seen)
        .as("routes that show what is no secret")
        .contains(
            "/api/v1/jobs",
            "/api/v1/namespaces/{namespace}/jobs/{name}",
            "/api/v1/namespaces/{namespace}/jobs/{name}/versions/{version}",
            "/api/v1/executions/{id}/output",
            "/api/v1/executions/{id}/output:follow",
            "/api/v1/audit:export",
            "the audit as lines of JSON");
    String output = new String(client.output(newestId()), ISO_8859_1);
    assertThat(output).contains(canaries.control() + " ***\n", "x://me:***@host/", "CANARY=***");
  }

  private void lookAt(String path, String name, Set<String> seen) {
    String body = body(path);
    canaries.refuse("the answer of " + path, body);
    if (body.contains(canaries.control())) {
      seen.add(name);
    }
  }

  /** The whole answer; the client's own limit ends with its head. */
  private String body(String path) {
    CompletableFuture<String> body =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return client.get(path).body();
              } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    assertThat(body).as("the answer of " + path).succeedsWithin(Duration.ofSeconds(60));
    return body.join();
  }

  private String path(Route route, String execution, String worker) {
    return route
        .path()
        .replace("/executions/{id}", "/executions/" + BelfryClient.encode(execution))
        .replace("/workers/{id}", "/workers/" + BelfryClient.encode(worker))
        .replace("/users/{name}", "/users/admin")
        .replace("{namespace}", "default")
        .replace("{version}", "1")
        .replace("{name}", job)
        .replaceAll("\\{\\w+}", "nothing");
  }

  /** Opens the pages in a real browser, as two people; the folder is for what it writes down. */
  void lookAtPages(Path folder) throws IOException, InterruptedException {
    Path seen = folder.resolve("seen");
    String[] id = newestId().split("/", 2);
    String page = "/executions/" + id[0] + "/" + BelfryClient.encode(id[1]);
    String said =
        Chromium.drive(
            "look-everywhere.mjs",
            client.url(),
            folder.resolve("said"),
            seen.toString(),
            canaries.control(),
            job,
            page);
    System.out.print("figure: canary: the browser " + said);
    List<String> parts =
        new ArrayList<>(List.of(Files.readString(seen, ISO_8859_1).split("\n=== ", -1)));
    for (String part : parts) {
      canaries.refuse("the browser: " + part.lines().findFirst().orElse(""), part);
    }
    assertThat(parts)
        .as("a page that shows what is no secret")
        .anyMatch(part -> part.startsWith("page /exec") && part.contains(canaries.control()))
        .anyMatch(part -> part.startsWith("page /audit, an entry"))
        .anyMatch(part -> part.startsWith("answer 200") && part.contains(canaries.control()));
  }
}
