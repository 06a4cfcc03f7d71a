package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, some of which outlive the lease of their worker. */
@Timeout(60)
class KeptProcessesIT {
  @TempDir Path folder;
  private final String stableName = "kept-" + UUID.randomUUID();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ScheduledExecutorService keptTimers = Executors.newScheduledThreadPool(1);
  private Guard guard;
  private KeptProcesses kept;
  private ShellTaskRunner runner;

  @BeforeEach
  void start() throws Exception {
    Guard.Settings settings = new Guard.Settings(folder.resolve("guard"), Duration.ofSeconds(2));
    guard = new Guard(settings, timers, fired -> {});
    kept = new KeptProcesses(stableName, settings, keptTimers);
    guard.start();
    guard.worker(stableName + "~1");
    runner =
        new ShellTaskRunner(
                new ShellTaskRunner.Settings(folder, 4096, Map.of()),
                threads,
                guard,
                SecretResolver.NONE,
                Clock.systemUTC())
            .keeping(kept);
  }

  @AfterEach
  void stop() throws InterruptedException {
    guard.close();
    kept.close();
    timers.shutdownNow();
    keptTimers.shutdownNow();
    assertThat(Leftovers.kill(stableName)).isEqualTo(new Leftovers.Outcome(0, 0));
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private TaskRunner.Running run(String command, boolean goesOn) {
    var limits = goesOn ? Attempts.goingOn() : Attempts.noLimits();
    return runner.start(
        Attempts.of(stableName + "~1", Attempts.bash(command), limits), chunk -> {});
  }

  private void awaitRunning(int processes) {
    await().atMost(Duration.ofSeconds(8)).until(() -> marked() == processes);
  }

  /** How many processes carry a mark of this worker. */
  private long marked() {
    return ProcessTable.whole().read().stream()
        .filter(
            process ->
                process.mark().filter(mark -> mark.worker().startsWith(stableName)).isPresent())
        .count();
  }

  @Test
  void atTheEndOfTheLeaseOneEndsAndTheOtherGoesOnToItsEnd() {
    TaskRunner.Running ends = run("exec sleep 600", false);
    TaskRunner.Running goesOn = run("exec sleep 6", true);
    awaitRunning(2);
    guard.deadline(BootTime.now().plusMillis(500));
    assertThat(ends.result().orTimeout(5, TimeUnit.SECONDS).join())
        .extracting(TaskResult::state, end -> end.reason().orElse(""))
        .containsExactly(ExecutionState.KILLED, "worker.leaseEnded");

    // the worker registers anew: leftovers are ended, the guard has another worker
    assertThat(Leftovers.kill(stableName, kept::isMark)).isEqualTo(new Leftovers.Outcome(0, 0));
    guard.noDeadline();
    guard.worker(stableName + "~2");
    assertThat(goesOn.result()).isNotDone();
    assertThat(goesOn.result().orTimeout(20, TimeUnit.SECONDS).join().state())
        .isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void whatGoesOnEndsWhenItIsToldTo() {
    TaskRunner.Running goesOn = run("exec sleep 600", true);
    awaitRunning(1);
    goesOn.kill("killed.byRequest");
    assertThat(goesOn.result().orTimeout(15, TimeUnit.SECONDS).join().state())
        .isEqualTo(ExecutionState.KILLED);
  }

  @Test
  void aSilentJvmIsNoReasonToGoOn() {
    TaskRunner.Running goesOn = run("exec sleep 600", true);
    awaitRunning(1);
    keptTimers.shutdownNow();
    assertThat(goesOn.result().orTimeout(15, TimeUnit.SECONDS).join())
        .extracting(TaskResult::state, end -> end.reason().orElse(""))
        .containsExactly(ExecutionState.KILLED, "worker.silent");
  }

  @Test
  void nothingStartsOnceTheLeaseIsOver() {
    guard.deadline(BootTime.now().minusMillis(1));
    assertThat(run("exec sleep 600", true).result().orTimeout(15, TimeUnit.SECONDS).join())
        .extracting(TaskResult::state, end -> end.reason().orElse(""))
        .containsExactly(ExecutionState.FAILED, "worker.guardMissing");
    assertThat(marked()).isZero();
  }
}
