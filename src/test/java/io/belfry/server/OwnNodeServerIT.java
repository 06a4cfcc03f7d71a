package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a node that was told no password: its one-time password, sessions and tokens that end
 * with their time, and a start that gives the account a new password. It starts twice, so the tests
 * have an order; each makes what it needs.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnNodeServerIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SESSION = "/api/v1/session";
  private static final String CHANGE = "/api/v1/account:change-password";
  private static final String JOBS = "/api/v1/jobs";
  private static final String OWN = "my own one from now on";
  private static final Pattern SAID =
      Pattern.compile("(Made the first|Reset the) account admin: its one-time password is (\\S+) ");

  private static final Duration IDLE = Duration.ofSeconds(6);
  private static final Duration ABSOLUTE = Duration.ofSeconds(15);

  @TempDir static Path folder;

  private static OwnNode node;

  @BeforeAll
  static void startIt() throws Exception {
    node = new OwnNode(folder);
    node.start(
        Map.of(
            "BELFRY_SESSION_IDLE_TIMEOUT", IDLE.toSeconds() + "s",
            "BELFRY_SESSION_MAX_AGE", ABSOLUTE.toSeconds() + "s"));
  }

  @AfterAll
  static void stopIt() throws Exception {
    node.close();
  }

  // --- calls

  private static HttpResponse<String> send(String method, String path, String body, String... by)
      throws Exception {
    HttpRequest.Builder request =
        node.request(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (by.length > 0) {
      request.headers(by);
    }
    return node.send(request);
  }

  private static HttpResponse<String> get(String path, String cookie) throws Exception {
    return send("GET", path, "", "Cookie", cookie);
  }

  private static HttpResponse<String> byToken(String token, String path) throws Exception {
    return send("GET", path, "", "Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> tryToLogIn(String password) throws Exception {
    return send("POST", SESSION, "{\"username\": \"admin\", \"password\": \"" + password + "\"}");
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static String logIn(String password) throws Exception {
    HttpResponse<String> answer = tryToLogIn(password);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return cookie(answer);
  }

  private static HttpResponse<String> change(String cookie, String from, String to)
      throws Exception {
    String body = "{\"current\": \"" + from + "\", \"password\": \"" + to + "\"}";
    return send("POST", CHANGE, body, "Cookie", cookie);
  }

  private static String makeToken(String cookie, String name, String life) throws Exception {
    String body =
        "{\"name\": \"%s\", \"namespaces\": [\"*\"], \"actions\": [\"jobs.read\"]%s}"
            .formatted(name, life);
    HttpResponse<String> made = send("POST", "/api/v1/tokens", body, "Cookie", cookie);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return JSON.readTree(made.body()).path("token").asText();
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo(code);
  }

  // --- the one-time password

  private static Path file() {
    return node.data().resolve("initial-admin-password");
  }

  /** The one-time password, which the log says once and a file of its owner's keeps. */
  private static String oneTimePassword(String deed) throws Exception {
    List<Matcher> said = node.logLines().stream().map(SAID::matcher).filter(Matcher::find).toList();
    assertThat(said).as("the lines of the log").hasSize(1);
    assertThat(said.get(0).group(1)).isEqualTo(deed);
    String password = said.get(0).group(2);
    assertThat(password).hasSizeGreaterThanOrEqualTo(20);
    assertThat(String.join("\n", node.logLines()).split(Pattern.quote(password), -1)).hasSize(2);
    assertThat(file()).hasContent(password + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    return password;
  }

  /** With it one can do nothing but choose another; that one works, and nothing is left of it. */
  private static void chooseInsteadOf(String oneTime, String next) throws Exception {
    HttpResponse<String> begun = tryToLogIn(oneTime);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    assertThat(JSON.readTree(begun.body()).path("mustChangePassword").asBoolean()).isTrue();
    String first = cookie(begun);
    for (String path : List.of(JOBS, "/api/v1/users", "/api/v1/tokens", "/api/v1/audit")) {
      assertRefused(get(path, first), 403, "password.mustChange");
    }
    String job = "{\"name\": \"a\", \"schedule\": \"@yearly\", \"task\": {\"type\": \"noop\"}}";
    assertRefused(
        send("POST", "/api/v1/namespaces/default/jobs", job, "Cookie", first),
        403,
        "password.mustChange");
    assertThat(change(first, oneTime, oneTime).statusCode()).as("the same again").isEqualTo(400);
    assertThat(file()).exists();

    HttpResponse<String> changed = change(first, oneTime, next);
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
    assertThat(get(JOBS, cookie(changed)).statusCode()).isEqualTo(200);
    assertThat(file()).doesNotExist();
    assertRefused(get(SESSION, first), 401, "unauthorized");
    assertRefused(tryToLogIn(oneTime), 401, "login.failed");
  }

  /** Somebody who has chosen a password, whichever test comes first. */
  private static String owner() throws Exception {
    if (tryToLogIn(OWN).statusCode() != 200) {
      String oneTime = Files.readString(file()).strip();
      assertThat(change(logIn(oneTime), oneTime, OWN).statusCode()).isEqualTo(204);
    }
    return logIn(OWN);
  }

  @Test
  @Order(1)
  void theFirstPasswordIsGoodForOneThing() throws Exception {
    assertThat(get(JOBS, "a=b").statusCode()).isEqualTo(401);
    for (String usual : List.of("admin", "123456", "password", "only-for-tests")) {
      assertRefused(tryToLogIn(usual), 401, "login.failed");
    }
    chooseInsteadOf(oneTimePassword("Made the first"), OWN);
  }

  // --- time

  /** One session is used all the time, one is not; of the tokens one is for a run, one for days. */
  @Test
  @Order(2)
  void sessionsAndTokensEndWithTheirTime() throws Exception {
    String unused = owner();
    long began = System.nanoTime();
    String used = logIn(OWN);
    String brief = makeToken(used, "brief", ", \"expiresInSeconds\": 4");
    String lasting = makeToken(used, "lasting", ", \"expiresInDays\": 1");
    assertThat(get(SESSION, unused).statusCode()).isEqualTo(200);
    assertThat(byToken(brief, JOBS).statusCode()).isEqualTo(200);

    boolean looked = false;
    Duration age = Duration.ZERO;
    while (get(SESSION, used).statusCode() == 200) {
      assertThat(age).as("a session that is used").isLessThan(ABSOLUTE.plusSeconds(10));
      if (age.compareTo(IDLE.plusSeconds(2)) > 0 && !looked) {
        looked = true;
        assertRefused(get(SESSION, unused), 401, "unauthorized");
        assertRefused(byToken(brief, JOBS), 401, "token.invalid");
        assertThat(byToken(lasting, JOBS).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/tokens", used).body()).contains("\"expired\"", "\"active\"");
      }
      TimeUnit.MILLISECONDS.sleep(300);
      age = Duration.ofNanos(System.nanoTime() - began);
    }

    assertThat(looked).as("it was used beyond the time that an idle one has").isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(ABSOLUTE.minusSeconds(1));
    assertRefused(get(SESSION, used), 401, "unauthorized");
    assertRefused(get(JOBS, used), 401, "unauthorized");
    assertThat(get(SESSION, logIn(OWN)).statusCode()).as("a new one").isEqualTo(200);
    System.out.printf("figure: a session of at most %s ended after %s%n", ABSOLUTE, age);
  }

  // --- a lost password

  @Test
  @Order(3)
  void aResetGivesANewPasswordAndEndsWhatWas() throws Exception {
    String token = makeToken(owner(), "of-before", "");
    String before = logIn(OWN);
    node.stop();
    // sessions hold for half an hour again, so that it is the reset that ends them
    node.start(Map.of("BELFRY_ADMIN_RESET", "true", "BELFRY_NODE_NAME", "second-start"));

    String oneTime = oneTimePassword("Reset the");
    assertRefused(tryToLogIn(OWN), 401, "login.failed");
    assertRefused(get(SESSION, before), 401, "unauthorized");
    assertRefused(byToken(token, JOBS), 401, "token.invalid");

    chooseInsteadOf(oneTime, OWN + " again");

    assertThat(byToken(token, JOBS).statusCode()).as("it is awake again").isEqualTo(200);
    assertRefused(get(SESSION, before), 401, "unauthorized");
    String cookie = logIn(OWN + " again");
    List<JsonNode> entries =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> starts(cookie), found -> found.size() >= 2);
    assertThat(entries)
        .extracting(entry -> entry.path("action").asText())
        .containsExactly("admin.reset", "admin.made");
    assertThat(entries.get(0).path("target").asText()).isEqualTo("users/admin");
    assertThat(entries.get(0).path("address").asText()).as("the node").contains("second-start");
    assertThat(entries.toString()).doesNotContain(oneTime, OWN);
  }

  /** What nodes did by themselves, newest first. */
  private static List<JsonNode> starts(String cookie) throws Exception {
    return JSON.readTree(get("/api/v1/audit?q=users/admin&limit=500", cookie).body())
        .path("items")
        .valueStream()
        .filter(item -> item.path("action").asText().startsWith("admin."))
        .toList();
  }
}
