package io.belfry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.acceptance.Processes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a task can set and see, what becomes of output that wants to be more than text or more than
 * fits, that nothing of a task outlives a kill, and that what is asked for twice runs once; all
 * through the API.
 */
class TaskServerIT extends JobServer {
  /** What is passed on, what Belfry adds, and what bash itself does. */
  private static final String HARMLESS =
      "PATH|HOME|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|USER|LOGNAME|SHELL|HOSTNAME|PWD|OLDPWD|SHLVL|_|OWN"
          + "|BELFRY_(WORKER|CLAIM_ID|JOB|EXECUTION_ID|SCHEDULED_TIME|ATTEMPT|FENCING_TOKEN)";

  private static final Pattern MARKER =
      Pattern.compile("\\[belfry] ([0-9]+) bytes of output were cut out here\n");

  /** Colours, a title for the terminal, a line written over, no UTF-8, markup, a template. */
  private static final String NASTY =
      "printf 'A\\033[31mred\\033]0;title\\007\\rB\\377\\376\\303(\\n'; "
          + "echo '<script>alert(1)</script>{{ 7*7 }}'; "
          + "printf '\\u202edata: x\\n\\nevent: forged\\nid: 9\\n'";

  private final HttpClient http = HttpClient.newHttpClient();

  TaskServerIT() {
    super("task-it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "BELFRY_SECRETS_KEY",
        "BELFRY_ADMIN_PASSWORD",
        "BASH_ENV",
        "ENV",
        "SHELLOPTS",
        "IFS",
        "GLIBC_TUNABLES"
      })
  void whatWouldTakeOverATaskIsRefused(String variable) throws Exception {
    ObjectNode job = shell("true");
    ((ObjectNode) job.path("task")).putObject("env").put(variable, "/tmp/evil.so");

    HttpResponse<String> refused = put("refused", job);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    JsonNode problem = JSON.readTree(refused.body());
    assertThat(problem.path("code").asText()).isEqualTo("env.forbiddenName");
    assertThat(problem.path("field").asText()).isEqualTo("task.env." + variable);
    assertThat(get(jobs() + "/refused").statusCode()).isEqualTo(404);
  }

  @Test
  void aTaskSeesNothingOfItsWorkersEnvironment() throws Exception {
    assertThat(System.getenv("BELFRY_DATA_DIR")).as("the server was given it").isNotNull();
    ObjectNode job =
        shell("tr '\\0' '\\n' </proc/self/environ; env; tr '\\0' ' ' </proc/$$/cmdline");
    ((ObjectNode) job.path("task")).putObject("env").put("OWN", "mine");
    String id = run("environment", job);
    awaitEnd(id, "succeeded");

    String output = get(execution(id) + "/output").body();

    Set<String> names = new TreeSet<>();
    output.lines().filter(line -> line.contains("=")).forEach(line -> names.add(name(line)));
    assertThat(names).contains("OWN", "PATH", "BELFRY_JOB");
    assertThat(names).allMatch(name -> name.matches(HARMLESS), "is harmless");
    assertThat(output)
        .contains("OWN=mine")
        .doesNotContain("BELFRY_DATA_DIR", Login.PASSWORD, "canary-of-the-client");
  }

  private static String name(String line) {
    return line.substring(0, line.indexOf('='));
  }

