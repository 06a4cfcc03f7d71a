package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One node of Belfry in a JVM of its own: the WAR of the build on Payara Micro with the flags of
 * {@code bin/run}, on a free port, with a data folder that the test owns.
 *
 * <p>What the server says goes to {@code target/acceptance/<name>.log}. {@link #close} kills
 * whatever is left and fails the test when a process of the node outlives it.
 */
final class BelfryProcess implements AutoCloseable {
  private static final Path WAR = path("belfry.test.war", "target/ROOT.war");
  private static final Path PAYARA =
      path("belfry.test.payara.jar", "target/runtime/payara-micro.jar");

  /** Stands for the port of the node in its options. */
  static final String PORT = "{port}";

  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  private final String nodeName;
  private final Path data;
  private final Path temp;
  private final Path log;
  private final List<String> jvmOptions;
  private final List<ProcessHandle> family = new ArrayList<>();
  private Process process;
  private BelfryClient client;

  /**
   * A node that does not run yet.
   *
   * @param name names its log and, with this JVM's id, the node
   * @param folder an empty folder for its data and temporary files
   * @param jvmOptions what is added to the command line behind the quick start's own flags
   */
  BelfryProcess(String name, Path folder, String... jvmOptions) throws IOException {
    this.nodeName = name + "-" + ProcessHandle.current().pid();
    this.data = Files.createDirectories(folder.resolve("data"));
    this.temp = Files.createDirectories(folder.resolve("tmp"));
    this.log = Files.createDirectories(Path.of("target", "acceptance")).resolve(name + ".log");
    this.jvmOptions = List.of(jvmOptions);
    Files.deleteIfExists(log);
  }

  private static Path path(String property, String fallback) {
    return Path.of(System.getProperty(property, fallback)).toAbsolutePath();
  }

  /** Starts the JVM, on a free port; a second start finds the data of the first. */
  BelfryProcess start() throws IOException {
    assertThat(WAR).as("mvn package makes it").isRegularFile();
    assertThat(PAYARA).as("mvn package makes it").isRegularFile();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    process =
        new ProcessBuilder(command(port))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    client = new BelfryClient(port);
    return this;
  }

  private List<String> command(int port) {
    Path payara = Path.of("src", "main", "payara").toAbsolutePath();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djdk.lang.Process.launchMechanism=VFORK");
    command.add("-Djava.io.tmpdir=" + temp);
    command.add("-Dbelfry.data.dir=" + data);
    command.add("-Dbelfry.node.name=" + nodeName);
    command.add("-Dbelfry.admin.password=" + BelfryClient.PASSWORD);
    jvmOptions.forEach(option -> command.add(option.replace(PORT, Integer.toString(port))));
    command.addAll(List.of("-jar", PAYARA.toString(), "--nohazelcast"));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--prebootcommandfile", payara.resolve("loopback.txt").toString()));
    command.addAll(List.of("--logproperties", payara.resolve("logging.properties").toString()));
    command.addAll(List.of("--deploy", WAR.toString()));
    return command;
  }

  /** Waits until the node says that it serves and that its worker is registered. */
  BelfryProcess waitReady() throws InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > limit) {
        fail("the server is not ready; alive: " + process.isAlive() + "; its log: " + log);
      }
      Thread.sleep(100);
    }
    return this;
  }

  /** Waits until the node answers; for one that is no worker. */
  BelfryProcess waitLive() throws InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!isLive()) {
      if (!process.isAlive() || System.nanoTime() > limit) {
        fail("the server does not answer; alive: " + process.isAlive() + "; its log: " + log);
      }
      Thread.sleep(100);
    }
    return this;
  }

  private boolean isLive() throws InterruptedException {
    try {
      return client.get("/health/live").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The bytes of the heap that are in use after a full collection. */
  long usedHeap() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process collection =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(collection.waitFor()).isZero();
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("heap"))
        .filter(line -> !line.contains("nonheap"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What the server has said so far. */
  List<String> logLines() throws IOException {
    return Files.readAllLines(log);
  }

  private boolean isReady() throws InterruptedException {
    try {
      var answer = client.get("/health/ready");
      if (answer.statusCode() != 200) {
        return false;
      }
      // the checks appear as the parts start
      for (JsonNode check : BelfryClient.json(answer).get("checks")) {
        if (check.get("name").asText().equals("registration")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** Speaks to the node as it runs now. */
  BelfryClient client() {
    return client;
  }

  /** Where all that the node keeps lies. */
  Path data() {
    return data;
  }

  /** Ends the JVM at once, as the kernel does for want of memory; returns when it is gone. */
  void kill() throws InterruptedException {
    remember();
    process.toHandle().destroyForcibly();
    assertThat(process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Stops the JVM's threads (SIGSTOP) until {@link #resume}. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets the JVM go on (SIGCONT). */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("/bin/kill", "-" + name, pid).inheritIO().start().waitFor())
        .isZero();
  }

  /** Asks the JVM to end (SIGTERM), as the quick start does at Ctrl-C; returns when it has. */
  void stop() throws InterruptedException {
    remember();
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it stops when it is asked to").isTrue();
  }

  private void remember() {
    process.descendants().forEach(family::add);
  }

  /** The ids of the processes that are marked as a task of this node. */
  List<Long> taskProcesses() {
    return Processes.withEnvironment(entry -> entry.startsWith("BELFRY_WORKER=" + nodeName + "~"));
  }

  @Override
  public void close() throws InterruptedException {
    if (process == null) {
      return;
    }
    if (process.isAlive()) {
      kill();
    }
    long limit = System.nanoTime() + END_LIMIT.toNanos();
    while (!leftOver().isEmpty() && System.nanoTime() < limit) {
      Thread.sleep(50);
    }
    List<Long> left = leftOver();
    left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    assertThat(left).as("processes that outlived their node").isEmpty();
  }

  private List<Long> leftOver() {
    List<Long> pids = new ArrayList<>(taskProcesses());
    family.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).forEach(pids::add);
    return pids;
  }
}
