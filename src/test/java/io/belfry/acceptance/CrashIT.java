package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed (SIGKILL) in the middle of its work, and is started again. */
class CrashIT {
  private static final int EDITORS = 8;
  private static final int JOBS_PER_EDITOR = 5;
  private static final Duration EDIT_INTERVAL = Duration.ofMillis(40);
  private static final int EDITS = 600;
  private static final Duration EDITING_LIMIT = Duration.ofSeconds(12);
  private static final int TICKERS = 3;

  /** Children in every way that leaves a family: other session, orphan, deaf to hang-ups. */
  private static final String FAMILY =
      "(setsid sleep 300 &); setsid nohup sleep 300 & nohup sleep 300 & sleep 300";

  @TempDir Path folder;

  /** What one client did to one job: the last edit that was acknowledged, the last it sent. */
  private record Edits(String job, int acknowledged, int sent) {}

  @Test
  void theDeathOfTheJvmLosesNothingDoublesNothingAndLeavesNothing() throws Exception {
    try (BelfryProcess node = new BelfryProcess("crash", folder)) {
      node.start().waitReady();
      for (int i = 0; i < TICKERS; i++) {
        node.client().save("ticker-" + i, BelfryClient.shell("* * * * * *", append(i)));
      }
      node.client().save("sleeper", BelfryClient.shell("@yearly", FAMILY));
      String sleeper = node.client().run("sleeper");
      node.client().awaitState(sleeper, "running", Duration.ofSeconds(10));
      awaitFamily(sleeper);

      List<Edits> edits = killInTheMiddleOfEdits(node, sleeper);
      assertThat(Files.readString(file(0), UTF_8)).as("it ticked before").isNotEmpty();

      node.start().waitReady();
      assertEdits(node.client(), edits);
      assertLost(node.client().awaitState(sleeper, "lost", Duration.ofSeconds(30)));
      assertTicks(node.client());
      node.stop();
    }
  }

  private Path file(int ticker) {
    return folder.resolve("ticks-" + ticker);
  }

  private String append(int ticker) {
    return "echo \"$BELFRY_EXECUTION_ID $BELFRY_SCHEDULED_TIME\" >> '" + file(ticker) + "'";
  }

  private static void awaitFamily(String execution) throws InterruptedException {
    for (int i = 0; i < 100 && Processes.ofExecution(execution).size() < 5; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(Processes.ofExecution(execution)).as("bash and four sleeps").hasSize(5);
  }

  private static List<Edits> killInTheMiddleOfEdits(BelfryProcess node, String family)
      throws Exception {
    ExecutorService editors = Executors.newFixedThreadPool(EDITORS);
    AtomicInteger count = new AtomicInteger();
    try {
      List<Future<List<Edits>>> results = new ArrayList<>();
      for (int i = 0; i < EDITORS; i++) {
        int editor = i;
        results.add(editors.submit(() -> edit(node.client(), editor, count)));
      }
      long began = System.nanoTime();
      while (count.get() < EDITS && System.nanoTime() - began < EDITING_LIMIT.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      long killed = System.nanoTime();
      node.kill();
      awaitEnd(family, killed);
      List<Edits> all = new ArrayList<>();
      for (Future<List<Edits>> result : results) {
        all.addAll(result.get(30, TimeUnit.SECONDS));
      }
      long acknowledged = all.stream().mapToLong(Edits::acknowledged).sum();
      System.out.printf(
          "figure: crash: %d edits acknowledged, %.0f a second%n",
          acknowledged, acknowledged * 1e9 / (killed - began));
      assertThat(acknowledged).as("edits before the kill").isGreaterThan(100);
      return all;
    } finally {
      editors.shutdownNow();
    }
  }

  /** Edits its jobs in turn, 25 times a second, until the server is gone. */
  private static List<Edits> edit(BelfryClient client, int editor, AtomicInteger count)
      throws InterruptedException {
    int[] acknowledged = new int[JOBS_PER_EDITOR];
    int[] sent = new int[JOBS_PER_EDITOR];
    long next = System.nanoTime();
    boolean answered = true;
    for (int n = 0; answered && n < 100_000; n++) {
      int job = n % JOBS_PER_EDITOR;
      sent[job]++;
      ObjectNode document = BelfryClient.noop("@yearly").put("description", "edit " + sent[job]);
      try {
        int status = client.put(name(editor, job), document).statusCode();
        answered = status == 200 || status == 201;
        if (answered) {
          acknowledged[job] = sent[job];
          count.incrementAndGet();
        }
      } catch (IOException e) {
        answered = false; // the kill
      }
      next += EDIT_INTERVAL.toNanos();
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
    return IntStream.range(0, JOBS_PER_EDITOR)
        .mapToObj(job -> new Edits(name(editor, job), acknowledged[job], sent[job]))
        .toList();
  }

  private static String name(int editor, int job) {
    return "edited-" + editor + "-" + job;
  }

  private static void awaitEnd(String execution, long killed) throws InterruptedException {
    long limit = killed + TimeUnit.SECONDS.toNanos(10);
    while (!Processes.ofExecution(execution).isEmpty() && System.nanoTime() < limit) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
    System.out.printf("figure: crash: the family was gone %d ms after the kill%n", millis);
    assertThat(millis).as("milliseconds until the family was gone").isLessThan(2_000);
  }

  private static void assertEdits(BelfryClient client, List<Edits> edits) throws Exception {
    for (Edits each : edits) {
      int stored = Integer.parseInt(text(client.job(each.job())).substring("edit ".length()));
      // the one that was under way when the server died may have been made
      assertThat(stored).as(each.job()).isBetween(each.acknowledged(), each.sent());
    }
  }

  private static String text(JsonNode job) {
    return job.get("description").asText();
  }

  private static void assertLost(JsonNode execution) {
    assertThat(execution.get("attempts")).as("it is not run again by itself").hasSize(1);
    assertThat(execution.get("finishedAt").isTextual()).isTrue();
  }

  /** It goes on ticking; each time ran once and has a record. */
  private void assertTicks(BelfryClient client) throws Exception {
    for (int i = 0; i < TICKERS; i++) {
      int before = Files.readAllLines(file(i)).size();
      for (int wait = 0; wait < 200 && Files.readAllLines(file(i)).size() < before + 3; wait++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      List<String> lines = Files.readAllLines(file(i));
      assertThat(lines).as("ticks after the restart").hasSizeGreaterThanOrEqualTo(before + 3);
      assertThat(lines).as("each execution ran once").doesNotHaveDuplicates();
      assertThat(lines.stream().map(line -> line.split(" ")[1]))
          .as("each scheduled time ran once")
          .doesNotHaveDuplicates();
      for (String line : lines.subList(0, before)) {
        String state = client.execution(line.split(" ")[0]).get("state").asText();
        assertThat(state).as(line).isIn("succeeded", "lost", "running");
      }
    }
  }
}
