package io.belfry.job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a job does when it runs. */
public sealed interface Task {
  /** The name of the kind in the API and in stores. */
  String type();

  /**
   * A command line for {@code /bin/bash -c}.
   *
   * @param command the command line, at most 64 KiB
   * @param env variables added to the task's environment
   * @param workingDirectory where it runs, or the worker's own scratch folder
   */
  record Shell(String command, Map<String, String> env, Optional<String> workingDirectory)
      implements Task {
    public Shell {
      env = Map.copyOf(env);
    }

    @Override
    public String type() {
      return "shell";
    }
  }

  /** Does nothing, inside the worker's JVM; for trying things and for measuring the engine. */
  record Noop() implements Task {
    @Override
    public String type() {
      return "noop";
    }
  }

  /** Waits inside the worker's JVM without a thread; for trying things. */
  record Sleep(Duration duration) implements Task {
    @Override
    public String type() {
      return "sleep";
    }
  }
}
