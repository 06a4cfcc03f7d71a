package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that print without end or do not end, in a server with little memory. */
class TaskLimitsIT {
  private static final long GIGABYTE = 1_000_000_000;
  private static final Pattern MARKER =
      Pattern.compile("\\[belfry] ([0-9]+) bytes of output were cut out here\n");

  @TempDir static Path folder;

  private static BelfryProcess node;

  @BeforeAll
  static void start() throws Exception {
    node = new BelfryProcess("limits", folder, "-Xmx256m");
    node.start().waitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    try (BelfryProcess closed = node) {
      closed.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({"one-line,tr '\\0' x", "empty-lines,tr '\\0' '\\n'"})
  void aGigabyteOfOutputIsCutAndHurtsNobody(String name, String filter) throws Exception {
    BelfryClient client = node.client();
    client.save("ticker-" + name, BelfryClient.shell("* * * * * *", "echo tick"));
    String print = "echo BEGIN; head -c " + GIGABYTE + " /dev/zero | " + filter + "; echo END";
    client.save("flood-" + name, BelfryClient.shell("@yearly", print));
    Instant from = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);

    String id = client.run("flood-" + name);
    JsonNode flood = client.awaitRecord(id, "succeeded", Duration.ofSeconds(90));
    TimeUnit.SECONDS.sleep(1);

    assertThat(flood.get("outputBytes").asLong()).isEqualTo(GIGABYTE + 10);
    assertThat(flood.get("outputTruncated").asBoolean()).isTrue();
    assertHeadAndTail(new String(client.output(id), UTF_8));
    Instant until = BelfryClient.instant(flood, "finishedAt");
    assertOnTime(name, client.executions("ticker-" + name, from), from, until);
    client.delete("ticker-" + name);
  }

  private static void assertHeadAndTail(String output) {
    assertThat(output).startsWith("BEGIN\n").endsWith("END\n");
    Matcher marker = MARKER.matcher(output);
    assertThat(marker.find()).as("a marker stands where output was cut").isTrue();
    long kept = output.length() - marker.group().length();
    assertThat(kept).as("what is kept").isBetween(500_000L, 1L << 20);
    assertThat(Long.parseLong(marker.group(1))).isEqualTo(GIGABYTE + 10 - kept);
    assertThat(marker.find()).as("one marker").isFalse();
  }

  /** There is a tick for each second between the two, and none began a second late. */
  private static void assertOnTime(String name, List<JsonNode> ticks, Instant from, Instant until) {
    long seconds = ChronoUnit.SECONDS.between(from, until);
    Duration latest = Duration.ZERO;
    long counted = 0;
    for (JsonNode tick : ticks) {
      if (!BelfryClient.instant(tick, "scheduledAt").isAfter(until)) {
        assertThat(tick.get("state").asText()).as(tick.toString()).isEqualTo("succeeded");
        Duration late = BelfryClient.lateness(tick);
        latest = late.compareTo(latest) > 0 ? late : latest;
        counted++;
      }
    }
    System.out.printf(
        "figure: 1 GB (%s): %d s, %d ticks meanwhile, the latest %d ms late%n",
        name, seconds, counted, latest.toMillis());
    // the first second may be the one in which the job was made
    assertThat(counted).as("ticks").isGreaterThanOrEqualTo(Math.max(1, seconds));
    assertThat(latest).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aTaskThatDoesNotEndIsEndedWithAllItsProcesses() throws Exception {
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("plain", "sleep 600");
    commands.put("deaf", "trap '' TERM; sleep 600 & wait; sleep 600");
    commands.put(
        "forks", "(setsid nohup sleep 600 >/dev/null 2>&1 &); (setsid sleep 600 &); sleep 600");
    BelfryClient client = node.client();
    Map<String, String> ids = new LinkedHashMap<>();
    for (var each : commands.entrySet()) {
      ObjectNode job = BelfryClient.shell("@yearly", each.getValue());
      job.put("activeDeadlineSeconds", 2).put("terminationGracePeriodSeconds", 1);
      client.save("endless-" + each.getKey(), job);
    }
    for (String name : commands.keySet()) {
      ids.put(name, client.run("endless-" + name));
    }
    for (String id : ids.values()) {
      client.awaitState(id, "running", Duration.ofSeconds(2));
      assertThat(Processes.ofExecution(id)).as(id).isNotEmpty();
    }
    for (var each : ids.entrySet()) {
      JsonNode ended = client.awaitRecord(each.getValue(), "timedOut", Duration.ofSeconds(8));
      Duration took =
          Duration.between(
              BelfryClient.instant(ended, "startedAt"), BelfryClient.instant(ended, "finishedAt"));
      System.out.printf(
          "figure: timeout (%s): ended after %d ms%n", each.getKey(), took.toMillis());
      assertThat(took).as(each.getKey()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
      assertThat(Processes.ofExecution(each.getValue())).as(each.getKey()).isEmpty();
    }
  }
}
