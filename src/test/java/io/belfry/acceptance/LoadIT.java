package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand jobs of which a hundred are due each second, for a minute, or for {@code
 * -Dload.seconds=300}.
 */
@Tag("load")
class LoadIT {
  private static final int SECONDS = Integer.getInteger("load.seconds", 60);
  private static final int JOBS = 10_000;
  private static final int DUE_EACH_SECOND = 100;
  private static final int DUE_EACH_MINUTE = 60 * DUE_EACH_SECOND;
  private static final int CLIENTS = 8;
  private static final long DATA_LIMIT = 500_000_000;
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void aHundredASecondOutOfTenThousandAreOnTime() throws Exception {
    try (BelfryProcess node = new BelfryProcess("load", folder)) {
      node.start().waitReady();
      createJobs(node.client());
      // the first whole second in which all jobs were there and the queues had settled
      Instant from = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
      Instant until = from.plusSeconds(SECONDS);
      awaitUntil(from);
      Map<String, List<Duration>> latencies = askUntil(node.client(), until);
      awaitUntil(until.plusSeconds(5));
      assertEveryTimeRanOnce(node.client(), from, until);
      latencies.forEach(LoadIT::printLatencies);
      latencies.forEach(
          (name, values) -> assertThat(median(values)).as(name).isLessThan(ANSWER_LIMIT));
      long size = size(node.data());
      System.out.printf("figure: load: the data folder has %.1f MB%n", size / 1e6);
      assertThat(size).isLessThan(DATA_LIMIT);
      node.stop();
    }
  }

  /** 6,000 jobs of every minute, 100 at each of its seconds; the others sleep until New Year. */
  private static void createJobs(BelfryClient client) throws Exception {
    long began = System.nanoTime();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int first = i;
        results.add(
            clients.submit(
                () -> {
                  for (int job = first; job < JOBS; job += CLIENTS) {
                    client.save("load-" + job, BelfryClient.noop(schedule(job)));
                  }
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get(10, TimeUnit.MINUTES);
      }
    } finally {
      clients.shutdownNow();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("figure: load: %d jobs made, %.0f a second%n", JOBS, JOBS / seconds);
  }

  private static String schedule(int job) {
    return job < DUE_EACH_MINUTE ? job % 60 + " * * * * *" : "@yearly";
  }

  private static void awaitUntil(Instant time) throws InterruptedException {
    long millis = Duration.between(Instant.now(), time).toMillis();
    TimeUnit.MILLISECONDS.sleep(Math.max(0, millis));
  }

  /** Lists and searches twice a second, as people at the page would. */
  private static Map<String, List<Duration>> askUntil(BelfryClient client, Instant until)
      throws IOException, InterruptedException {
    Map<String, String> questions =
        Map.of(
            "list of jobs", "/api/v1/namespaces/default/jobs?limit=50",
            "search of jobs", "/api/v1/namespaces/default/jobs?limit=50&q=load-77",
            "list of executions", "/api/v1/executions?limit=50",
            "executions of a job", "/api/v1/namespaces/default/jobs/load-77/executions?limit=50");
    Map<String, List<Duration>> latencies = new HashMap<>();
    while (Instant.now().isBefore(until)) {
      for (var question : questions.entrySet()) {
        long began = System.nanoTime();
        client.read(question.getValue());
        latencies
            .computeIfAbsent(question.getKey(), name -> new ArrayList<>())
            .add(Duration.ofNanos(System.nanoTime() - began));
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return latencies;
  }

  private static void assertEveryTimeRanOnce(BelfryClient client, Instant from, Instant until)
      throws IOException, InterruptedException {
    Set<String> ids = new HashSet<>();
    Map<Instant, Integer> perSecond = new HashMap<>();
    List<Duration> lateness = new ArrayList<>();
    // in pieces of ten seconds, so that the answers stay small
    for (Instant at = from; at.isBefore(until); at = at.plusSeconds(10)) {
      Instant end = at.plusSeconds(10).isBefore(until) ? at.plusSeconds(10) : until;
      String path = "/api/v1/executions?limit=500&since=" + at + "&until=" + end;
      for (JsonNode each : client.all(path)) {
        assertThat(each.get("state").asText()).as(each.toString()).isEqualTo("succeeded");
        assertThat(ids.add(each.get("id").asText())).as("twice: " + each).isTrue();
        perSecond.merge(BelfryClient.instant(each, "scheduledAt"), 1, Integer::sum);
        lateness.add(BelfryClient.lateness(each));
      }
    }
    printLatencies("lateness", lateness);
    assertThat(perSecond).hasSize(SECONDS);
    assertThat(perSecond.values()).allMatch(count -> count == DUE_EACH_SECOND);
    System.out.printf(
        "figure: load: %d executions in %d s, none missed or doubled%n", ids.size(), SECONDS);
  }

  /** Of sorted values. */
  private static Duration median(List<Duration> values) {
    return values.get(values.size() / 2);
  }

  private static void printLatencies(String name, List<Duration> values) {
    Collections.sort(values);
    System.out.printf(
        "figure: load: %s: median %d ms, p99 %d ms, worst %d ms (%d)%n",
        name,
        median(values).toMillis(),
        values.get(values.size() * 99 / 100).toMillis(),
        values.get(values.size() - 1).toMillis(),
        values.size());
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(LoadIT::sizeOf).sum();
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