  @Test
  void nothingOutlivesAKill() throws Exception {
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("deaf", "trap '' TERM INT HUP; echo up; sleep 600; sleep 600");
    commands.put(
        "forks",
        "(setsid nohup sleep 600 >/dev/null 2>&1 &); (setsid sleep 600 &); echo up; sleep 600");
    commands.put(
        "detached",
        "setsid --fork bash -c 'trap \"\" TERM; setsid --fork sleep 600; sleep 600';"
            + " echo up; sleep 600");
    commands.put(
        "many",
        "trap '' TERM; for i in {1..150}; do (trap '' TERM; sleep 600) & done; echo up; wait");
    commands.put("stopped", "echo up; kill -STOP $$");
    Map<String, String> ids = new LinkedHashMap<>();
    for (var each : commands.entrySet()) {
      ObjectNode job = shell(each.getValue()).put("terminationGracePeriodSeconds", 1);
      ids.put(each.getKey(), run(each.getKey(), job));
    }
    for (String id : ids.values()) {
      await().atMost(LIMIT).until(() -> get(execution(id) + "/output").body().equals("up\n"));
      assertThat(Processes.ofExecution(id)).isNotEmpty();
    }

    Instant before = Instant.now();
    for (String id : ids.values()) {
      HttpResponse<String> killed =
          send(json(request(execution(id) + ":kill")).POST(BodyPublishers.ofString("{}")));
      assertThat(killed.statusCode()).as(killed.body()).isEqualTo(202);
    }
    for (var each : ids.entrySet()) {
      JsonNode ended = awaitEnd(each.getValue(), "killed");
      assertThat(Processes.ofExecution(each.getValue())).as(each.getKey()).isEmpty();
      Duration took = Duration.between(before, Instant.parse(ended.path("finishedAt").asText()));
      System.out.printf("figure: kill (%s): gone after %d ms%n", each.getKey(), took.toMillis());
      assertThat(took).as(each.getKey()).isLessThan(Duration.ofSeconds(10));
    }
  }

  // --- output

  private HttpResponse<byte[]> output(String id) throws IOException, InterruptedException {
    return http.send(request(execution(id) + "/output").GET().build(), BodyHandlers.ofByteArray());
  }

  /** A browser saves it as text and guesses nothing. */
  private static void assertNothingButText(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .isEqualToIgnoringCase("text/plain;charset=UTF-8");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src")
        .doesNotContain("unsafe");
  }

