package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.oidc.TestProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret that many executions use, a token, and Belfry's own secret at a provider of OpenID
 * Connect are found nowhere: not in the server's log, in a file of the node, in an answer or an
 * export of the API, in what the page is sent or shows, or on a command line. Beside them stands a
 * text that is no secret, and that is found: what looks for the canaries can see.
 */
class CanaryIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JOB = "canary-";
  private static final String SECRET = "/api/v1/namespaces/default/secrets/canary";

  /** What the first job does with its secret; the others print it once. */
  private static final String MISUSE =
      """
      echo "%1$s $CANARY"; echo "$URL" >&2
      printf %%s "$CANARY" | base64; printf %%s "me:$CANARY" | base64
      printf %%s "${CANARY:0:9}"; sleep 0.1; printf '%%s\\n' "${CANARY:9}"
      env; set -x; : "$CANARY"
      """;

  @TempDir Path folder;

  /** For what the node does not write itself. */
  @TempDir Path elsewhere;

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
    canaries.addClientSecret(TestProvider.CLIENT_SECRET);
    try (TestProvider provider = new TestProvider("localhost", Clock.systemUTC());
        BelfryProcess node = node(name, provider)) {
      node.start().waitReady();
      BelfryClient client = node.client();
      canaries.refuse("answers to the one who sets it", set(client, canaries));
      String token = makeToken(client, canaries);

      long began = System.nanoTime();
      try (CommandLines commandLines = new CommandLines(canaries)) {
        for (int i = 0; i < jobs; i++) {
          client.save(JOB + i, job(canaries, i));
        }
        use(token, client, canaries);
        awaitExecutions(client, executions);
        commandLines.assertSeen();
      }
      for (int i = 1; i < jobs; i++) {
        client.delete(JOB + i);
      }
      System.out.printf(
          "figure: canary: %d executions in %d s%n",
          total(client), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
      List<JsonNode> newest = client.executions(JOB + 0, Instant.now().minusSeconds(5));
      var answers = new CanaryAnswers(client, canaries, JOB + 0, newest);
      answers.lookAtPages(elsewhere);
      answers.lookAtRoutes();
      assertThat(provider.calls).as("somebody logged in there").contains("/token");
      node.stop();
      lookAtFiles(node, canaries);
    }
  }

  /** With the client's secret in a file: system properties can be seen by everybody. */
  private BelfryProcess node(String name, TestProvider provider) throws IOException {
    Path settings = elsewhere.resolve("belfry.properties");
    Files.write(
        settings,
        List.of(
            "belfry.oidc.issuer=" + provider.issuer(),
            "belfry.oidc.client-id=" + TestProvider.CLIENT_ID,
            "belfry.oidc.client-secret=" + TestProvider.CLIENT_SECRET,
            "belfry.oidc.name=Company SSO",
            "belfry.oidc.role-mapping=engineers=Operator@default"));
    return new BelfryProcess(
        name,
        folder,
        "-Dbelfry.config=" + settings,
        "-Dbelfry.oidc.redirect-url=http://127.0.0.1:" + BelfryProcess.PORT);
  }

  private static String makeToken(BelfryClient client, Canaries canaries)
      throws IOException, InterruptedException {
    String made =
        client
            .send(
                "POST",
                "/api/v1/tokens",
                "{\"name\": \"canary\", \"namespaces\": [\"*\"], \"actions\": [\"jobs.read\"]}")
            .body();
    String token = JSON.readTree(made).path("token").asText();
    canaries.addToken(token);
    return token;
  }

  /** Uses the token rightly, for what it is not good for, and where it does not belong. */
  private static void use(String token, BelfryClient client, Canaries canaries)
      throws IOException, InterruptedException {
    StringBuilder answers = new StringBuilder();
    for (String call : List.of("GET /api/v1/jobs 200", "DELETE " + SECRET + " 403")) {
      String[] parts = call.split(" ", -1);
      HttpResponse<String> answer = client.byToken(token, parts[0], parts[1]);
      assertThat(answer.statusCode()).as(call).isEqualTo(Integer.parseInt(parts[2]));
      answers.append(answer.headers().map()).append(answer.body());
    }
    HttpResponse<String> refused = client.get("/api/v1/jobs?token=" + token);
    assertThat(refused.statusCode()).isEqualTo(400);
    answers.append(refused.headers().map()).append(refused.body());
    answers.append(client.byToken(token, "GET", "/api/v1/tokens?user=*").body());
    canaries.refuse("answers to the one who has the token", answers.toString());
  }

  /** Sets the secret, and tries to in every wrong way; answers all answers. */
  private static String set(BelfryClient client, Canaries canaries)
      throws IOException, InterruptedException {
    StringBuilder answers = new StringBuilder();
    for (String wrong :
        List.of(
            "{\"value\": %s}", "{\"value\": [\"%s\"]}", "{\"value\": \"%s\", \"x\": 1}", "%s")) {
      var refused = client.send("PUT", SECRET, wrong.formatted(canaries.secret()));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      answers.append(refused.body());
    }
    String right = JSON.createObjectNode().put("value", canaries.secret()).toString();
    assertThat(client.send("PUT", SECRET, right).statusCode()).isEqualTo(201);
    return answers.toString();
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
}
