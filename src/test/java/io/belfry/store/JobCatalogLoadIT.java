package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobId;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.JobQuery.Slice;
import io.belfry.store.JobQuery.Sort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long lists of many jobs take. */
@Tag("load")
class JobCatalogLoadIT {
  private static final int RUNS = 41;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"10000, 50", "100000, 500"})
  void listsInTime(int count, long millis) {
    TestStore.TestClock clock = new TestStore.TestClock();
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try (TestStore kv = new TestStore(folder);
        JobCatalog catalog = new JobCatalog(kv, timer, clock)) {
      fill(kv, count);
      catalog.start().join();
      assertThat(catalog.size()).isEqualTo(count);
      for (Sort sort : Sort.values()) {
        measure(catalog, sort, Optional.empty(), clock, millis);
        measure(catalog, sort, Optional.of("Report 99"), clock, millis);
      }
    } finally {
      timer.shutdownNow();
    }
  }

  private static void measure(
      JobCatalog catalog,
      Sort sort,
      Optional<String> text,
      TestStore.TestClock clock,
      long millis) {
    Slice slice = new Slice(sort, false, Optional.empty(), 50);
    JobQuery query = new JobQuery(Optional.empty(), text, Map.of(), Optional.empty(), slice);
    long[] nanos = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      clock.pass(Duration.ofSeconds(1));
      long before = System.nanoTime();
      assertThat(catalog.list(query).rows()).hasSize(50);
      nanos[i] = System.nanoTime() - before;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%d jobs, %s, text %s: median %.2f ms, longest %.2f ms%n",
        catalog.size(), sort, text.orElse("-"), nanos[RUNS / 2] / 1e6, nanos[RUNS - 1] / 1e6);
    assertThat(Duration.ofNanos(nanos[RUNS / 2])).isLessThan(Duration.ofMillis(millis));
  }

  private static void fill(TestStore kv, int count) {
    List<CompletableFuture<?>> puts = new ArrayList<>();
    List<Operation> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JobId id = new JobId("ns" + i % 7, "job-" + i);
      String value =
          """
          {"v":1,"uid":"u%d","version":1,"since":"2026-03-01T12:00:00.000Z",\
          "createdAt":"2026-03-01T12:00:00.000Z","updatedAt":"2026-03-01T12:00:00.000Z",\
          "job":{"displayName":"Report %d","labels":{"team":"t%d"},"schedule":"%d %d * * * *",\
          "timeZone":"Asia/Shanghai","task":{"type":"shell","command":"run-report %d"}}}
          """
              .formatted(i, i, i % 50, i % 60, i / 60 % 60, i);
      batch.add(Operation.put(Keys.job(id), value));
      if (batch.size() == 100) {
        puts.add(kv.commit(new Transaction(List.of(), batch, List.of())));
        batch.clear();
      }
    }
    puts.forEach(CompletableFuture::join);
  }
}
