package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A node with a data folder and settings of its own, beside the one that all tests share, on the
 * server that this execution is about: for what only shows when a node starts, or with settings
 * that nobody else can live with.
 *
 * <p>What the server prints goes to {@code target/server-log/own/}, a file for each start.
 */
final class OwnNode implements AutoCloseable {
  private static final boolean PAYARA = "payara".equals(System.getProperty("arquillian.launch"));
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final String JVM =
      "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djdk.lang.Process.launchMechanism=VFORK";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;
  private final List<ProcessHandle> family = new ArrayList<>();
  private Process process;
  private Path log;
  private int port;
  private int starts;

  /**
   * A node that does not run yet.
   *
   * @param folder an empty folder, for its data and, on WildFly, the server's
   */
  OwnNode(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts the server and waits until the node is ready; a second start finds the data of the
   * first.
   *
   * @param settings as environment variables, which nothing writes into a log
   */
  void start(Map<String, String> settings) throws IOException, InterruptedException {
    Path logs = Files.createDirectories(Path.of("target", "server-log", "own"));
    String server = PAYARA ? "payara" : "wildfly";
    log = logs.resolve(server + "-" + ++starts + ".log");
    ProcessBuilder builder = PAYARA ? payara() : wildfly();
    builder.environment().keySet().removeIf(name -> name.startsWith("BELFRY_DATA"));
    builder.environment().put("BELFRY_DATA_DIR", data().toString());
    builder.environment().putAll(settings);
    process =
        builder
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(log.toFile())
            .start();
    awaitReady();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path war() {
    return Path.of(System.getProperty("belfry.test.war"));
  }

  private ProcessBuilder payara() throws IOException {
    port = freePorts(1).get(0);
    Path scripts = Path.of("src", "main", "payara").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(List.of(JVM.split(" ")));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.addAll(List.of("-jar", System.getProperty("belfry.test.payara.jar"), "--nohazelcast"));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--prebootcommandfile", scripts.resolve("loopback.txt").toString()));
    command.addAll(List.of("--logproperties", scripts.resolve("logging.properties").toString()));
    command.addAll(List.of("--deploy", war().toString()));
    return new ProcessBuilder(command);
  }

  /** The server's files stay as they are: configuration, deployments and log are of this node. */
  private ProcessBuilder wildfly() throws IOException {
    Path home = Path.of(System.getProperty("belfry.test.wildfly.home"));
    Path base = folder.resolve("wildfly");
    if (!Files.exists(base)) {
      copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
      Path deployments = Files.createDirectories(base.resolve("deployments"));
      Files.copy(war(), deployments.resolve("ROOT.war"));
    }
    List<Integer> ports = freePorts(3);
    port = ports.get(0);
    var builder =
        new ProcessBuilder(
            home.resolve("bin/standalone.sh").toString(),
            "-Djboss.http.port=" + port,
            "-Djboss.https.port=" + ports.get(1),
            "-Djboss.management.http.port=" + ports.get(2));
    Map<String, String> environment = builder.environment();
    environment.put("JAVA", java());
    environment.put("JAVA_OPTS", JVM);
    environment.put("JBOSS_BASE_DIR", base.toString());
    // so that the script hands the signal on with which the node is stopped
    environment.put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
    return builder;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private void awaitReady() throws InterruptedException {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > limit) {
        fail("the server is not ready; alive: " + process.isAlive() + "; its log: " + log);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return send(request("/health/ready").GET()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where all that the node keeps lies. */
  Path data() {
    return folder.resolve("data");
  }

  /** What the server has printed since its last start. */
  List<String> logLines() throws IOException {
    return Files.readAllLines(log);
  }

  /** A request of nobody, to be completed and given to {@link #send}. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Asks the server to end (SIGTERM); returns when it has. */
  void stop() throws InterruptedException {
    process.descendants().forEach(family::add);
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it stops when it is asked to").isTrue();
    close();
  }

  /** Kills whatever is left of it. */
  @Override
  public void close() throws InterruptedException {
    if (process == null) {
      return;
    }
    process.descendants().forEach(family::add);
    process.destroyForcibly().waitFor();
    family.forEach(ProcessHandle::destroyForcibly);
    family.clear();
  }
}
