package io.belfry.execution;

import io.belfry.execution.TaskRunner.Running;
import io.belfry.job.TaskResult;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A worker with a guard in a JVM of its own, told what to do by lines on its input: {@code run
 * <command>}, {@code worker <id>}, {@code deadline <ms from now>}, {@code close}. It prints {@code
 * ready}, {@code fired <reason>}, and the reason and state of what ended. Arguments: folder,
 * worker.
 */
public final class GuardedWorker {
  private GuardedWorker() {}

  public static void main(String[] args) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    var settings = new Guard.Settings(Path.of(args[0]), Guard.Settings.DEFAULT_SILENCE);
    Guard guard =
        new Guard(settings, timers, fired -> System.out.println("fired " + fired.reason()));
    guard.start();
    guard.worker(args[1]);
    while (!guard.isReady()) {
      Thread.sleep(10);
    }
    System.out.println("ready " + guard.pid().getAsLong());
    var runner =
        new ShellTaskRunner(
            new ShellTaskRunner.Settings(Path.of(args[0]), 1024, System.getenv()),
            threads,
            guard,
            SecretResolver.NONE,
            Clock.systemUTC());
    Map<Integer, Running> all = new HashMap<>();
    String worker = args[1];
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String rest = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("run ")) {
        Attempt attempt = Attempts.of(worker, Attempts.bash(rest), Attempts.noLimits());
        Running running = runner.start(attempt, chunk -> {});
        all.put(all.size(), running);
        running.result().thenAccept(GuardedWorker::print);
      } else if (line.startsWith("worker ")) {
        worker = rest;
        guard.worker(worker);
      } else if (line.startsWith("deadline ")) {
        guard.deadline(BootTime.now().plus(Duration.ofMillis(Long.parseLong(rest))));
      } else if (line.equals("ready")) {
        System.out.println(guard.isReady() ? "is ready" : "is not ready");
      } else if (line.equals("close")) {
        guard.close();
        System.out.println("closed");
      }
    }
    threads.shutdownNow();
    timers.shutdownNow();
  }

  private static void print(TaskResult result) {
    System.out.println(result.state().text() + " " + result.reason().orElse(""));
  }
}
