package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.Route;
import io.belfry.security.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret that many executions use, and a token, are found nowhere: not in the server's log, in a
 * file of the node, in an answer of the API, or on a command line. Beside each of them stands a
 * text that is no secret, and that is found: what looks for the canaries can see.
 */
class CanaryIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JOB = "canary-";

  /** What the first job does with its secret; the others print it once. */
  private static final String MISUSE =
      """
      echo "%1$s $CANARY"; echo "$URL" >&2
      printf %%s "$CANARY" | base64; printf %%s "me:$CANARY" | base64
      printf %%s "${CANARY:0:9}"; sleep 0.1; printf '%%s\\n' "${CANARY:9}"
      env; set -x; : "$CANARY"
      """;

  @TempDir Path folder;

  @Test
  void aSecretIsFoundNowhere() throws Exception {
    runAndLook("canary", Integer.getInteger("canary.executions", 30), 5);
  }

  @Test
  @Tag("load")
  void norAfterTenThousandExecutions() throws Exception {
    runAndLook("canary-load", 10_000, 60);
  }

  private void runAndLook(String name, int executions, int jobs) throws Exception {
    Canaries canaries = new Canaries();
    try (BelfryProcess node = new BelfryProcess(name, folder)) {
      node.start().waitReady();
      BelfryClient client = node.client();
      canaries.refuse("answers to the one who sets it", set(client, canaries));
      String token = client.send("POST", "/api/v1/tokens", token()).body();
      canaries.addToken(JSON.readTree(token).path("token").asText());

      long began = System.nanoTime();
      try (CommandLines commandLines = new CommandLines(canaries)) {
        for (int i = 0; i < jobs; i++) {
          client.save(JOB + i, job(canaries, i));
        }
        awaitExecutions(client, executions);
        commandLines.assertSeen();
      }
      for (int i = 1; i < jobs; i++) {
        client.delete(JOB + i);
      }
      System.out.printf(
          "figure: canary: %d executions in %d s%n",
          total(client), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
      lookAtAnswers(client, canaries);
      node.stop();
      lookAtFiles(node, canaries);
    }
  }

  /** Sets the secret, and tries to in every wrong way; answers all answers. */
  private static String set(BelfryClient client, Canaries canaries)
      throws IOException, InterruptedException {
    String path = "/api/v1/namespaces/default/secrets/canary";
    StringBuilder answers = new StringBuilder();
    for (String wrong :
        List.of(
            "{\"value\": %s}", "{\"value\": [\"%s\"]}", "{\"value\": \"%s\", \"x\": 1}", "%s")) {
      var refused = client.send("PUT", path, wrong.formatted(canaries.secret()));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      answers.append(refused.body());
    }
    String right = JSON.createObjectNode().put("value", canaries.secret()).toString();
    assertThat(client.send("PUT", path, right).statusCode()).isEqualTo(201);
    return answers.toString();
  }

  private static String token() {
    return "{\"name\": \"canary\", \"namespaces\": [\"*\"], \"actions\": [\"jobs.read\"]}";
  }

  private static ObjectNode job(Canaries canaries, int number) {
    String command = number == 0 ? MISUSE : "echo \"%s $CANARY\"; sleep 0.0";
    ObjectNode job = BelfryClient.shell("* * * * * *", command.formatted(canaries.control()));
    job.put("description", canaries.control());
    ObjectNode env = ((ObjectNode) job.get("task")).putObject("env");
    env.put("CANARY", "${secret:canary}").put("URL", "x://me:${secret:canary}@host/");
    return job;
  }

  private static void awaitExecutions(BelfryClient client, int count)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60 + count / 20);
    while (total(client) < count) {
      assertThat(System.nanoTime()).as("it goes on").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static long total(BelfryClient client) throws IOException, InterruptedException {
    JsonNode total = client.read("/api/v1/executions?state=succeeded&limit=1").get("total");
    return total.isObject() ? total.get("value").asLong() : total.asLong();
  }

  // --- answers

  private static void lookAtAnswers(BelfryClient client, Canaries canaries)
      throws IOException, InterruptedException {
    List<JsonNode> newest = client.executions(JOB + 0, Instant.now().minusSeconds(5));
    assertThat(newest).isNotEmpty();
    String worker = client.read("/api/v1/workers").at("/items/0/id").asText();
    Set<String> seen = new TreeSet<>();
    for (Route route : new Routes(false).all()) {
      if (route.method().equals("GET")) {
        List<JsonNode> subjects =
            route.path().contains("/executions/{id}") ? newest : newest.subList(0, 1);
        for (JsonNode execution : subjects) {
          String path = path(route, execution.get("id").asText(), worker);
          String body = body(client, path);
          canaries.refuse("the answer of " + path, body);
          if (body.contains(canaries.control())) {
            seen.add(route.path());
          }
        }
      }
    }
    assertThat(seen)
        .as("routes that show what is no secret")
        .contains(
            "/api/v1/jobs",
            "/api/v1/namespaces/{namespace}/jobs/{name}",
            "/api/v1/namespaces/{namespace}/jobs/{name}/versions/{version}",
            "/api/v1/executions/{id}/output",
            "/api/v1/executions/{id}/output:follow");
    String output = new String(client.output(newest.get(0).get("id").asText()), ISO_8859_1);
    assertThat(output).contains(canaries.control() + " ***\n", "x://me:***@host/", "CANARY=***");
  }

  /** The whole answer; the client's own limit ends with its head. */
  private static String body(BelfryClient client, String path) {
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

  private static String path(Route route, String execution, String worker) {
    return route
        .path()
        .replace("/executions/{id}", "/executions/" + BelfryClient.encode(execution))
        .replace("/workers/{id}", "/workers/" + BelfryClient.encode(worker))
        .replace("/users/{name}", "/users/admin")
        .replace("{namespace}", "default")
        .replace("{version}", "1")
        .replace("{name}", JOB + 0)
        .replaceAll("\\{\\w+}", "nothing");
  }

  // --- files

  private void lookAtFiles(BelfryProcess node, Canaries canaries) throws IOException, SQLException {
    canaries.refuse("the server's log", String.join("\n", node.logLines()));
    Path key = node.data().resolve("secrets.key");
    canaries.addKey(Files.readString(key).strip());
    List<String> seen = new ArrayList<>();
    for (Path file : files()) {
      if (!file.equals(key)) {
        String content = Files.readString(file, ISO_8859_1);
        canaries.refuse(file.toString(), content);
        if (content.contains(canaries.control())) {
          seen.add(node.data().relativize(file).toString());
        }
      }
    }
    System.out.println("figure: canary: what is no secret was found in " + seen);
    assertThat(seen).as("the store of jobs").anyMatch(file -> file.startsWith("coordination"));
    lookAtLog(node.data().resolve("log").resolve("executions"), canaries);
  }

  /** The execution log compresses what it writes, so it is read as a database too. */
  private static void lookAtLog(Path database, Canaries canaries) throws SQLException {
    boolean seen = false;
    String url = "jdbc:h2:file:" + database.toAbsolutePath() + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
    try (Connection connection = DriverManager.getConnection(url, "belfry", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SCRIPT")) {
      while (rows.next()) {
        String row = rows.getString(1);
        canaries.refuse("the execution log", row);
        seen |= canaries.isControlIn(row);
      }
    }
    assertThat(seen).as("the log has what is no secret").isTrue();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Looks at the command lines of all processes, over and over, until it is closed. */
  private static final class CommandLines implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Canaries canaries;
    private final Thread thread = new Thread(this::look, "command lines");
    private volatile boolean seen;
    private volatile boolean closed;
    private volatile String found = "";

    CommandLines(Canaries canaries) {
      this.canaries = canaries;
      thread.start();
    }

    private void look() {
      while (!closed) {
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
          String line = commandLine(process.pid());
          seen |= line.contains(canaries.control());
          found = canaries.isIn(line) ? line : found;
        }
        try {
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    private static String commandLine(long pid) {
      try {
        return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), ISO_8859_1);
      } catch (IOException e) {
        return ""; // it ended meanwhile
      }
    }

    void assertSeen() {
      assertThat(seen).as("command lines of tasks were seen").isTrue();
    }

    @Override
    public void close() throws InterruptedException {
      closed = true;
      thread.join();
      assertThat(found).as("a command line with a canary").isEmpty();
    }
  }
}
