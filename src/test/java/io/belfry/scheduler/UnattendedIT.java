package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.duty.Unattended;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobStates;
import io.belfry.store.Transitions;
import io.belfry.store.Workers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master without workers on a real etcd, and workers that come and go meanwhile. */
class UnattendedIT extends WorkerScene {
  private static final String EVERY_SECOND =
      "{'schedule': '* * * * * *', 'concurrencyPolicy': 'Allow', 'startingDeadlineSeconds': 2,"
          + " 'catchUp': 'None', 'task': {'type': 'noop'}}";

  @TempDir static Path folder;
  private static EtcdCluster etcd;
  private final MemoryJournal master = new MemoryJournal();
  private final ScheduledExecutorService feeds = Executors.newScheduledThreadPool(1);
  private final Random random = new Random();
  private JobCatalog catalog;

  @BeforeAll
  static void startEtcd() {
    etcd = EtcdCluster.start(folder, 1);
  }

  @AfterAll
  static void stopEtcd() {
    etcd.close();
  }

  @Override
  KeyValueStore open() {
    return EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
  }

  @BeforeEach
  void readJobs() throws Exception {
    catalog = new JobCatalog(kv, feeds, Clock.systemUTC());
    catalog.start().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stopReading() {
    catalog.close();
    feeds.shutdownNow();
  }

  @Test
  void everyTimeEndsInOneRecordWhoeverIsThere() throws Exception {
    define(EVERY_SECOND);
    await().atMost(Duration.ofSeconds(10)).until(() -> catalog.size() == 1);

    // nobody is there
    await().atMost(Duration.ofSeconds(15)).until(() -> missed() > 0 || settled(duty()));
    assertThat(master.records)
        .singleElement()
        .satisfies(record -> assertThat(record.outcome().reason()).contains("missed.noWorker"));

    // a worker comes
    start((attempt, output) -> new Done(TaskResult.succeeded()));
    await().atMost(Duration.ofSeconds(20)).until(() -> ran() >= 3);
    long attended = missed();
    duty().round().get(10, TimeUnit.SECONDS);
    assertThat(missed()).as("with a worker there").isEqualTo(attended);

    // a master that does not see it, and whose clock is ahead, wants the same times as the worker:
    // before it claims them, at that very moment, or just after it
    long ran = ran();
    for (int round = 0; round < 6; round++) {
      long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < end) {
        long ahead =
            switch (round % 3) {
              case 0 -> 2_400;
              case 1 -> 2_195 + random.nextInt(10);
              default -> 2_050;
            };
        blindDuty(Duration.ofMillis(ahead)).round().get(10, TimeUnit.SECONDS);
      }
    }
    assertThat(missed()).as("the master came first").isGreaterThan(attended);
    assertThat(ran()).as("the worker came first").isGreaterThan(ran);

    // it goes, and nobody is there again
    worker.close();
    worker = null;
    long then = missed();
    await().atMost(Duration.ofSeconds(15)).until(() -> missed() > then || settled(duty()));

    assertEachTimeOnce();
  }

  private boolean settled(Unattended duty)
      throws ExecutionException, InterruptedException, TimeoutException {
    duty.round().get(10, TimeUnit.SECONDS);
    return duty.missing() > 0;
  }

  /** How many ran; what a lost race has the worker record once more counts once. */
  private long ran() {
    return journal.records.stream()
        .filter(record -> record.outcome().state() == ExecutionState.SUCCEEDED)
        .map(ExecutionRecord::id)
        .distinct()
        .count();
  }

  private long missed() {
    return master.records.size();
  }

  /** Each from the first to the last one is in one record, and that one says one thing. */
  private void assertEachTimeOnce() {
    Map<String, ExecutionRecord> records = new TreeMap<>();
    Stream.concat(master.records.stream(), journal.records.stream())
        .filter(ExecutionRecord::isFinal)
        .forEach(
            record -> {
              ExecutionRecord first =
                  records.putIfAbsent(record.id() + "#" + record.attempt(), record);
              if (first != null) {
                assertThat(record.outcome()).isEqualTo(first.outcome());
              }
            });
    List<Instant> times = new ArrayList<>();
    for (ExecutionRecord record : records.values()) {
      Instant first = record.id().scheduledAt();
      Instant until = record.outcome().range().map(ExecutionRecord.Range::until).orElse(first);
      for (Instant time = first; !time.isAfter(until); time = time.plusSeconds(1)) {
        times.add(time);
      }
    }
    times.sort(Instant::compareTo);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i)).isEqualTo(times.get(i - 1).plusSeconds(1));
    }
    System.out.printf(
        "%d scheduled times: %d run, %d records of missed ones%n", times.size(), ran(), missed());
  }

  /** A duty that has just been taken over. */
  private Unattended duty() {
    return duty(new Workers(kv)::anyAtWork, Clock.systemUTC());
  }

  private Unattended blindDuty(Duration ahead) {
    return duty(
        () -> CompletableFuture.completedFuture(false), Clock.offset(Clock.systemUTC(), ahead));
  }

  private Unattended duty(Supplier<CompletableFuture<Boolean>> attended, Clock clock) {
    return new Unattended(
        new Unattended.Jobs(catalog, new JobStates(kv), new Transitions(kv)),
        new Unattended.Cluster(
            attended, new Workers(kv)::live, () -> CompletableFuture.completedFuture(true)),
        master::write,
        clock);
  }
}
