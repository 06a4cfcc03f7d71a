package io.belfry.execution;

import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how many commands a second the shell runner starts, as a share of bare {@code
 * ProcessBuilder} loops. Run by hand, with {@code -Djdk.lang.Process.launchMechanism=VFORK}.
 */
public final class StartsPerSecond {
  private static final String COMMAND = "true";

  private StartsPerSecond() {}

  public static void main(String[] args) throws Exception {
    int threads = args.length > 0 ? Integer.parseInt(args[0]) : 8;
    Duration time = Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 4);
    Path folder = Files.createTempDirectory("belfry-starts");
    ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    ExecutorService pool = Executors.newCachedThreadPool();
    try (Guard guard =
        new Guard(new Guard.Settings(folder, Duration.ofSeconds(4)), timers, fired -> {})) {
      guard.start();
      guard.worker("bench~1");
      var settings =
          new ShellTaskRunner.Settings(
              folder, ShellTaskRunner.Settings.DEFAULT_OUTPUT_LIMIT, System.getenv());
      var runner =
          new ShellTaskRunner(settings, pool, guard, SecretResolver.NONE, Clock.systemUTC());
      for (int round = 0; round < 3; round++) {
        double bash = rate(threads, time, () -> bare("/bin/bash", "-c", COMMAND));
        double setsid = rate(threads, time, () -> bare("setsid", "/bin/bash", "-c", COMMAND));
        double ours = rate(threads, time, () -> ours(runner));
        System.out.printf(
            "%d at once: bash %.0f/s, setsid bash %.0f/s, runner %.0f/s = %.0f %% and %.0f %%%n",
            threads, bash, setsid, ours, 100 * ours / bash, 100 * ours / setsid);
      }
    } finally {
      pool.shutdownNow();
      timers.shutdownNow();
      Files.delete(folder.resolve("guard.sh"));
      Files.delete(folder);
    }
  }

  private static Void bare(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectInput(Redirect.from(new File("/dev/null"))).start();
    process.getInputStream().readAllBytes();
    process.waitFor();
    return null;
  }

  private static Void ours(ShellTaskRunner runner) throws Exception {
    var attempt = Attempts.of("bench~1", Attempts.bash(COMMAND), Attempts.noLimits());
    TaskResult result = runner.start(attempt, chunk -> {}).result().get();
    if (result.state() != ExecutionState.SUCCEEDED) {
      throw new IllegalStateException(result.toString());
    }
    return null;
  }

  private static double rate(int threads, Duration time, Callable<Void> one) throws Exception {
    AtomicLong count = new AtomicLong();
    long begun = System.nanoTime();
    List<CompletableFuture<Void>> loops = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      loops.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  while (System.nanoTime() - begun < time.toNanos()) {
                    one.call();
                    count.incrementAndGet();
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              pool));
    }
    CompletableFuture.allOf(loops.toArray(CompletableFuture[]::new)).get();
    pool.shutdown();
    return count.get() * 1e9 / (System.nanoTime() - begun);
  }
}
