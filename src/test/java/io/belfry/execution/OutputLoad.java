package io.belfry.execution;

import io.belfry.execution.TaskRunner.Running;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A worker whose tasks print a lot, all at once; run in a JVM of its own with a small heap.
 * Arguments: folder, how many tasks, bytes each, how many secrets they use, and what they print
 * over and over, in which "secret" stands for one of the values. Prints one line of figures.
 */
public final class OutputLoad {
  private OutputLoad() {}

  public static void main(String[] args) throws Exception {
    int tasks = Integer.parseInt(args[1]);
    long bytes = Long.parseLong(args[2]);
    ExecutorService threads = Executors.newCachedThreadPool();
    Map<String, String> secrets = secrets(Integer.parseInt(args[3]));
    String line = args[4].replace("secret", secrets.getOrDefault("s0", "none"));
    var settings =
        new ShellTaskRunner.Settings(
            Path.of(args[0]), ShellTaskRunner.Settings.DEFAULT_OUTPUT_LIMIT, Map.of());
    var runner =
        new ShellTaskRunner(
            settings,
            threads,
            new NoGuard(),
            (namespace, names) -> new SecretResolver.Found(secrets),
            Clock.systemUTC());
    AtomicLong kept = new AtomicLong();
    AtomicLong largest = new AtomicLong();
    long begun = System.nanoTime();
    List<Running> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Attempt attempt =
          Attempts.of(
              "load~1",
              task("echo begin; yes '" + line + "' | head -c " + bytes + "; echo end", secrets),
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

  private static Map<String, String> secrets(int count) {
    Map<String, String> secrets = new HashMap<>();
    for (int i = 0; i < count; i++) {
      secrets.put("s" + i, "hunter-" + i + "-" + "0123456789".repeat(1 + i));
    }
    return secrets;
  }

  private static Task task(String command, Map<String, String> secrets) {
    Map<String, String> env = new HashMap<>();
    secrets.keySet().forEach(name -> env.put(name, "${secret:" + name + "}"));
    return new Task.Shell(command, env, Optional.empty());
  }
}
