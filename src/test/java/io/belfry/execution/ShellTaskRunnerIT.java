package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.execution.TaskRunner.Running;
import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk;
import io.belfry.log.OutputChunk.Stream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How commands run, print and end. */
@Timeout(90)
class ShellTaskRunnerIT {
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
  void givesTheCommandItsMarksAndNoSecretOfTheWorker() throws Exception {
    Task task = new Task.Shell("env | sort", Map.of("COLOR", "red"), Optional.empty());
    assertThat(bench.run(task).state()).isEqualTo(ExecutionState.SUCCEEDED);
    String env = bench.text(Stream.STDOUT);
    assertThat(env)
        .contains("BELFRY_ATTEMPT=2\n")
        .contains("BELFRY_JOB=default/job\n")
        .contains("BELFRY_EXECUTION_ID=default/job@1767323045006+")
        .contains("BELFRY_SCHEDULED_TIME=2026-01-02T03:04:05.006Z\n")
        .contains("BELFRY_WORKER=" + bench.worker + "\n")
        .contains("BELFRY_CLAIM_ID=c")
        .contains("BELFRY_FENCING_TOKEN=7")
        .contains("COLOR=red\n")
        .doesNotContain("s3cret");
  }

  @Test
  void saysWhichVariablesWereNotPassedOn() throws Exception {
    Task task =
        new Task.Shell(
            "echo $BELFRY_WORKER",
            Map.of("BELFRY_WORKER", "x", "LD_PRELOAD", "y"),
            Optional.empty());
    bench.run(task);
    assertThat(bench.text(Stream.STDOUT)).isEqualTo(bench.worker + "\n");
    assertThat(bench.text(Stream.SYSTEM)).contains("BELFRY_WORKER, LD_PRELOAD");
  }

  @Test
  void leadsASessionOfItsOwnWithNothingOnItsInput() throws Exception {
    bench.run("read -r a b c d e f rest </proc/$$/stat; echo $(($$ == e)) $(($$ == f)); cat; tty");
    assertThat(bench.text(Stream.STDOUT)).isEqualTo("1 1\nnot a tty\n");
  }

