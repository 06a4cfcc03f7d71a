package io.belfry.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.execution.SecretResolver.Failed;
import io.belfry.execution.SecretResolver.Failure;
import io.belfry.execution.SecretResolver.Found;
import io.belfry.execution.TaskRunner.Running;
import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets reach the environment of a task's process, and nothing of them comes back. */
@Timeout(60)
class ShellSecretsIT {
  private static final String SECRET = "canary-7f3a9c";

  @TempDir Path folder;

  private ShellBench bench(SecretResolver secrets) {
    return new ShellBench(folder, 64 * 1024, new NoGuard(), secrets);
  }

  private ShellBench knowing(Map<String, String> values) {
    return bench((namespace, names) -> new Found(values));
  }

  private static Task.Shell task(String command, Map<String, String> env) {
    return new Task.Shell(command, env, Optional.empty());
  }

  @Test
  void theProcessHasTheValueAndTheOutputDoesNot() throws Exception {
    String command =
        "[ \"$TOKEN\" = canary-7f3a9c ] && echo \"right: $TOKEN\"; echo \"<$URL>\" >&2;"
            + " printf %s \"$TOKEN\" | base64";
    Map<String, String> env =
        Map.of(
            "TOKEN", "${secret:t}", "URL", "x://u:${secret:t}@${secret:t}", "RAW", "$${secret:t}");
    try (ShellBench bench = knowing(Map.of("t", SECRET))) {
      TaskResult result = bench.run(task(command + "; echo \"$RAW\"", env));
      assertThat(result.state()).isEqualTo(ExecutionState.SUCCEEDED);
      assertThat(bench.text(Stream.STDOUT)).isEqualTo("right: ***\n***\n${secret:t}\n");
      assertThat(bench.text(Stream.STDERR)).isEqualTo("<x://u:***@***>\n");
    }
  }

