package io.belfry.kv.embedded;

import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Measures the embedded store; run by hand: {@code EmbeddedLoad <folder> <fsync> [seconds]}. The
 * time for the size of the file is shortened: the puts of five minutes come as fast as groups of
 * eight are acknowledged.
 */
final class EmbeddedLoad {
  private static final int JOBS = 10_000;

  private EmbeddedLoad() {}

  public static void main(String[] args) throws Exception {
    Path file = Files.createDirectories(Path.of(args[0])).resolve("load.mv.db");
    boolean fsync = Boolean.parseBoolean(args[1]);
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    EmbeddedSettings settings = EmbeddedSettings.at(file).withFsync(fsync);
    try (EmbeddedKeyValueStore store =
        EmbeddedKeyValueStore.open(settings, Thread::new, System::nanoTime)) {
      fill(store);
      System.out.printf("filled: %,d bytes%n", store.fileSize().get());
      single(store, seconds);
      concurrent(store, seconds, 64);
      states(store, 300 * 300, 8);
    }
    long before = System.nanoTime();
    EmbeddedKeyValueStore.open(settings, Thread::new, System::nanoTime).close();
    System.out.printf("open and close: %d ms%n", (System.nanoTime() - before) / 1_000_000);
  }

  private static void fill(EmbeddedKeyValueStore store) {
    List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      answers.add(
          store.commit(
              Transaction.always(
                  Operation.put("jobs/default/job-" + i, "j".repeat(700)),
                  Operation.put("state/default/job-" + i, "s".repeat(200)))));
    }
    answers.forEach(CompletableFuture::join);
  }

  private static void single(EmbeddedKeyValueStore store, int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Random random = new Random(1);
    List<Long> times = new ArrayList<>();
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      store.commit(state(random)).join();
      times.add(System.nanoTime() - start);
    }
    report("single commits", times, seconds);
  }

  private static void concurrent(EmbeddedKeyValueStore store, int seconds, int submitters)
      throws InterruptedException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<List<Long>> times = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < submitters; i++) {
      List<Long> mine = new ArrayList<>();
      Random random = new Random(i);
      times.add(mine);
      threads.add(
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  long start = System.nanoTime();
                  store.commit(state(random)).join();
                  mine.add(System.nanoTime() - start);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    report(submitters + " submitters", times.stream().flatMap(List::stream).toList(), seconds);
  }

  /** State puts in groups, as claims come; tells how large the file got. */
  private static void states(EmbeddedKeyValueStore store, int puts, int group) {
    Random random = new Random(2);
    long largest = 0;
    long slowest = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < puts / group; i++) {
      long start = System.nanoTime();
      List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
      for (int j = 0; j < group; j++) {
        answers.add(store.commit(state(random)));
      }
      answers.forEach(CompletableFuture::join);
      slowest = Math.max(slowest, System.nanoTime() - start);
      largest = Math.max(largest, store.fileSize().join());
    }
    System.out.printf(
        "%,d state puts in groups of %d: %.1f s, slowest group %.1f ms, file at most %,d bytes, at"
            + " the end %,d%n",
        puts,
        group,
        (System.nanoTime() - begin) / 1e9,
        slowest / 1e6,
        largest,
        store.fileSize().join());
  }

  private static Transaction state(Random random) {
    String key = "state/default/job-" + random.nextInt(JOBS);
    return Transaction.always(
        Operation.put(key, Long.toString(random.nextLong(), 36).repeat(20).substring(0, 190)));
  }

  private static void report(String what, List<Long> nanos, int seconds) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%s: %,d/s; p50 %.2f ms, p99 %.2f ms, max %.1f ms%n",
        what,
        sorted.length / seconds,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        Arrays.stream(sorted).max().orElse(0) / 1e6);
  }
}
