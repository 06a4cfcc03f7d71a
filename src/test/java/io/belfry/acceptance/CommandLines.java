package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks for canaries on the command lines of all processes, over and over, until it is closed. */
final class CommandLines implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Canaries canaries;
  private final Thread thread = new Thread(this::look, "command lines");
  private volatile boolean seen;
  private volatile boolean closed;
  private volatile String found = "";

  CommandLines(Canaries canaries) {
    this.canaries = canaries;
    thread.start();
  }

  private void look() {
    while (!closed) {
      for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
        String line = commandLine(process.pid());
        seen |= line.contains(canaries.control());
        found = canaries.isIn(line) ? line : found;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), ISO_8859_1);
    } catch (IOException e) {
      return ""; // it ended meanwhile
    }
  }

  /** Fails where it saw no text that is no secret: it would not have seen a canary either. */
  void assertSeen() {
    assertThat(seen).as("command lines of tasks were seen").isTrue();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
    assertThat(found).as("a command line with a canary").isEmpty();
  }
}
