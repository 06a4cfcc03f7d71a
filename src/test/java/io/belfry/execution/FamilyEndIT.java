package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.execution.TaskRunner.Running;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.Limits;
import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a command started outlives its execution, however it tries. */
@Timeout(90)
class FamilyEndIT {
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;
  private ShellBench bench;

  @BeforeEach
  void open() {
    bench = new ShellBench(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    try {
      assertThat(bench.alive()).isEmpty();
    } finally {
      bench.close();
    }
  }

  @Test
  void timesOut() throws Exception {
    long begun = System.nanoTime();
    TaskResult result = bench.run("sleep 600", Duration.ofSeconds(1), Duration.ofSeconds(10));
    assertThat(result.state()).isEqualTo(ExecutionState.TIMED_OUT);
    assertThat(result.reason()).hasValue("deadline.exceeded");
    assertThat(result.signal()).hasValue(15);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofSeconds(1), Duration.ofMillis(2_500));
  }

  @Test
  void givesTheGracePeriodToWhatUsesIt() throws Exception {
    TaskResult result =
        bench.run(
            "trap 'sleep 0.5; echo cleaned up; exit 0' TERM; echo up; while :; do sleep 0.1; done",
            SHORT,
            Duration.ofSeconds(20));
    assertThat(result.state()).isEqualTo(ExecutionState.TIMED_OUT);
    assertThat(bench.text(Stream.STDOUT)).endsWith("cleaned up\n");
  }

  /** Each prints "up" when it has done its trick; one of its processes is called sleep. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "trap '' TERM INT HUP; echo up; sleep 600; sleep 600",
        "trap '' TERM; (trap '' TERM; sleep 600) & echo up; wait; sleep 600",
        "((sleep 600 &) &); echo up; sleep 600",
        "setsid sleep 600 & sleep 0.1; echo up; wait",
        "setsid --fork bash -c 'trap \"\" TERM; setsid --fork sleep 600; sleep 600'; echo up;"
            + " sleep 600",
        "nohup sleep 600 >/dev/null 2>&1 & echo up; sleep 600",
        "env -i sleep 600 & echo up; sleep 600",
        "env -i setsid sleep 600 & sleep 0.1; echo up; wait",
        "for i in {1..40}; do (trap '' TERM; sleep 600) & done; echo up; wait",
        "echo up; for i in {1..500}; do setsid sleep 600 & sleep 0.01; done; wait",
        "trap '' TERM; echo up; for i in {1..200}; do sleep 600 & done; wait; wait",
        "echo up; sleep 600 | sleep 600 | sleep 600",
        "echo up; kill -STOP $$",
      })
  void endsWhateverItTries(String command) throws Exception {
    Limits limits = Attempts.limits(Optional.empty(), SHORT);
    Running running = bench.start(Attempts.bash(command), limits);
    await().atMost(Duration.ofSeconds(10)).until(() -> bench.text(Stream.STDOUT).equals("up\n"));
    Set<ProcessHandle> started = new HashSet<>();
    bench.alive().forEach(one -> ProcessHandle.of(one.pid()).ifPresent(started::add));
    // those that hide their mark are still somebody's children
    ProcessHandle.current().descendants().forEach(started::add);
    assertThat(started).isNotEmpty();
    running.kill("user");
    TaskResult result = ShellBench.end(running);
    assertThat(result.state()).isEqualTo(ExecutionState.KILLED);
    assertThat(result.reason()).hasValue("user");
    assertThat(started).noneMatch(FamilyEndIT::lives);
  }

  /** The main process has ended; what it left is ended as well, and the output says so. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 600 & exit 5",
        "nohup sleep 600 >/dev/null 2>&1 & exit 5",
        "setsid --fork sleep 600 >/dev/null 2>&1; exit 5",
        "setsid --fork bash -c 'sleep 600; true' >/dev/null 2>&1; exit 5",
        "((sleep 600 >/dev/null 2>&1 &) &); exit 5",
        "(trap '' TERM; while :; do sleep 600; done) & exit 5",
        "env -i sleep 600 & exit 5",
        "sleep 2.2; setsid --fork sleep 600 >/dev/null 2>&1; exit 5",
      })
  void endsWhatTheCommandLeft(String command) throws Exception {
    Limits limits = Attempts.limits(Optional.empty(), Duration.ofSeconds(1));
    TaskResult result = ShellBench.end(bench.start(Attempts.bash(command), limits));
    assertThat(result.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(result.exitCode()).hasValue(5);
    assertThat(bench.text(Stream.SYSTEM)).contains("left processes running");
    assertThat(bench.alive()).isEmpty();
  }

  /** What is left may be forking or loading its program at the very moment it is looked for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "setsid --fork sleep 600 >/dev/null 2>&1; exit 5",
        "((sleep 600 >/dev/null 2>&1 &) &); exit 5",
        "(setsid bash -c '(setsid sleep 600 &) &' &) >/dev/null 2>&1; exit 5",
        "sleep 2.1; (setsid bash -c '(setsid sleep 600 &) &' &) >/dev/null 2>&1; exit 5",
      })
  void missesNothingThatIsOnItsWay(String command) throws Exception {
    Limits limits = Attempts.limits(Optional.empty(), Duration.ofSeconds(1));
    for (int round = 0; round < 5; round++) {
      List<Running> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(bench.start(Attempts.bash(command), limits));
      }
      for (Running running : all) {
        assertThat(ShellBench.end(running).exitCode()).hasValue(5);
      }
      assertThat(bench.alive()).isEmpty();
    }
  }

  @Test
  void aLeftoverThatPrintsNeitherHangsNorFloodsTheExecution() throws Exception {
    Limits limits = Attempts.limits(Optional.empty(), SHORT);
    TaskResult result =
        ShellBench.end(
            bench.start(Attempts.bash("(trap '' TERM; while :; do yes; done) & exit 0"), limits));
    assertThat(result.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(bench.chunks.stream().mapToLong(chunk -> chunk.data().length).sum())
        .isLessThan(1_100_000);
  }

  @Test
  void aStrangerThatHoldsThePipeDoesNotHangTheExecution() throws Exception {
    // the one that hides from every way of finding it: known, and only its output is bounded
    long begun = System.nanoTime();
    TaskResult result =
        bench.run("env -i setsid --fork bash -c 'echo $$; exec sleep 8'; sleep 0.3");
    assertThat(result.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    ProcessHandle.of(Long.parseLong(bench.text(Stream.STDOUT).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void killingManyAtOnceEndsAll() throws Exception {
    List<Running> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(bench.start("echo up; setsid sleep 600 & wait"));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> bench.alive().size() == 80);
    all.forEach(running -> running.kill("worker.shutdown"));
    for (Running running : all) {
      assertThat(ShellBench.end(running).state()).isEqualTo(ExecutionState.KILLED);
    }
  }

  @Test
  void leavesOtherAttemptsAlone() throws Exception {
    Running one = bench.start("sleep 600");
    Running two = bench.start("sleep 600");
    await().atMost(Duration.ofSeconds(10)).until(() -> bench.alive().size() >= 2);
    one.kill("user");
    ShellBench.end(one);
    assertThat(bench.alive()).isNotEmpty();
    assertThat(two.result()).isNotDone();
    two.kill("user");
    ShellBench.end(two);
  }

  private static boolean lives(ProcessHandle handle) {
    return handle.isAlive()
        && ProcessTable.entry(handle.pid()).filter(entry -> !entry.place().dead()).isPresent();
  }
}
