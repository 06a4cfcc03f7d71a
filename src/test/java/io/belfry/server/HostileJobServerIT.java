package io.belfry.server;

import static io.belfry.server.ServerLog.FORGED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names, expressions and texts that mean harm: refused by field, or kept as the text they are, and
 * never a line of the server's log.
 */
class HostileJobServerIT extends JobServer {
  /** Each an end of line, for a program or for a terminal. */
  private static final List<String> BREAKS =
      List.of("\n", "\r", "\r\n", "\u2028", "\u0085", "\u001b[2J", "\u202e", "\u0000");

  HostileJobServerIT() {
    super("hostile-it");
  }

  static List<String> badNames() {
    return List.of(
        "",
        "a/b",
        "..",
        "../../etc/passwd",
        "%2F",
        "a\u0000b",
        "a\nb",
        "a\u202eb",
        "a b",
        "-a",
        "ä",
        "<script>",
        "${secret:x}",
        "x".repeat(300));
  }

  private HttpResponse<String> post(String path, ObjectNode body) throws Exception {
    return send(json(request(path)).POST(BodyPublishers.ofString(body.toString())));
  }

  private JsonNode refused(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("Exception", "\u0000", "\u202e");
    return JSON.readTree(answer.body());
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void whatIsNoNameIsRefusedEverywhere(String name) throws Exception {
    String before = get("/api/v1/jobs?limit=500").body();

    ObjectNode job = shell("true").put("name", name);
    assertThat(refused(post(jobs(), job)).path("field").asText()).isEqualTo("name");
    ObjectNode user = JSON.createObjectNode().put("name", name);
    user.putObject("roles");
    assertThat(refused(post("/api/v1/users", user)).path("field").asText()).isEqualTo("name");
    ObjectNode token = JSON.createObjectNode().put("name", name);
    token.putArray("namespaces").add("default");
    token.putArray("actions").add("jobs.read");
    assertThat(refused(post("/api/v1/tokens", token)).path("field").asText()).isEqualTo("name");
    token.put("name", "fine");
    token.putArray("namespaces").add(name);
    refused(post("/api/v1/tokens", token));

    assertThat(JSON.readTree(get("/api/v1/jobs?limit=500").body()).path("items"))
        .isEqualTo(JSON.readTree(before).path("items"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%20", "a%20b", "-a", "%E2%80%AEa", "%C3%A4", "%3Cscript%3E"})
  void neitherDoesAnAddressNameSuchAThing(String name) throws Exception {
    for (String path :
        List.of(
            "/api/v1/namespaces/hostile-it/jobs/" + name,
            "/api/v1/namespaces/" + name + "/jobs/a",
            "/api/v1/namespaces/hostile-it/secrets/" + name)) {
      ObjectNode body =
          path.contains("/secrets/") ? JSON.createObjectNode().put("value", "x") : shell("true");
      HttpResponse<String> answer =
          send(json(request(path)).PUT(BodyPublishers.ofString(body.toString())));
      assertThat(answer.statusCode()).as(path + answer.body()).isIn(400, 404);
    }
    String longest = "x".repeat(300);
    assertThat(put(longest, shell("true")).statusCode()).isEqualTo(400);
  }

  /** How long an answer takes is printed; a machine that tests is too busy to promise it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 30 2 *",
        "0 0 31 4,6,9,11 *",
        "0 0 0 29 2 ? 2097",
        "long",
        "0-59/0 * * * *",
        "* * * * * * * * *"
      })
  void anExpressionThatIsWrongOrNeverDueIsRefusedAtOnce(String expression) throws Exception {
    String text = expression.equals("long") ? "1,".repeat(5_000) + "1 * * * *" : expression;
    ObjectNode job = shell("true").put("name", "never");
    job.put("schedule", text);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long began = System.nanoTime();
      HttpResponse<String> answer = post(jobs() + "?dryRun=true", job);
      micros.add((System.nanoTime() - began) / 1_000);
      JsonNode problem = refused(answer);
      assertThat(problem.path("field").asText()).isEqualTo("schedule");
      assertThat(problem.path("code").asText()).startsWith("schedule.");
    }
    micros.sort(Long::compare);
    System.out.printf(
        "figure: schedule %s refused in %d us over HTTP (median of 20, best %d us)%n",
        expression, micros.get(10), micros.get(0));
    assertThat(micros.get(0)).as("the best, in microseconds").isLessThan(10_000);
  }

  @Test
  void whatIsNeverDueIsKeptWhereThatIsMeant() throws Exception {
    ObjectNode job = shell("true").put("name", "never").put("allowNever", true);
    job.put("schedule", "0 0 30 2 *");
    assertThat(post(jobs() + "?dryRun=true", job).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mars/X", "../../etc/localtime", "GMT+99", "", "Europe/Berlin\u0000"})
  void aZoneThatThereIsNotIsRefused(String zone) throws Exception {
    ObjectNode job = shell("true").put("name", "zone").put("timeZone", zone);
    JsonNode problem = refused(post(jobs(), job));
    assertThat(problem.path("field").asText()).isEqualTo("timeZone");
  }

  /** The page's own tests show that it is text there, too. */
  @Test
  void markupIsKeptAndSentAsTheTextItIs() throws Exception {
    String markup = "<script>alert(1)</script>{{ 7*7 }}\"><img src=x onerror=alert(1)>";
    ObjectNode job = shell("echo '" + markup + "'").put("description", markup);
    job.put("displayName", markup).put("owner", "javascript:alert(1)");
    String id = run("markup", job);
    awaitEnd(id, "succeeded");

    for (String path : List.of(jobs() + "/markup", jobs(), execution(id), "/api/v1/jobs")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(path)
          .startsWith("application/json");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    JsonNode kept = JSON.readTree(get(jobs() + "/markup").body());
    assertThat(kept.path("description").asText()).isEqualTo(markup);
    assertThat(get(execution(id) + "/output").body()).isEqualTo(markup + "\n");
  }

  // --- the server's log

  @Test
  void nobodyWritesALineIntoTheLog() throws Exception {
    String before = ServerLog.read();
    assertThat(before).as("the server's log").contains("Belfry is up as");

    for (String broken : BREAKS) {
      String text = "canary-in-log" + broken + FORGED;
      Login.post(text, "password of " + text);
      ObjectNode job = shell("echo '" + text.replace("\u0000", "") + "'").put("name", text);
      send(json(request(jobs())).POST(BodyPublishers.ofString(job.toString())));
      job.put("name", "fine").put("schedule", text).put("timeZone", text);
      send(json(request(jobs())).POST(BodyPublishers.ofString(job.toString())));
      send(
          json(request("/api/v1/schedules:preview")).POST(BodyPublishers.ofString(job.toString())));
      send(json(request(jobs())).POST(BodyPublishers.ofString("{" + text)));
    }
    for (String broken : List.of("%0a", "%0d%0a", "%e2%80%a8", "%1b[2J", "%00")) {
      String text = "canary-in-log" + broken + FORGED.replace(" ", "%20");
      List<String> headers =
          List.of(
              "Host: localhost",
              Login.header(),
              "User-Agent: canary-in-log\u0085" + FORGED,
              "Idempotency-Key: canary-in-log\u0085" + FORGED,
              "Content-Type: application/json",
              "Content-Length: 2");
      RawHttp.send("GET /api/v1/jobs/" + text + "?q=" + text, headers, "{}");
      RawHttp.send("POST /api/v1/namespaces/" + text + "/jobs?dryRun=" + text, headers, "{}");
      RawHttp.send("GET /api/v1/oidc/callback?state=" + text + "&error=" + text, headers, "");
      RawHttp.send("GET /api/v1/executions/" + text + "/output", headers, "");
    }
    String id = run("prints", shell("printf 'canary-in-log\\n" + FORGED + "\\n'; exit 3"));
    awaitEnd(id, "failed");

    String after = ServerLog.read().substring(before.length());
    assertThat(after).doesNotContain("password of", "\tat io.belfry");
    ServerLog.assertNothingForged(after, "canary-in-log");
  }

  /**
   * Before the settings are told WildFly writes down what it was started with, whatever that is.
   */
  @Test
  void noSecretIsInTheLog() throws Exception {
    String log = ServerLog.read();
    int settings = log.indexOf("belfry.admin.password = ***");
    assertThat(settings).as("the settings are told").isPositive();
    assertThat(log.substring(settings))
        .contains("belfry.oidc.client-secret = ***")
        .doesNotContain(Login.PASSWORD, "canary-of-the-client", "first-of-all");
  }
}
