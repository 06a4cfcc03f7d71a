package io.belfry.execution;

import io.belfry.execution.TaskRunner.Running;
import io.belfry.job.TaskResult;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A worker whose tasks print a lot, all at once; run in a JVM of its own with a small heap.
 * Arguments: folder, how many tasks, bytes each. Prints one line of figures.
 */
public final class OutputLoad {
  private OutputLoad() {}

  public static void main(String[] args) throws Exception {
    int tasks = Integer.parseInt(args[1]);
    long bytes = Long.parseLong(args[2]);
    ExecutorService threads = Executors.newCachedThreadPool();
    var settings =
        new ShellTaskRunner.Settings(
            Path.of(args[0]), ShellTaskRunner.Settings.DEFAULT_OUTPUT_LIMIT, Map.of());
    var runner =
        new ShellTaskRunner(
            settings, threads, new NoGuard(), SecretResolver.NONE, Clock.systemUTC());
    AtomicLong kept = new AtomicLong();
    AtomicLong largest = new AtomicLong();
    long begun = System.nanoTime();
    List<Running> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Attempt attempt =
          Attempts.of(
              "load~1",
              Attempts.bash("echo begin; yes | head -c " + bytes + "; echo end"),
              Attempts.noLimits());
      all.add(
          runner.start(
              attempt,
              chunk -> {
                kept.addAndGet(chunk.data().length);
                largest.accumulateAndGet(chunk.data().length, Math::max);
              }));
    }
    long printed = 0;
    int truncated = 0;
    for (Running running : all) {
      TaskResult result = running.result().get();
      printed += result.output().bytes();
      truncated += result.output().truncated() ? 1 : 0;
    }
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.printf(
        "printed=%d kept=%d truncated=%d largest=%d millis=%d peakMiB=%d%n",
        printed, kept.get(), truncated, largest.get(), millis, peak >> 20);
    threads.shutdown();
  }
}
