package io.belfry.execution;

import io.belfry.job.EnvironmentName;
import io.belfry.job.EnvironmentValue;
import io.belfry.job.Task;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The environment of a task's process: a few harmless variables of the worker, then the job's own,
 * then Belfry's marks, which win over both. No other variable of the worker reaches a task, because
 * the worker's environment may hold secrets.
 */
public final class TaskEnvironment {
  /** The variable that names the whole id of the worker; the guard looks for it. */
  public static final String WORKER = "BELFRY_WORKER";

  /** The variable that names the claim, unique within the worker. */
  public static final String CLAIM_ID = "BELFRY_CLAIM_ID";

  private static final Set<String> INHERITED =
      Set.of(
          "PATH",
          "HOME",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "USER",
          "LOGNAME",
          "SHELL",
          "HOSTNAME");
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TaskEnvironment() {}

  /** The variables that the job sets but may not, sorted. */
  static List<String> refused(Task.Shell task) {
    return task.env().entrySet().stream()
        .filter(variable -> !isPassedOn(variable))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The names of the secrets that the job's variables refer to. */
  static Set<String> secrets(Task.Shell task) {
    Set<String> names = new TreeSet<>();
    task.env().entrySet().stream()
        .filter(TaskEnvironment::isPassedOn)
        .forEach(variable -> names.addAll(EnvironmentValue.parse(variable.getValue()).secrets()));
    return names;
  }

  /**
   * The whole environment of the attempt's processes.
   *
   * @param worker the worker's own environment
   * @param secrets the values of all secrets that the job's variables refer to
   */
  static Map<String, String> of(
      Attempt attempt, Task.Shell task, Map<String, String> worker, Map<String, String> secrets) {
    Map<String, String> env = new HashMap<>();
    env.put("PATH", DEFAULT_PATH);
    worker.forEach(
        (name, value) -> {
          if (INHERITED.contains(name) || name.startsWith("LC_")) {
            env.put(name, value);
          }
        });
    task.env().entrySet().stream()
        .filter(TaskEnvironment::isPassedOn)
        .forEach(
            variable ->
                env.put(
                    variable.getKey(), EnvironmentValue.parse(variable.getValue()).fill(secrets)));
    env.putAll(marks(attempt));
    return env;
  }

  private static boolean isPassedOn(Map.Entry<String, String> variable) {
    return EnvironmentName.isAllowed(variable.getKey()) && variable.getValue().indexOf('\0') < 0;
  }

  private static Map<String, String> marks(Attempt attempt) {
    Attempt.Marks marks = attempt.marks();
    return Map.of(
        "BELFRY_JOB",
        attempt.execution().job().toString(),
        "BELFRY_EXECUTION_ID",
        attempt.execution().toString(),
        "BELFRY_SCHEDULED_TIME",
        INSTANT.format(attempt.execution().scheduledAt()),
        "BELFRY_ATTEMPT",
        Integer.toString(attempt.attempt()),
        "BELFRY_FENCING_TOKEN",
        Long.toString(marks.fencingToken()),
        WORKER,
        marks.worker(),
        CLAIM_ID,
        marks.claimId());
  }
}