  @Test
  void aValueThatIsPrintedInPiecesIsMaskedAndTheRestIsNotHeldBack() throws Exception {
    Path go = folder.resolve("go");
    String command =
        "printf 'begin cana'; until [ -e "
            + go
            + " ]; do sleep 0.1; done; printf 'ry-7f3a9c end'; sleep 30";
    try (ShellBench bench = knowing(Map.of("t", SECRET))) {
      Running running = bench.start(task(command, Map.of("T", "${secret:t}")), Attempts.noLimits());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> bench.text(Stream.STDOUT).equals("begin "));
      Files.createFile(go);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> bench.text(Stream.STDOUT).equals("begin *** end"));
      running.kill("test");
      ShellBench.end(running);
    }
  }

  @Test
  void aShortValueIsNotMasked() throws Exception {
    try (ShellBench bench = knowing(Map.of("t", "12345"))) {
      bench.run(task("echo 1 $T", Map.of("T", "${secret:t}")));
      assertThat(bench.text(Stream.STDOUT)).isEqualTo("1 12345\n");
    }
  }

  @Test
  void aRemarkOnProcessesThatAreLeftIsMasked() throws Exception {
    String command = "cp /bin/sleep ./$T; (./$T 60 &); exit 0";
    try (ShellBench bench = knowing(Map.of("t", SECRET))) {
      bench.run(task(command, Map.of("T", "${secret:t}")));
      assertThat(bench.text(Stream.SYSTEM)).contains("left processes").contains("*** (");
    }
  }

  @Test
  void nothingIsStartedWithoutTheValue() throws Exception {
    for (Failure why : Failure.values()) {
      try (ShellBench bench = bench((namespace, names) -> new Failed(why, "t"))) {
        Path mark = folder.resolve("started");
        TaskResult result = bench.run(task("touch " + mark, Map.of("T", "${secret:t}")));
        assertThat(result.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(result.reason()).hasValue(why.reason());
        assertThat(bench.text(Stream.SYSTEM)).startsWith("[belfry] ").endsWith(": t\n");
        assertThat(mark).doesNotExist();
      }
    }
  }

  @Test
  void onlyATaskWithReferencesAsks() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SecretResolver secrets =
        (namespace, names) -> {
          asked.incrementAndGet();
          assertThat(namespace).isEqualTo("default");
          assertThat(names).isEqualTo(Set.of("a", "b"));
          return new Found(Map.of("a", "1", "b", "2"));
        };
    try (ShellBench bench = bench(secrets)) {
      bench.run(task("echo ${secret:x}", Map.of("T", "$${secret:t} ${secret}")));
      assertThat(asked).hasValue(0);
      bench.run(task("echo $T", Map.of("T", "${secret:a}${secret:b}${secret:a}")));
      assertThat(asked).hasValue(1);
      assertThat(bench.text(Stream.STDOUT)).endsWith("121\n");
    }
  }

  @Test
  void whoStartsATaskDoesNotWaitForTheStoreAndCanKillIt() throws Exception {
    List<SecretResolver.Answer> answers =
        List.of(new Found(Map.of("t", SECRET)), new Failed(Failure.UNAVAILABLE, "late"));
    for (SecretResolver.Answer answer : answers) {
      CountDownLatch killed = new CountDownLatch(1);
      SecretResolver slow =
          (namespace, names) -> {
            try {
              killed.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return answer;
          };
      try (ShellBench bench = bench(slow)) {
        Running running =
            bench.start(task("echo never", Map.of("T", "${secret:t}")), Attempts.noLimits());
        running.kill("killed.byRequest");
        killed.countDown();
        TaskResult result = ShellBench.end(running);
        assertThat(result.state()).isEqualTo(ExecutionState.KILLED);
        assertThat(bench.text(Stream.STDOUT)).isEmpty();
      }
    }
  }

  /**
   * The value is in the environment of the task's own processes, and nowhere else on the system.
   */
  @Test
  void noCommandLineHasTheValue() throws Exception {
    try (ShellBench bench = knowing(Map.of("t", SECRET))) {
      Running running =
          bench.start(task("sleep 30; true", Map.of("T", "${secret:t}")), Attempts.noLimits());
      await().atMost(Duration.ofSeconds(20)).until(() -> bench.alive().size() == 2);
      for (ProcessEntry process : bench.alive()) {
        assertThat(read(process.pid(), "environ")).contains("T=" + SECRET);
        assertThat(read(process.pid(), "cmdline")).doesNotContain("canary");
      }
      running.kill("test");
      ShellBench.end(running);
    }
  }

  @Test
  void neitherAChildNorTheGuardHasTheSecretsOfTheWorker() throws Exception {
    // this JVM stands for one that was started with them
    Map<String, String> worker =
        Map.of("PATH", System.getenv("PATH"), "BELFRY_SECRETS_KEY", SECRET, "PASSWORD", SECRET);
    String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8));
    var child =
        new ProcessBuilder(
            ChildJvm.command(
                List.of("-Dbelfry.secrets.key=" + SECRET),
                GuardedWorker.class,
                folder.toString(),
                "env~1"));
    child.environment().putAll(worker);
    child.environment().put("BELFRY_ADMIN_PASSWORD", SECRET);
    Process jvm = child.start();
    try {
      var lines = jvm.inputReader(UTF_8);
      String ready = lines.readLine();
      long guard = Long.parseLong(ready.split(" ")[1]);
      assertThat(read(jvm.pid(), "environ")).as("the test can see").contains(SECRET);
      Path shown = folder.resolve("shown");
      var commands = jvm.outputWriter(UTF_8);
      commands.write("run env > " + shown + ".tmp; mv " + shown + ".tmp " + shown + "\n");
      commands.flush();
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(shown));
      assertThat(Files.readString(shown)).contains("BELFRY_JOB=").doesNotContain(SECRET, base64);
      for (String file : List.of("environ", "cmdline")) {
        assertThat(read(guard, file)).isNotEmpty().doesNotContain(SECRET, base64);
      }
    } finally {
      jvm.destroy();
      assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String read(long pid, String file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(pid), file), ISO_8859_1);
  }
}
