package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.job.Task;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskEnvironmentTest {
  @Test
  void isTheMarksTheJobsAndALittleOfTheWorkers() {
    Map<String, String> worker =
        Map.of(
            "PATH",
            "/bin",
            "LC_ALL",
            "C",
            "HOME",
            "/root",
            "AWS_SECRET_ACCESS_KEY",
            "s3cret",
            "BELFRY_ADMIN_PASSWORD",
            "s3cret",
            "BELFRY_SECRETS_KEY",
            "s3cret",
            "BELFRY_ETCD_PASSWORD",
            "s3cret",
            "LD_PRELOAD",
            "x.so",
            "JAVA_HOME",
            "/java");
    Map<String, String> job = Map.of("HOME", "/home/job", "COLOR", "red");
    assertThat(environment(job, worker))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("PATH", "/bin"),
                Map.entry("LC_ALL", "C"),
                Map.entry("HOME", "/home/job"),
                Map.entry("COLOR", "red"),
                Map.entry("BELFRY_JOB", "default/nightly"),
                Map.entry("BELFRY_EXECUTION_ID", "default/nightly@1767323045006"),
                Map.entry("BELFRY_SCHEDULED_TIME", "2026-01-02T03:04:05.006Z"),
                Map.entry("BELFRY_ATTEMPT", "3"),
                Map.entry("BELFRY_FENCING_TOKEN", "1099511627777"),
                Map.entry("BELFRY_WORKER", "w~1"),
                Map.entry("BELFRY_CLAIM_ID", "c1")));
  }

  @Test
  void hasAPathEvenIfTheWorkerHasNone() {
    assertThat(environment(Map.of(), Map.of()))
        .containsEntry("PATH", "/usr/local/bin:/usr/bin:/bin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BELFRY_WORKER",
        "BELFRY_ANYTHING",
        "LD_PRELOAD",
        "LD_AUDIT",
        "LD_LIBRARY_PATH",
        "BASH_ENV",
        "ENV",
        "PROMPT_COMMAND",
        "BASH_FUNC_a%%",
        "",
        "A=B",
        "1A",
        "A B",
        "A\0"
      })
  void passesNothingOnThatAJobMayNotSet(String name) {
    assertThat(TaskEnvironment.refused(shell(Map.of(name, "evil")))).containsExactly(name);
    assertThat(environment(Map.of(name, "evil"), Map.of()).values()).doesNotContain("evil");
  }

  @Test
  void passesNoValueOnThatWouldEndEarly() {
    assertThat(environment(Map.of("A", "x\0y"), Map.of())).doesNotContainKey("A");
    assertThat(TaskEnvironment.refused(shell(Map.of("A", "x\0y")))).containsExactly("A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "ENVIRONMENT", "_x", "A1"})
  void letsAJobSetWhatJobsSet(String name) {
    assertThat(TaskEnvironment.refused(shell(Map.of(name, "good")))).isEmpty();
    assertThat(environment(Map.of(name, "good"), Map.of())).containsEntry(name, "good");
  }

  @Test
  void putsTheValuesOfSecretsInTheirPlaces() {
    Task.Shell task =
        shell(Map.of("URL", "https://me:${secret:pw}@host/${secret:path}", "RAW", "$${secret:pw}"));
    assertThat(TaskEnvironment.secrets(task)).containsExactly("path", "pw");
    assertThat(environment(task, Map.of(), Map.of("pw", "$x\\", "path", "p")))
        .containsEntry("URL", "https://me:$x\\@host/p")
        .containsEntry("RAW", "${secret:pw}");
  }

  @Test
  void needsNoSecretOfAVariableThatIsNotPassedOn() {
    assertThat(TaskEnvironment.secrets(shell(Map.of("LD_PRELOAD", "${secret:a}")))).isEmpty();
  }

  private static Map<String, String> environment(
      Map<String, String> job, Map<String, String> worker) {
    return environment(shell(job), worker, Map.of());
  }

  private static Map<String, String> environment(
      Task.Shell task, Map<String, String> worker, Map<String, String> secrets) {
    var execution = ExecutionId.scheduled(new JobId("default", "nightly"), Attempts.SCHEDULED);
    var marks = new Attempt.Marks("w~1", "c1", (1L << 40) + 1);
    return TaskEnvironment.of(
        new Attempt(execution, 3, marks, task, Attempts.noLimits()), task, worker, secrets);
  }

  private static Task.Shell shell(Map<String, String> env) {
    return new Task.Shell("true", env, Optional.empty());
  }
}