  @Test
  void whatWantsToBeMoreIsText() throws Exception {
    String id = run("nasty", shell(NASTY));
    awaitEnd(id, "succeeded");

    HttpResponse<byte[]> kept = output(id);
    assertNothingButText(kept);
    assertThat(new String(kept.body(), ISO_8859_1))
        .as("the bytes as they were printed")
        .startsWith("A\u001b[31mred\u001b]0;title\u0007\rB\u00ff\u00fe\u00c3(\n<script>");

    HttpResponse<byte[]> followed =
        http.send(
            request(execution(id) + "/output:follow").GET().build(), BodyHandlers.ofByteArray());
    String events = new String(followed.body(), UTF_8);
    assertThat(followed.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(events)
        .contains("\\u001B[31mred", "\\rB\ufffd\ufffd\ufffd(", "<script>")
        .doesNotContain("\u001b", "\nevent: forged", "\nid: 9");
    assertThat(get(execution(id)).body()).doesNotContain("\u001b", "\u202e");
  }

  @ParameterizedTest
  @CsvSource({
    "one-line, 50000000, tr '\\0' x",
    "empty-lines, 20000000, tr '\\0' '\\n'",
    "many-escapes, 20000000, tr '\\0' '\\033'"
  })
  void ofTooMuchHeadAndTailAreKept(String name, long bytes, String filter) throws Exception {
    String id =
        run(name, shell("echo BEGIN; head -c " + bytes + " /dev/zero | " + filter + "; echo END"));
    JsonNode ended = awaitEnd(id, "succeeded");

    assertThat(ended.path("outputBytes").asLong()).isEqualTo(bytes + 10);
    assertThat(ended.path("outputTruncated").asBoolean()).isTrue();
    HttpResponse<byte[]> kept = output(id);
    assertNothingButText(kept);
    String text = new String(kept.body(), ISO_8859_1);
    assertThat(text).startsWith("BEGIN\n").endsWith("END\n");
    Matcher marker = MARKER.matcher(text);
    assertThat(marker.find()).as("a marker").isTrue();
    long shown = text.length() - (long) marker.group().length();
    assertThat(shown).isBetween(500_000L, 1L << 20);
    assertThat(Long.parseLong(marker.group(1))).isEqualTo(bytes + 10 - shown);
  }

  @Test
  void whoPrintsWithoutEndIsEnded() throws Exception {
    var job = shell("yes");
    job.put("activeDeadlineSeconds", 2).put("terminationGracePeriodSeconds", 1);
    String id = run("yes", job);
    JsonNode ended = awaitEnd(id, "timedOut");

    assertThat(ended.path("outputTruncated").asBoolean()).isTrue();
    assertThat(output(id).body().length).isLessThan((1 << 20) + 200);
    long began = System.nanoTime();
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  // --- asked for more than once

  private HttpResponse<String> runAs(String cookie, String key) throws Exception {
    HttpRequest.Builder request =
        anonymous(jobs() + "/once:run").header("Cookie", cookie).header("Idempotency-Key", key);
    return send(json(request).POST(BodyPublishers.ofString("{}")));
  }

  private static String idOf(HttpResponse<String> accepted) throws Exception {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return JSON.readTree(accepted.body()).path("id").asText();
  }

  private long executions() throws Exception {
    return JSON.readTree(get(jobs() + "/once/executions?limit=500").body()).path("items").size();
  }

  @Test
  void aReplayHasNoSecondEffect() throws Exception {
    String key = "key-" + System.nanoTime();
    awaitEnd(run("once", shell("true").put("concurrencyPolicy", "Allow")), "succeeded");
    String first = idOf(runAs(Login.cookie(), key));
    awaitEnd(first, "succeeded");
    long count = executions();

    for (int i = 0; i < 5; i++) {
      assertThat(idOf(runAs(Login.cookie(), key))).isEqualTo(first);
    }

    String another = idOf(runAs(Login.cookie(), key + "2"));
    awaitEnd(another, "succeeded");
    assertThat(executions()).isEqualTo(count + 1);
  }

  @Test
  void nineAtOnceHaveOneEffect() throws Exception {
    String key = "key-" + System.nanoTime();
    awaitEnd(run("once", shell("true").put("concurrencyPolicy", "Allow")), "succeeded");
    String cookie = Login.cookie();
    ExecutorService threads = Executors.newFixedThreadPool(9);
    List<Future<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      calls.add(threads.submit(() -> runAs(cookie, key)));
    }
    Set<String> ids = new HashSet<>();
    for (Future<HttpResponse<String>> call : calls) {
      ids.add(idOf(call.get()));
    }
    threads.shutdown();
    assertThat(ids).hasSize(1);
    awaitEnd(ids.iterator().next(), "succeeded");
  }

  @Test
  void nobodyMeetsTheKeyOfSomebodyElse() throws Exception {
    String key = "key-" + System.nanoTime();
    awaitEnd(run("once", shell("true").put("concurrencyPolicy", "Allow")), "succeeded");
    String other = Login.newUser("idem-" + System.nanoTime(), "{\"task-it\": \"Operator\"}");
    String stranger = Login.newUser("idem-" + System.nanoTime(), "{\"elsewhere\": \"Operator\"}");

    String mine = idOf(runAs(Login.cookie(), key));
    String theirs = idOf(runAs(other, key));

    assertThat(theirs).isNotEqualTo(mine);
    assertThat(idOf(runAs(other, key))).isEqualTo(theirs);
    assertThat(runAs(stranger, key).statusCode()).as("no right, key or not").isEqualTo(404);
    awaitEnd(mine, "succeeded");
    awaitEnd(theirs, "succeeded");
  }

  @Test
  void aKeyIsGoodForOneCall() throws Exception {
    String key = "key-" + System.nanoTime();
    awaitEnd(run("once", shell("true").put("concurrencyPolicy", "Allow")), "succeeded");
    awaitEnd(idOf(runAs(Login.cookie(), key)), "succeeded");
    HttpResponse<String> other =
        send(
            json(request(jobs()).header("Idempotency-Key", key))
                .POST(BodyPublishers.ofString(shell("true").put("name", "other").toString())));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(other.body()).path("code").asText())
        .isEqualTo("idempotency.keyReused");
    assertThat(get(jobs() + "/other").statusCode()).isEqualTo(404);
  }
}
