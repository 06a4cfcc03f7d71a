package io.belfry.log.mongo;

import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.claimed;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.running;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionPage;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.OutputChunk;
import io.belfry.log.Spool;
import io.belfry.log.Spool.Verdict;
import io.belfry.log.SpoolSettings;
import io.belfry.log.SpoolSettings.Batch;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MongoDB goes away in the middle of the work, and comes back. */
class MongoAwayIT {
  private static final long EXECUTIONS = 500;
  private static final long STOP_AT = 100;
  private static final long START_AT = 400;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static MongoOptions quick(String uri) {
    return MongoOptions.at(uri, "belfry")
        .withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(2));
  }

  private Spool open(ExecutionLog log) {
    var batch = new Batch(100, 1 << 20, Duration.ofMillis(50));
    return Spool.open(
        SpoolSettings.of(folder.resolve("spool"), 64 << 20, batch),
        new Spool.Parts(log, Thread::new, Clock.systemUTC(), System::nanoTime, (e, a) -> {}));
  }

  /** A hundred executions a second, of which most run while MongoDB is away. */
  @Test
  void executionsGoOnAndEachIsThereOnceAfterwards() throws Exception {
    try (var mongo = MongoStandIn.inMemory();
        ExecutionLog log = MongoUnderTest.open(quick(mongo.uri("belfry")));
        Spool spool = open(log)) {
      var next = new AtomicLong();
      var done = new CountDownLatch((int) EXECUTIONS);
      var worker = Executors.newSingleThreadScheduledExecutor();
      try {
        worker.scheduleAtFixedRate(
            () -> {
              long n = next.getAndIncrement();
              if (n == STOP_AT) {
                mongo.stop();
              } else if (n == START_AT) {
                assertThat(spool.metrics().logAwaySince()).isPresent();
                mongo.start();
              }
              run(spool, id("job", n));
              done.countDown();
            },
            0,
            10,
            TimeUnit.MILLISECONDS);
        assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } finally {
        worker.shutdownNow();
        assertThat(worker.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
      }
      await().atMost(LIMIT).until(() -> spool.metrics().backlog() == 0);

      assertThat(spool.metrics().setAside()).isZero();
      assertThat(spool.metrics().logAwaySince()).isEmpty();
      List<ExecutionRecord> kept = all(log);
      assertThat(kept)
          .startsWith(succeeded(id("job", next.get() - 1), 1))
          .containsExactlyElementsOf(
              LongStream.range(0, next.get())
                  .mapToObj(n -> succeeded(id("job", next.get() - 1 - n), 1))
                  .toList());
      for (ExecutionRecord each : kept) {
        assertThat(log.output(each.id(), 1, -1, 10)).extracting(MongoAwayIT::text).hasSize(1);
      }
      assertThat(documents(mongo.uri(""), "executions")).isEqualTo(next.get());
      assertThat(documents(mongo.uri(""), "output")).isEqualTo(next.get());
    }
  }

  /** What a worker writes of an execution. */
  static void run(Spool spool, ExecutionId id) {
    spool.write(entry(claimed(id, 1)));
    spool.write(entry(running(id, 1)));
    spool.write(chunk(id, 1, 0, "output of " + id));
    ExecutionRecord end = succeeded(id, 1);
    spool.provisional(end).whenComplete((kept, failed) -> spool.settle(end, Verdict.ACCEPTED));
  }

  private static String text(OutputChunk chunk) {
    return new String(chunk.data(), StandardCharsets.UTF_8);
  }

  private static List<ExecutionRecord> all(ExecutionLog log) {
    ExecutionPage page = log.list(ExecutionQuery.newest(500));
    var all = new ArrayList<>(page.items());
    while (page.nextCursor().isPresent()) {
      ExecutionQuery newest = ExecutionQuery.newest(500);
      page =
          log.list(
              new ExecutionQuery(
                  newest.namespaces(),
                  newest.job(),
                  newest.states(),
                  newest.triggers(),
                  newest.worker(),
                  newest.since(),
                  newest.until(),
                  Optional.empty(),
                  page.nextCursor(),
                  500));
      all.addAll(page.items());
    }
    return all;
  }

  private static long documents(String uri, String collection) {
    try (var client = MongoClients.create(uri)) {
      return client.getDatabase("belfry").getCollection(collection).countDocuments();
    }
  }

  @Test
  void theLogIsThereBeforeMongoDbIsAndGetsItsIndexesLater() {
    var mongo = MongoStandIn.inMemory();
    try (mongo) {
      mongo.stop();
      try (ExecutionLog log = MongoUnderTest.open(quick(mongo.uri("belfry")))) {
        ExecutionId id = id("job", 1);
        assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id, 1)))))
            .isInstanceOf(LogUnavailableException.class);
        assertThatThrownBy(() -> log.list(ExecutionQuery.newest(5)))
            .isInstanceOf(LogUnavailableException.class);

        mongo.start();

        await()
            .atMost(LIMIT)
            .ignoreExceptionsInstanceOf(LogUnavailableException.class)
            .until(() -> log.list(ExecutionQuery.newest(5)).items().isEmpty());
        log.append(List.of(entry(succeeded(id, 1))));
        assertThat(log.attempts(id)).hasSize(1);
        await().atMost(LIMIT).until(() -> indexes(mongo.uri("")).contains("by_state"));
      }
    }
  }

  private static List<String> indexes(String uri) {
    try (var client = MongoClients.create(uri)) {
      var names = new ArrayList<String>();
      client
          .getDatabase("belfry")
          .getCollection("executions")
          .listIndexes()
          .forEach(index -> names.add(index.getString("name")));
      return names;
    }
  }

  /** It accepts the connection and never says a word, as a stopped process does. */
  @Test
  void aServerThatDoesNotAnswerIsGivenUpInTime() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ExecutionLog log =
            MongoUnderTest.open(quick("mongodb://127.0.0.1:" + silent.getLocalPort()))) {
      long began = System.nanoTime();
      assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 1), 1)))))
          .isInstanceOf(LogUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aLogThatIsClosedSaysSo() {
    try (var mongo = MongoStandIn.inMemory()) {
      ExecutionLog log = MongoUnderTest.open(quick(mongo.uri("belfry")));
      log.append(List.of(entry(succeeded(id("job", 1), 1))));
      log.close();
      log.close();
      assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 2), 1)))))
          .isInstanceOf(LogUnavailableException.class);
    }
  }
}
