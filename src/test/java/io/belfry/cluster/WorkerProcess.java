package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A {@link CoreWorker} in a JVM of its own, with a folder of its own, which may be killed, frozen,
 * stopped and started again. Used by one thread.
 */
final class WorkerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final Options options;
  private Process process;
  private CountDownLatch registered = new CountDownLatch(1);
  private volatile String lastCounts = "";

  /**
   * How a worker runs.
   *
   * @param jvm flags of the JVM
   * @param properties settings of Belfry and of the rig
   */
  record Options(List<String> jvm, Map<String, String> properties) {
    /** A quick start and little memory. */
    static final Options QUICK =
        new Options(
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Xshare:auto"),
            Map.of());

    /** With a lease of this time, and with what must be shorter than that. */
    Options withLease(Duration ttl) {
      return with("belfry.worker.lease-ttl", ttl.toMillis() + "ms")
          .with("belfry.etcd.call-timeout", Math.min(4_000, ttl.toMillis() / 4) + "ms")
          .with("belfry.worker.guard-silence", Math.min(4_000, ttl.toMillis() * 2 / 5) + "ms");
    }

    Options with(String name, String value) {
      Map<String, String> more = new TreeMap<>(properties);
      more.put(name, value);
      return new Options(jvm, more);
    }
  }

  WorkerProcess(Path folder, Options options) {
    this.folder = folder;
    this.options = options;
  }

  /** Starts it; with its data, if it ran before. */
  WorkerProcess start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options.jvm());
    options.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-Dbelfry.data.dir=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CoreWorker.class.getName());
    registered = new CountDownLatch(1);
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(key -> key.startsWith("BELFRY_WORKER"));
      process =
          builder
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("worker.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process read = process;
    CountDownLatch up = registered;
    Thread reader = new Thread(() -> read(read, up), "output of " + folder.getFileName());
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void read(Process from, CountDownLatch up) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.contains("\"registered\"")) {
          up.countDown();
        } else if (line.contains("\"delays\"")) {
          lastCounts = line;
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      return; // it was killed
    }
  }

  /** Waits until it has registered for the first time since its start. */
  WorkerProcess awaitRegistered() throws InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    boolean up = false;
    while (!up && process.isAlive() && System.nanoTime() < limit) {
      up = registered.await(50, TimeUnit.MILLISECONDS);
    }
    assertThat(up).as("registered; it says: %s", lastWords()).isTrue();
    return this;
  }

  private String lastWords() {
    List<String> lines = LineFile.read(folder.resolve("worker.log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** Its stable name. */
  String name() {
    return folder.getFileName().toString();
  }

  /** The id of its process. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The last line of {@link Counts} that it printed, or the empty string. */
  String counts() {
    return lastCounts;
  }

  /** What it has used of the processor since its start. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Where it writes down what it starts. */
  Path witness() {
    return folder.resolve("witness");
  }

  /** Where it writes its records. */
  Path records() {
    return folder.resolve("records");
  }

  /** Ends it at once (SIGKILL). */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  /** Asks it to stop cleanly (SIGTERM); returns at once. */
  void terminate() {
    signal("TERM");
  }

  /** Waits until its process is gone. */
  void awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS))
        .as("the end of %s", name())
        .isTrue();
  }

  /** Stops it where it is (SIGSTOP). */
  void freeze() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      Process sender = new ProcessBuilder("/bin/kill", "-" + signal, "" + pid()).start();
      if (sender.waitFor() != 0) {
        throw new IllegalStateException("no signal to " + pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (isAlive()) {
      process.toHandle().destroyForcibly();
    }
  }
}
