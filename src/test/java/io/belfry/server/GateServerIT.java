package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.belfry.server.RawHttp.Answer;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens before anybody asks who it is: who is turned away is told nothing and is in the
 * audit, and bodies that come slowly, or never, hold nobody else up. The servers of these tests
 * give a body 3 seconds ({@code belfry.http.body-timeout}).
 */
class GateServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LENGTH = "Content-Length: 900000";
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String LOG_IN = "POST /api/v1/session";

  private static Answer ask(String from, String requestLine, String... headers) throws IOException {
    return RawHttp.sendFrom(from, requestLine, List.of(headers), "");
  }

  private List<JsonNode> entries(String filter) throws Exception {
    HttpResponse<String> answer = get("/api/v1/audit?limit=500&" + filter);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<JsonNode> items = new ArrayList<>();
    JSON.readTree(answer.body()).path("items").forEach(items::add);
    return items;
  }

  /** The audit knows of one kind of refusal at most twice in ten minutes. */
  private JsonNode awaitEntry(String filter) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> entries(filter), items -> !items.isEmpty())
        .get(0);
  }

  @Test
  void whoCallsTheNodeByAnotherNameIsInTheAudit() throws Exception {
    for (int i = 0; i < 50; i++) {
      Answer answer = ask("127.0.0.11", "GET /api/v1/jobs", "Host: evil.example");
      assertThat(answer.status()).isEqualTo(403);
    }
    JsonNode entry = awaitEntry("q=127.0.0.11");
    assertThat(entry.path("code").asText()).isEqualTo("hostNotAllowed");
    assertThat(entry.path("outcome").asText()).isEqualTo("refused");
    assertThat(entry.path("user").isNull()).isTrue();
    assertThat(entry.path("action").asText()).isEqualTo("jobs.read");
    assertThat(entries("q=127.0.0.11")).as("fifty are folded").hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.12|POST /api/v1/jobs|Origin: https://evil.example|originNotAllowed",
        "127.0.0.13|PROPFIND /|X-A: b|methodNotAllowed",
        "127.0.0.14|GET /a/..;/b|X-A: b|invalidPath",
        "127.0.0.15|GET /api/v1/jobs?token=canary-in-a-query|X-A: b|token.inQuery",
        "127.0.0.2|GET /health/live|X-Forwarded-For: 6.6.6.6|notLoopback",
      })
  void everyRuleOfTheGateIsInTheAudit(String row) throws Exception {
    String[] cells = row.split("\\|");
    Answer answer = ask(cells[0], cells[1], "Host: localhost", cells[2]);
    assertThat(answer.status()).isIn(400, 403, 405);

    String address = cells[3].equals("notLoopback") ? "6.6.6.6" : cells[0];
    JsonNode entry = awaitEntry("q=" + address);
    assertThat(entry.path("code").asText()).isEqualTo(cells[3]);
    assertThat(entry.toString()).doesNotContain("canary-in-a-query");
  }

  @Test
  void aScannerAtTheGateIsAFewEntries() throws Exception {
    for (int i = 0; i < 400; i++) {
      String from = "127.0.1." + (1 + i % 100);
      ask(from, "FOO" + i + " /path-" + i, "Host: localhost");
    }
    awaitEntry("q=127.0.1.&action=unknown");
    List<JsonNode> found = entries("q=127.0.1.");
    assertThat(found).hasSizeLessThanOrEqualTo(80);
    assertThat(found).allMatch(entry -> entry.path("method").asText().equals("OTHER"));
  }

  @Test
  void theFirstAccountIsInTheAudit() {
    JsonNode entry = awaitEntry("action=admin.made");
    assertThat(entry.path("target").asText()).isEqualTo("users/admin");
    assertThat(entry.path("method").asText()).isEqualTo("START");
    assertThat(entry.path("status").asInt(-1)).isZero();
    assertThat(entry.path("address").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET /index.html",
        "GET /assets/none.js",
        "GET /health/live",
        "GET /api/v1/session",
        "GET /api/v1/nothing",
        "TRACE /",
        "GET /a/..;/b",
        "GET /%00",
        "BROKEN",
      })
  void noAnswerSaysWhichServerItComesFrom(String requestLine) throws IOException {
    Answer answer = ask("127.0.0.1", requestLine, "Host: localhost");
    assertThat(answer.headers()).as(answer.headers().toString()).doesNotContainKey("X-Powered-By");
    assertThat(answer.header("Server")).isIn("", "Belfry");
    assertThat(answer.headers() + answer.text())
        .doesNotContainIgnoringCase("payara", "wildfly", "undertow", "jboss");
  }

  // --- slow bodies

  /** Sends the piece five times a second until there is an answer; how long that took. */
  private static Duration trickle(SlowRequest slow, String piece, List<String> answers)
      throws IOException {
    long began = System.nanoTime();
    String answer = "";
    while (answer.isEmpty() && Duration.ofNanos(System.nanoTime() - began).toSeconds() < 30) {
      try {
        slow.send(piece);
      } catch (SocketException e) {
        answer = "closed";
      }
      String said = slow.answer();
      answer = said.isEmpty() ? answer : said;
    }
    answers.add(answer);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @ParameterizedTest
  @CsvSource({"by its length, ' '", "in chunks, '1\r\n \r\n'"})
  void aBodyThatTricklesHasItsTime(String how, String piece) throws IOException {
    List<String> answers = new ArrayList<>();
    try (SlowRequest slow =
        new SlowRequest("127.0.0.1", LOG_IN, how.equals("in chunks") ? CHUNKED : LENGTH)) {
      Duration took = trickle(slow, piece, answers);
      System.out.printf("figure: a body that trickles (%s): %d ms%n", how, took.toMillis());
      assertThat(answers.get(0)).startsWith("HTTP/1.1 408");
      assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
    }
  }

  @Test
  void anEndlessChunkedBodyEndsAtItsSize() throws IOException {
    String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
    try (SlowRequest slow = new SlowRequest("127.0.0.1", LOG_IN, CHUNKED)) {
      String answer = "";
      for (int i = 0; i < 2_000 && answer.isEmpty(); i++) {
        try {
          slow.send(chunk);
          answer = i > 64 ? slow.answer() : "";
        } catch (SocketException e) {
          answer = slow.answer();
        }
      }
      assertThat(answer).matches("HTTP/1.1 413.*|closed");
    }
  }

  /** What nobody reads is not waited for. */
  @ParameterizedTest
  @ValueSource(strings = {"GET /health/live", "GET /", "POST /api/v1/jobs", "GET /api/v1/login"})
  void aBodyThatNobodyReadsIsNotWaitedFor(String requestLine) throws Exception {
    try (SlowRequest slow = new SlowRequest("127.0.0.1", requestLine, LENGTH)) {
      slow.send(" ");
      String answer = "";
      for (int i = 0; i < 25 && answer.isEmpty(); i++) {
        answer = slow.answer();
      }
      assertThat(answer).matches("HTTP/1.1 (200|400|401).*");
    }
  }

  @Test
  void manyOfThemHoldNobodyElseUp() throws Exception {
    List<SlowRequest> all = new ArrayList<>();
    try {
      for (int i = 0; i < 120; i++) {
        SlowRequest slow = new SlowRequest("127.0.0.2" + i % 4, LOG_IN, LENGTH);
        slow.send("{");
        all.add(slow);
      }
      long worst = 0;
      for (int i = 0; i < 20; i++) {
        long began = System.nanoTime();
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/jobs").statusCode()).isEqualTo(200);
        worst = Math.max(worst, System.nanoTime() - began);
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(Login.post(Login.ADMIN, Login.PASSWORD).statusCode())
          .as("who has no slow one is let in")
          .isEqualTo(200);
      int turnedAway = 0;
      int waited = 0;
      for (SlowRequest slow : all) {
        String answer = slow.answer();
        turnedAway += answer.startsWith("HTTP/1.1 429") ? 1 : 0;
        waited += answer.isEmpty() || answer.startsWith("HTTP/1.1 408") ? 1 : 0;
      }
      System.out.printf(
          "figure: %d slow bodies: %d turned away; others waited %d ms at most%n",
          all.size(), turnedAway, TimeUnit.NANOSECONDS.toMillis(worst));
      assertThat(turnedAway).isPositive();
      assertThat(turnedAway + waited).isEqualTo(all.size());
      assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofSeconds(3));
    } finally {
      for (SlowRequest slow : all) {
        slow.close();
      }
    }
  }
}
