package io.belfry.execution;

import io.belfry.job.Task;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts processes in a session of their own. */
final class Launcher {
  private static final Logger LOG = System.getLogger(Launcher.class.getName());
  private static final String BASH = "/bin/bash";
  private static final File NULL = new File("/dev/null");
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  private final Optional<String> setsid;

  Launcher() {
    setsid =
        FOLDERS.stream()
            .map(folder -> folder.resolve("setsid"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    if (setsid.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "there is no setsid here: tasks share the server's process group, and are found by their"
              + " parents and their environment only");
    }
  }

  /** Whether what is started leads a session of its own. */
  boolean hasOwnSession() {
    return setsid.isPresent();
  }

  /** Starts the task's command with exactly this environment, and nothing on its input. */
  Process start(Task.Shell task, File folder, Map<String, String> env) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command("-c", task.command()));
    builder.directory(folder).redirectInput(Redirect.from(NULL));
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder.start();
  }

  /** The command line of a bash with these arguments in a session of its own. */
  String[] command(String... arguments) {
    // setsid replaces itself by bash, so the pid stays; its exec costs a third of the starts a
    // second, and saves a helper process for each attempt
    String[] prefix = setsid.map(path -> new String[] {path, BASH}).orElse(new String[] {BASH});
    String[] command = new String[prefix.length + arguments.length];
    System.arraycopy(prefix, 0, command, 0, prefix.length);
    System.arraycopy(arguments, 0, command, prefix.length, arguments.length);
    return command;
  }
}
