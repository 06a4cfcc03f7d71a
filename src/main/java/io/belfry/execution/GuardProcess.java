package io.belfry.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the guard's script, and the lines to and from it. Not thread-safe. */
final class GuardProcess {
  private static final String SCRIPT = "guard.sh";
  private static final Duration QUARTER = Duration.ofMillis(250);

  private final Process process;
  private final StringBuilder unfinished = new StringBuilder();

  private GuardProcess(Process process) {
    this.process = process;
  }

  /** Writes the script into the folder, readable by nobody else. */
  static Path install(Path folder) throws IOException {
    Files.createDirectories(folder);
    var mine = PosixFilePermissions.fromString("rwx------");
    Path written =
        Files.createTempFile(folder, "guard", ".tmp", PosixFilePermissions.asFileAttribute(mine));
    try (InputStream script = GuardProcess.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IOException("the guard's script is not in the application");
      }
      Files.copy(script, written, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(written, mine);
    // whole at once: another JVM may be starting it from the same folder
    return Files.move(written, folder.resolve(SCRIPT), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Starts it.
   *
   * @param silence how long the JVM may be silent
   */
  static GuardProcess start(Path script, Launcher launcher, Duration silence) throws IOException {
    String[] command =
        launcher.command(
            "--noprofile",
            "--norc",
            script.toAbsolutePath().toString(),
            Long.toString(ProcessHandle.current().pid()),
            Long.toString(Math.max(2, silence.dividedBy(QUARTER))));
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
    builder.redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C"));
    return new GuardProcess(builder.start());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends these lines at once. */
  void send(List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      OutputStream out = process.getOutputStream();
      out.write((String.join("\n", lines) + "\n").getBytes(US_ASCII));
      out.flush();
    }
  }

  /** The lines that came since the last call; never waits. */
  List<String> receive() throws IOException {
    InputStream in = process.getInputStream();
    List<String> lines = new ArrayList<>();
    for (int available = in.available(); available > 0; available = in.available()) {
      unfinished.append(new String(in.readNBytes(available), US_ASCII));
    }
    for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
      lines.add(unfinished.substring(0, end));
      unfinished.delete(0, end + 1);
    }
    return lines;
  }

  /** Ends it at once, without its doing anything more. */
  void destroy() {
    process.destroyForcibly();
  }

  /** Says goodbye and waits a little; it ends what is left of the worker first. */
  void close() throws IOException, InterruptedException {
    try (OutputStream out = process.getOutputStream()) {
      out.write("bye\n".getBytes(US_ASCII));
    }
    process.waitFor(2, TimeUnit.SECONDS);
  }
}
