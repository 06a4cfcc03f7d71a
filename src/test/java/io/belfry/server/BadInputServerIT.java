package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.server.RawHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused with a reason that a program and a person understand; nothing is stored. */
class BadInputServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String JOBS = "/api/v1/namespaces/bad-input/jobs";
  private static final String TYPE = "Content-Type: application/json";
  private static final String YEARLY = "\"schedule\":\"@yearly\"";
  private static final String TASK = "\"task\":{\"type\":\"noop\"}";
  private static final String GOOD = "{\"name\":\"good\",\"schedule\":\"@yearly\"," + TASK + "}";

  private JsonNode before = JSON.nullNode();

  private static Answer ask(String requestLine, String body, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    if (all.stream().noneMatch(header -> header.startsWith("Host:"))) {
      all.add("Host: localhost");
    }
    all.add(Login.header());
    all.add("Content-Length: " + body.getBytes(StandardCharsets.ISO_8859_1).length);
    return RawHttp.send(requestLine, all, body);
  }

  private static JsonNode stored() throws IOException {
    Answer answer = ask("GET " + JOBS, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /** A refusal by RFC 9457 that tells nothing of the server's inside. */
  private static JsonNode assertRefused(Answer answer, int status, String code) throws IOException {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text()).doesNotContain("Exception", "\\tat ", "\tat ", "io.belfry", ".java");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).isNotEmpty();
    assertThat(problem.path("type").asText()).isNotEmpty();
    return problem;
  }

  /** One job is there, so that "nothing changed" means something. */
  @BeforeEach
  void storeOneJob() throws IOException {
    Answer answer = ask("PUT " + JOBS + "/good", GOOD, TYPE);
    assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    before = stored();
    assertThat(before.path("items")).hasSize(1);
  }

  @AfterEach
  void nothingWasStored() throws IOException {
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"name\":\"bad\",\"schedule\":|json.malformed|",
        "[]|json.notAnObject|",
        "{\"name\":\"bad\",YEARLY,\"colour\":1,TASK}|field.unknown|colour",
        "{\"name\":\"bad\",\"schedule\":\"61 * * * *\",TASK}|schedule.outOfRange|schedule",
        "{\"name\":\"bad\",YEARLY,\"timeZone\":\"Mars/X\",TASK}|timeZone.unknown|timeZone",
        "{\"name\":\"a/../b\",YEARLY,TASK}|name.invalid|name",
        "{YEARLY,TASK}|field.required|name",
        "{\"name\":\"bad\",YEARLY}|field.required|task",
        "{\"name\":\"bad\",YEARLY,\"task\":{\"type\":\"magic\"}}|task.unknownType|task.type",
      })
  void aBadDocumentIsRefused(String template, String code, String field) throws IOException {
    String body = template.replace("YEARLY", YEARLY).replace("TASK", TASK);
    List<String> requests = new ArrayList<>(List.of("POST " + JOBS));
    if (!"name".equals(field)) {
      requests.add("POST " + JOBS + "?dryRun=true");
      requests.add("PUT " + JOBS + "/bad");
    }
    for (String request : requests) {
      JsonNode problem = assertRefused(ask(request, body, TYPE), 400, code);
      assertThat(problem.path("field").asText(null)).as(request).isEqualTo(field);
    }
  }

  @Test
  void aBadExpressionIsPointedAt() throws IOException {
    String body = "{\"name\":\"bad\",\"schedule\":\"0 61 * * *\"," + TASK + "}";
    JsonNode problem = assertRefused(ask("POST " + JOBS, body, TYPE), 400, "schedule.outOfRange");
    assertThat(problem.path("position").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/../b", "a%2F..%2Fb", "a%2f%2e%2e%2fb", "%2e%2e", "a;x=1"})
  void aNameThatClimbsIsRefused(String name) throws IOException {
    for (String method : List.of("PUT", "GET", "DELETE")) {
      String body = method.equals("PUT") ? GOOD : "";
      assertRefused(ask(method + " " + JOBS + "/" + name, body, TYPE), 400, "invalidPath");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%3Arun", "a%3arun", "a%0Ab", "a%00", "a%0d%0aSet-Cookie:x"})
  void aNameThatCouldBeReadInTwoWaysIsRefused(String name) throws IOException {
    Answer answer = ask("POST " + JOBS + "/" + name, "{}", TYPE);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.text()).doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a%2Ba%2B)%2B$",
        "%7B%22$gt%22:%22%22%7D",
        "$where",
        ".*",
        "%25",
        "_",
        "'%20OR%20'1'='1",
        "%5C",
      })
  void filtersAreTextAndNothingElse(String filter) throws IOException {
    for (String list : List.of(JOBS, "/api/v1/jobs", "/api/v1/executions")) {
      Answer answer = ask("GET " + list + "?q=" + filter, "");
      assertThat(answer.status()).as(list + answer.text()).isEqualTo(200);
      assertThat(JSON.readTree(answer.body()).path("items")).as(list).isEmpty();
    }
    // an operator where a text belongs is no parameter at all
    assertThat(ask("GET " + JOBS + "?q%5B$ne%5D=x", "").status()).isIn(200, 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "501", "2147483648", "99999999999999999999", "1e3", "NaN"})
  void aPageHasOneToFiveHundredItems(String limit) throws IOException {
    for (String list : List.of(JOBS, "/api/v1/jobs", "/api/v1/executions")) {
      Answer answer = ask("GET " + list + "?limit=" + limit, "");
      assertThat(assertRefused(answer, 400, "query.invalid").path("field").asText())
          .isEqualTo("limit");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":NaN}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"jitterSeconds\":1e999}",
        "{\"@class\":\"java.lang.Runtime\"}",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
      })
  void aBodyIsStrictJsonWithoutTypes(String body) throws IOException {
    Answer answer = ask("POST " + JOBS, body, TYPE);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).doesNotContain("Exception", "root:");
  }

  @Test
  void aBodyOfTenThousandLevelsIsRefused() throws IOException {
    for (String body : List.of("[".repeat(10_000), "{\"a\":".repeat(10_000))) {
      assertRefused(ask("POST " + JOBS, body, TYPE), 400, "json.limit");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "a%20b", "a%C3%A4", "%E5%A4%9C"})
  void aNameOfOtherCharactersIsRefused(String name) throws IOException {
    assertRefused(ask("PUT " + JOBS + "/" + name, GOOD, TYPE), 400, "name.invalid");
  }

  @Test
  void aBodyOfTwoMegabytesIsRefused() throws IOException {
    String description = "x".repeat(2_000_000);
    String body =
        "{\"name\":\"big\",\"description\":\"" + description + "\",\"schedule\":\"@yearly\"}";
    assertRefused(ask("POST " + JOBS, body, TYPE), 413, "bodyTooLarge");
    assertRefused(ask("PUT " + JOBS + "/good", body, TYPE), 413, "bodyTooLarge");
  }

  @Test
  void aBodyThatHidesItsLengthIsRefusedToo() throws IOException {
    StringBuilder body = new StringBuilder();
    String chunk = " ".repeat(0x10000);
    for (int i = 0; i < 32; i++) {
      body.append("10000\r\n").append(chunk).append("\r\n");
    }
    body.append("0\r\n\r\n");
    List<String> headers =
        List.of("Host: localhost", TYPE, Login.header(), "Transfer-Encoding: chunked");
    Answer answer = RawHttp.send("POST " + JOBS, headers, body.toString());
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text()).contains("\"code\":\"bodyTooLarge\"").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void anOldVersionIsNotOverwritten(String method) throws IOException {
    String body = method.equals("DELETE") ? "" : GOOD.replace("@yearly", "@monthly");
    Answer answer =
        ask(method + " " + JOBS + "/good", body, contentType(method), "If-Match: \"1\"");
    assertRefused(answer, 412, "job.changed");
  }

  private static String contentType(String method) {
    return method.equals("PATCH") ? "Content-Type: application/merge-patch+json" : TYPE;
  }

  @Test
  void theVersionThatWasReadIsAccepted() throws IOException {
    String tag = ask("GET " + JOBS + "/good", "").header("ETag");
    assertThat(tag).startsWith("\"").endsWith("\"");
    String change = GOOD.replace("@yearly", "@monthly");
    Answer changed = ask("PUT " + JOBS + "/good", change, TYPE, "If-Match: " + tag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
    before = stored();
    assertRefused(ask("PUT " + JOBS + "/good", GOOD, TYPE, "If-Match: " + tag), 412, "job.changed");
  }

  /** All of them read the same version, and all of them save at once. */
  @Test
  void ofEightEditorsOneSaves() throws Exception {
    String tag = ask("GET " + JOBS + "/good", "").header("ETag");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Answer>> saves = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String edited = GOOD.replace("@yearly", i + " 4 1 1 *");
      saves.add(
          threads.submit(() -> ask("PUT " + JOBS + "/good", edited, TYPE, "If-Match: " + tag)));
    }
    int saved = 0;
    for (Future<Answer> save : saves) {
      Answer answer = save.get();
      if (answer.status() == 200) {
        saved++;
      } else {
        assertRefused(answer, 412, "job.changed");
      }
    }
    threads.shutdown();
    assertThat(saved).isEqualTo(1);
    before = stored();
  }

  @Test
  void aJobIsCreatedOnce() throws IOException {
    String other = GOOD.replace("@yearly", "@monthly");
    assertRefused(ask("POST " + JOBS, other, TYPE), 409, "job.exists");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/x-java-serialized-object"
      })
  void onlyJsonIsRead(String type) throws IOException {
    Answer answer = ask("POST " + JOBS, GOOD.replace("good", "bad"), "Content-Type: " + type);
    assertRefused(answer, 415, "unsupportedMediaType");
  }

  @Test
  void pagesOfOthersChangeNothing() throws IOException {
    String body = GOOD.replace("good", "bad");
    assertRefused(
        ask("POST " + JOBS, body, TYPE, "Origin: https://evil.example"), 403, "originNotAllowed");
    assertRefused(
        ask("DELETE " + JOBS + "/good", "", "Origin: https://evil.example"),
        403,
        "originNotAllowed");
    assertRefused(ask("POST " + JOBS, body, TYPE, "Host: evil.example"), 403, "hostNotAllowed");
  }
}