  @Test
  void tellsExitCodes() throws Exception {
    assertThat(bench.run("true").exitCode()).hasValue(0);
    TaskResult failed = bench.run("exit 3");
    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.reason()).hasValue("exit.nonZero");
    assertThat(failed.exitCode()).hasValue(3);
    assertThat(failed.signal()).isEmpty();
  }

  @Test
  void tellsSignals() throws Exception {
    for (String command : new String[] {"kill -TERM $$", "sh -c 'kill -TERM $$'; exit $?"}) {
      TaskResult result = bench.run(command);
      assertThat(result.state()).isEqualTo(ExecutionState.FAILED);
      assertThat(result.reason()).hasValue("exit.signal");
      assertThat(result.signal()).hasValue(15);
    }
  }

  @Test
  void runsWhereItIsTold() throws Exception {
    bench.run(new Task.Shell("pwd", Map.of(), Optional.of("/usr")));
    bench.run("pwd");
    assertThat(bench.text(Stream.STDOUT)).isEqualTo("/usr\n" + folder.toRealPath() + "\n");
  }

  @Test
  void failsWithoutItsWorkingDirectory() throws Exception {
    Task task = new Task.Shell("true", Map.of(), Optional.of(folder + "/none"));
    TaskResult result = bench.run(task);
    assertThat(result.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(result.reason()).hasValue("task.workingDirectory");
    assertThat(result.exitCode()).isEmpty();
    assertThat(bench.text(Stream.SYSTEM)).contains("/none");
  }

  @Test
  void failsWhereTheSystemRefusesToStartIt() throws Exception {
    for (String command : new String[] {"true " + "x".repeat(200_000), "echo \0"}) {
      TaskResult result = bench.run(command);
      assertThat(result.state()).isEqualTo(ExecutionState.FAILED);
      assertThat(result.reason()).hasValue("task.cannotStart");
    }
    assertThat(bench.text(Stream.SYSTEM)).contains("can't be started");
  }

  @Test
  void failsWhereThereIsNoThread() {
    var settings = new ShellTaskRunner.Settings(folder, 1024, Map.of());
    var runner =
        new ShellTaskRunner(
            settings,
            task -> {
              throw new RejectedExecutionException("full");
            },
            new NoGuard(),
            SecretResolver.NONE,
            Clock.systemUTC());
    Attempt attempt = Attempts.of(bench.worker, Attempts.bash("true"), Attempts.noLimits());
    assertThat(runner.start(attempt, chunk -> {}).result())
        .isCompletedWithValueMatching(end -> end.reason().equals(Optional.of("task.cannotStart")));
  }

  @Test
  void isKilledBeforeItsStart() throws Exception {
    var refusing = new RefusingGuard();
    try (ShellBench guarded = new ShellBench(folder, 1024, refusing)) {
      Running running = guarded.start("echo started");
      running.kill("user");
      TaskResult result = ShellBench.end(running);
      assertThat(result.state()).isEqualTo(ExecutionState.KILLED);
      assertThat(result.exitCode()).isEmpty();
      assertThat(guarded.chunks).isEmpty();
    }
  }

  @Test
  void startsNothingThatTheGuardDoesNotPermit() throws Exception {
    try (ShellBench guarded = new ShellBench(folder, 1024, new RefusingGuard())) {
      TaskResult result = guarded.run("echo started");
      assertThat(result.state()).isEqualTo(ExecutionState.FAILED);
      assertThat(result.reason()).hasValue("worker.guardMissing");
      assertThat(guarded.text(Stream.STDOUT)).isEmpty();
    }
  }

  @Test
  void keepsTheOrderWithinEachStreamInOneSequence() throws Exception {
    bench.run("for i in {1..300}; do echo out $i; echo err $i >&2; done");
    assertThat(bench.text(Stream.STDOUT)).isEqualTo(numbered("out"));
    assertThat(bench.text(Stream.STDERR)).isEqualTo(numbered("err"));
    assertThat(bench.chunks).extracting(OutputChunk::sequence).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void givesOutputOutWhileTheCommandRuns() throws Exception {
    Running running = bench.start("echo first; sleep 30; echo second");
    await().atMost(Duration.ofSeconds(2)).until(() -> bench.text(Stream.STDOUT).equals("first\n"));
    assertThat(running.result()).isNotDone();
    running.kill("user");
    assertThat(ShellBench.end(running).reason()).hasValue("user");
  }

  @Test
  void passesOnBytesThatAreNoText() throws Exception {
    TaskResult result = bench.run("printf '\\xff\\xfe\\x00\\xe2\\x82'; printf '\\xac\\xc3'");
    assertThat(result.output()).isEqualTo(new TaskResult.Output(7, false));
    byte[] all = new byte[0];
    for (OutputChunk chunk : bench.chunks) {
      byte[] longer = java.util.Arrays.copyOf(all, all.length + chunk.data().length);
      System.arraycopy(chunk.data(), 0, longer, all.length, chunk.data().length);
      all = longer;
    }
    assertThat(all).containsExactly(0xff, 0xfe, 0x00, 0xe2, 0x82, 0xac, 0xc3);
  }

  @Test
  void goesOnWhenTheSinkFails() throws Exception {
    Attempt attempt =
        Attempts.of(bench.worker, Attempts.bash("echo a; exit 4"), Attempts.noLimits());
    var runner =
        new ShellTaskRunner(
            new ShellTaskRunner.Settings(folder, 1024, Map.of()),
            command -> new Thread(command).start(),
            new NoGuard(),
            SecretResolver.NONE,
            Clock.systemUTC());
    TaskResult result =
        ShellBench.end(
            runner.start(
                attempt,
                chunk -> {
                  throw new IllegalStateException("disk full (a test)");
                }));
    assertThat(result.exitCode()).hasValue(4);
    assertThat(result.output()).isEqualTo(new TaskResult.Output(2, true));
  }

  private static String numbered(String word) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 300; i++) {
      text.append(word).append(' ').append(i).append('\n');
    }
    return text.toString();
  }
}
