package io.belfry.codec;

import io.belfry.job.EnvironmentName;
import io.belfry.job.EnvironmentValue;
import io.belfry.job.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a job does. Used once. */
final class TaskReader {
  private static final String FIELD = "task";
  private static final Set<String> KINDS = Set.of("shell", "noop", "sleep");
  private static final Set<String> LATER = Set.of("script", "http");
  private static final int MAX_COMMAND = 64 * 1024;
  private static final int MAX_ENV = 100;
  private static final int MAX_ENV_BYTES = 64 * 1024;

  /** The most references to secrets: each may stand for 8 KiB. */
  private static final int MAX_REFERENCES = 32;

  private final Fields fields;
  private final Problems problems;

  TaskReader(Fields fields) {
    this.fields = fields;
    this.problems = fields.problems();
  }

  Optional<Task> read() {
    Optional<Fields> task = fields.object(FIELD);
    if (task.isEmpty()) {
      if (!fields.has(FIELD)) {
        fields.required(FIELD);
      }
      return Optional.empty();
    }
    Optional<String> type = task.get().text("type", 100);
    if (type.isEmpty() || !KINDS.contains(type.get())) {
      refuseKind(task.get(), type);
      return Optional.empty();
    }
    Optional<Task> read =
        switch (type.get()) {
          case "shell" -> shell(task.get());
          case "sleep" -> sleep(task.get());
          default -> Optional.of(new Task.Noop());
        };
    task.get().refuseUnknown();
    return read;
  }

  private void refuseKind(Fields task, Optional<String> type) {
    if (type.isEmpty()) {
      if (!task.has("type")) {
        task.required("type");
      }
      return;
    }
    boolean later = LATER.contains(type.get());
    problems.add(
        later ? "job.notSupported" : "task.unknownType",
        task.at("type"),
        (later ? "this version of Belfry can't do that yet" : "there is no such kind of task")
            + "; write shell, noop or sleep");
  }

  private Optional<Task> shell(Fields task) {
    Optional<String> command = task.text("command", Integer.MAX_VALUE);
    if (command.isEmpty() && !task.has("command")) {
      task.required("command");
    }
    command.ifPresent(text -> checkCommand(task, text));
    Map<String, String> env = task.texts("env", MAX_ENV_BYTES, this::checkEnvName);
    checkEnvSize(task, env);
    checkReferences(task, env);
    Optional<String> directory = task.text("workingDirectory", 4_096);
    if (directory.isPresent() && !directory.get().startsWith("/")) {
      problems.refuse(
          "task.relativeDirectory", task.at("workingDirectory"), "write an absolute path");
    }
    if (task.take("runAsUser").isPresent()) {
      problems.add(
          "job.notSupported",
          task.at("runAsUser"),
          "this version of Belfry runs every task as its own user");
    }
    return command.map(text -> new Task.Shell(text, env, directory));
  }

  private void checkCommand(Fields task, String command) {
    if (command.isBlank()) {
      task.required("command");
    }
    if (bytes(command) > MAX_COMMAND) {
      problems.refuse("field.tooLong", task.at("command"), "write at most 64 KiB");
    }
  }

  private void checkEnvName(String field, String name) {
    if (!EnvironmentName.isValid(name)) {
      problems.refuse(
          "env.invalidName", field, "write letters, digits and '_', not beginning with a digit");
    } else if (!EnvironmentName.isAllowed(name)) {
      problems.refuse("env.forbiddenName", field, "a job can't set " + name);
    }
  }

  private void checkEnvSize(Fields task, Map<String, String> env) {
    if (env.size() > MAX_ENV) {
      problems.refuse("field.tooMany", task.at("env"), "write at most " + MAX_ENV + " variables");
    }
    long size =
        env.entrySet().stream().mapToLong(e -> bytes(e.getKey()) + bytes(e.getValue())).sum();
    if (size > MAX_ENV_BYTES) {
      problems.refuse("field.tooLong", task.at("env"), "write at most 64 KiB of variables");
    }
  }

  private void checkReferences(Fields task, Map<String, String> env) {
    int count = 0;
    for (var variable : env.entrySet()) {
      EnvironmentValue value = EnvironmentValue.parse(variable.getValue());
      count += value.references();
      if (value.malformedAt().isPresent()) {
        problems.refuse(
            "secret.badReference",
            task.at("env." + variable.getKey()),
            value.malformedAt().getAsInt(),
            "write ${secret:name}, or $${ for a literal ${");
      }
    }
    if (count > MAX_REFERENCES) {
      problems.refuse(
          "field.tooMany",
          task.at("env"),
          "write at most " + MAX_REFERENCES + " references to secrets");
    }
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private Optional<Task> sleep(Fields task) {
    if (!task.has("durationSeconds")) {
      task.required("durationSeconds");
    }
    double seconds = task.decimal("durationSeconds", 0, 0, 86_400);
    return Optional.of(new Task.Sleep(Duration.ofMillis(Math.round(seconds * 1_000))));
  }
}
