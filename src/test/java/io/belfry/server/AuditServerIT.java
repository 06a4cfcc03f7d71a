package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who did what, from where, before and after, also in vain: as the API tells it. */
class AuditServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String API = "/api/v1";
  private static final String CANARY = "canary-83b1f0";

  /** A namespace of its own for each test, as the audit forgets nothing. */
  private String namespace;

  private HttpResponse<String> last;

  @BeforeEach
  void isReady() {
    await().atMost(Duration.ofSeconds(60)).until(() -> get("/health/ready").statusCode() == 200);
    namespace = "audit-" + System.nanoTime();
  }

  private JsonNode call(HttpRequest.Builder request, String method, String body) throws Exception {
    if (!body.isEmpty()) {
      String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
      request.header("Content-Type", type);
    }
    last =
        send(
            request.method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    boolean json = last.headers().firstValue("Content-Type").orElse("").contains("json");
    return json ? JSON.readTree(last.body()) : JSON.missingNode();
  }

  private JsonNode expect(int status, String method, String path, String body) throws Exception {
    JsonNode answer = call(request(API + path), method, body);
    assertThat(last.statusCode()).as(last.body()).isEqualTo(status);
    return answer;
  }

  private String jobs() {
    return "/namespaces/" + namespace + "/jobs";
  }

  private static String job(String name, String command) {
    ObjectNode job = JSON.createObjectNode().put("name", name).put("schedule", "@yearly");
    ObjectNode task = job.putObject("task").put("type", "shell").put("command", command);
    task.putObject("env").put("DB_PASSWORD", CANARY).put("DAY", "monday");
    return job.toString();
  }

  /** The entries, newest first, once there are so many: the log has them some time later. */
  private List<JsonNode> entries(int count, String filter) {
    List<JsonNode> found = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              found.clear();
              expect(200, "GET", "/audit?limit=500&" + filter, "")
                  .path("items")
                  .forEach(found::add);
              assertThat(found).hasSizeGreaterThanOrEqualTo(count);
            });
    assertThat(found).hasSize(count);
    return found;
  }

  private static List<String> gist(List<JsonNode> entries) {
    return entries.stream()
        .map(
            entry ->
                entry.path("action").asText()
                    + " "
                    + entry.path("method").asText()
                    + " "
                    + entry.path("target").asText()
                    + " "
                    + entry.path("outcome").asText())
        .toList();
  }

  @Test
  void whatWasDoneIsThereWithBeforeAndAfter() throws Exception {
    expect(201, "POST", jobs(), job("a", "echo one"));
    expect(200, "PUT", jobs() + "/a", job("a", "echo two"));
    expect(200, "PATCH", jobs() + "/a", "{\"owner\": \"me\"}");
    expect(200, "POST", jobs() + "/a:suspend", "{\"reason\": \"moving\"}");
    expect(200, "POST", jobs() + "/a/versions/1:rollback", "");
    String execution = expect(202, "POST", jobs() + "/a:run", "").path("id").asText();
    expect(200, "PUT", jobs() + "/a?dryRun=true", job("a", "echo three"));
    expect(200, "GET", jobs() + "/a", "");
    expect(204, "DELETE", jobs() + "/a", "");

    List<JsonNode> entries = entries(7, "namespace=" + namespace);

    String id = namespace + "/a";
    assertThat(gist(entries))
        .containsExactly(
            "jobs.write DELETE " + id + " done",
            "jobs.run POST " + execution + " done",
            "jobs.write POST " + id + " done",
            "jobs.suspend POST " + id + " done",
            "jobs.write PATCH " + id + " done",
            "jobs.write PUT " + id + " done",
            "jobs.write POST " + id + " done");
    JsonNode created = entries.get(6);
    assertThat(created.path("user").asText()).isEqualTo(Login.ADMIN);
    assertThat(created.path("address").asText()).isIn("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");
    assertThat(created.path("status").asInt()).isEqualTo(201);
    assertThat(created.path("route").asText()).isEqualTo(API + "/namespaces/{namespace}/jobs");
    assertThat(created.path("before").isNull()).isTrue();
    assertThat(created.at("/after/task/command").asText()).isEqualTo("echo one");
    JsonNode put = entries.get(5);
    assertThat(put.at("/before/task/command").asText()).isEqualTo("echo one");
    assertThat(put.at("/after/task/command").asText()).isEqualTo("echo two");
    assertThat(put.at("/after/task/env/DAY").asText()).isEqualTo("monday");
    assertThat(put.at("/after/task/env/DB_PASSWORD").asText()).isEqualTo("***");
    assertThat(entries.get(3).at("/after/status/suspendReason").asText()).isEqualTo("moving");
    JsonNode deleted = entries.get(0);
    assertThat(deleted.path("after").isNull()).isTrue();
    assertThat(deleted.at("/before/task/command").asText()).isEqualTo("echo one");
    assertThat(entries.toString()).doesNotContain(CANARY);
  }

  @Test
  void whatWasTriedInVainIsThere() throws Exception {
    String path = API + jobs() + "/none";
    expect(404, "DELETE", jobs() + "/none", "");
    expect(400, "POST", jobs(), "{\"name\": \"a\"}");
    for (int n = 0; n < 30; n++) {
      call(anonymous(path), "DELETE", "");
      assertThat(last.statusCode()).isEqualTo(401);
    }
    call(anonymous(path), "GET", "");
    call(anonymous(path).header("Authorization", "Bearer blf_none_none"), "GET", "");
    assertThat(last.statusCode()).isEqualTo(401);

    List<JsonNode> entries = entries(4, "namespace=" + namespace);

    assertThat(gist(entries))
        .containsExactly(
            "jobs.read GET " + namespace + "/none refused",
            "jobs.write DELETE " + namespace + "/none refused",
            "jobs.write POST " + namespace + " failed",
            "jobs.write DELETE " + namespace + "/none failed");
    assertThat(entries.get(1).path("user").isNull()).isTrue();
    assertThat(entries.get(1).path("code").asText()).isEqualTo("unauthorized");
    assertThat(entries.get(2).path("code").asText()).isEqualTo("field.required");
    assertThat(entries.get(3).path("code").asText()).isEqualTo("job.notFound");
    assertThat(entries.get(3).path("before").isNull()).isTrue();
  }

  @Test
  void logInsAreThereByTheNameThatWasTried() throws Exception {
    String name = namespace;
    assertThat(Login.post(name, "wrong-password").statusCode()).isEqualTo(401);

    JsonNode entry = entries(1, "user=" + name).get(0);

    assertThat(entry.path("action").asText()).isEqualTo("login");
    assertThat(entry.path("outcome").asText()).isEqualTo("refused");
    assertThat(entry.path("code").asText()).isEqualTo("login.failed");
    assertThat(entry.toString()).doesNotContain("wrong-password");
    assertThat(expect(200, "GET", "/audit?action=login&outcome=done", "").path("items"))
        .anyMatch(done -> done.path("user").asText().equals(Login.ADMIN));
  }

  @Test
  void whoMayInOneNamespaceSeesThatOneOnly() throws Exception {
    expect(201, "POST", jobs(), job("a", "true"));
    String other = namespace + "x";
    expect(201, "POST", "/namespaces/" + other + "/jobs", job("a", "true"));
    entries(1, "namespace=" + other);
    String cookie = Login.newUser("u" + System.nanoTime(), "{\"" + namespace + "\": \"Admin\"}");

    JsonNode seen = as(cookie, "/audit?limit=500");
    assertThat(seen.path("items")).isNotEmpty();
    assertThat(seen.path("items"))
        .allMatch(entry -> entry.path("namespace").asText().equals(namespace));
    assertThat(as(cookie, "/audit?namespace=" + other).path("items")).isEmpty();
    call(anonymous(API + "/audit:export?format=jsonl").header("Cookie", cookie), "GET", "");
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.body()).contains("\"" + namespace + "\"").doesNotContain(other);
    String viewer = Login.newUser("v" + System.nanoTime(), "{\"*\": \"Viewer\"}");
    call(anonymous(API + "/audit").header("Cookie", viewer), "GET", "");
    assertThat(last.statusCode()).isEqualTo(403);
  }

  private JsonNode as(String cookie, String path) throws Exception {
    JsonNode answer = call(anonymous(API + path).header("Cookie", cookie), "GET", "");
    assertThat(last.statusCode()).as(last.body()).isEqualTo(200);
    return answer;
  }

  @Test
  void accountsAreThereWithoutTheirPasswords() throws Exception {
    String name = "a" + System.nanoTime();
    String made =
        expect(201, "POST", "/users", "{\"name\": \"" + name + "\", \"roles\": {}}")
            .path("oneTimePassword")
            .asText();
    expect(200, "PATCH", "/users/" + name, "{\"roles\": {\"*\": \"Viewer\"}}");
    expect(204, "DELETE", "/users/" + name, "");

    List<JsonNode> entries = entries(3, "q=users/" + name);

    assertThat(gist(entries))
        .containsExactly(
            "users.write DELETE users/" + name + " done",
            "users.write PATCH users/" + name + " done",
            "users.write POST users/" + name + " done");
    assertThat(entries.get(1).at("/before/roles").toString()).isEqualTo("{}");
    assertThat(entries.get(1).at("/after/roles/*").asText()).isEqualTo("Viewer");
    assertThat(made).isNotEmpty();
    assertThat(entries.toString()).doesNotContain(made);
  }

  @Test
  void exportsAsCsvAndAsLinesOfJson() throws Exception {
    for (int n = 0; n < 12; n++) {
      expect(201, "POST", jobs(), job("job" + n, "true"));
    }
    entries(12, "namespace=" + namespace);

    call(request(API + "/audit:export?namespace=" + namespace), "GET", "");
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(last.headers().firstValue("Content-Disposition").orElse(""))
        .matches("attachment; filename=\"belfry-audit-[0-9-]+\\.csv\"");
    String[] lines = last.body().split("\r\n", -1);
    assertThat(lines).hasSize(1 + 12 + 1);
    assertThat(lines[0]).startsWith("at,user,");
    assertThat(lines[1]).contains("\"" + namespace + "/job11\"").doesNotContain(CANARY);

    call(request(API + "/audit:export?format=jsonl&namespace=" + namespace), "GET", "");
    assertThat(last.headers().firstValue("Content-Type").orElse("")).contains("ndjson");
    List<String> documents = last.body().lines().toList();
    assertThat(documents).hasSize(12);
    assertThat(JSON.readTree(documents.get(11)).path("target").asText())
        .isEqualTo(namespace + "/job0");

    call(request(API + "/audit:export?format=xml"), "GET", "");
    assertThat(last.statusCode()).isEqualTo(400);
    assertThat(entries(2, "action=audit.read&outcome=done&since=" + since(documents.get(0))))
        .allMatch(entry -> entry.path("route").asText().equals(API + "/audit:export"));
  }

  private static String since(String document) throws Exception {
    return JSON.readTree(document).path("at").asText();
  }

  @Test
  void listsPageByPageAndRefusesWhatIsWrong() throws Exception {
    for (int n = 0; n < 5; n++) {
      expect(201, "POST", jobs(), job("job" + n, "true"));
    }
    entries(5, "namespace=" + namespace);
    String filter = "/audit?namespace=" + namespace + "&limit=2";
    JsonNode first = expect(200, "GET", filter, "");
    assertThat(first.path("total").asInt()).isEqualTo(5);
    JsonNode second =
        expect(200, "GET", filter + "&cursor=" + first.path("nextCursor").asText(), "");
    JsonNode third =
        expect(200, "GET", filter + "&cursor=" + second.path("nextCursor").asText(), "");
    assertThat(third.path("items")).hasSize(1);
    assertThat(third.path("nextCursor").isNull()).isTrue();
    for (String wrong :
        List.of("limit=0", "limit=501", "cursor=x", "since=yesterday", "outcome=maybe")) {
      expect(400, "GET", "/audit?" + wrong, "");
    }
  }

  @Test
  void nobodyCanChangeIt() throws Exception {
    expect(405, "DELETE", "/audit", "");
    expect(405, "POST", "/audit", "{}");
    String name = "audit/" + System.nanoTime();
    expect(404, "DELETE", "/" + name, "");
    entries(1, "action=unknown&outcome=refused&q=" + name);
  }
}
