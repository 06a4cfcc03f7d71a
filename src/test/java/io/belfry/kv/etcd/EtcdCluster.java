package io.belfry.kv.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Real etcd processes on loopback, for tests: free ports, a folder of their own, and ways to hurt
 * them. It needs {@code etcd} and {@code etcdctl} on the PATH. Nothing outlives {@link #close} or
 * this JVM.
 */
public final class EtcdCluster implements AutoCloseable {
  private static final Duration HEALTHY_LIMIT = Duration.ofSeconds(30);

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ROOM = 2L << 30;

  private final Path folder;
  private final Path data;
  private final Setup setup;
  private final List<Member> members = new ArrayList<>();
  private Optional<String> login = Optional.empty();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread atExit = new Thread(this::killAll);

  /**
   * How the members run.
   *
   * @param clientTls the files by which clients reach them, where the connection is encrypted
   * @param flags further flags of etcd
   */
  public record Setup(Optional<ClientTls> clientTls, List<String> flags) {
    /** Plain connections, no more flags. */
    public static final Setup PLAIN = new Setup(Optional.empty(), List.of());
  }

  /** The authority and the two key pairs of an encrypted connection; clients must show theirs. */
  public record ClientTls(
      Path authority, Path serverCertificate, Path serverKey, Path certificate, Path key) {}

  private EtcdCluster(Path folder, Setup setup) {
    this.folder = folder;
    this.data = dataFolder(folder);
    this.setup = setup;
  }

  /** A folder in memory where there is one: its fsync costs nothing, and no test loses power. */
  private static Path dataFolder(Path fallback) {
    try {
      boolean roomy =
          Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM;
      return roomy ? Files.createTempDirectory(MEMORY, "belfry-etcd-") : fallback;
    } catch (IOException e) {
      return fallback;
    }
  }

  /** Starts one or three members and waits until they are healthy. */
  public static EtcdCluster start(Path folder, int size) {
    return start(folder, size, Setup.PLAIN);
  }

  /** Starts members of this setup and waits until they are healthy. */
  public static EtcdCluster start(Path folder, int size, Setup setup) {
    EtcdCluster cluster = new EtcdCluster(folder, setup);
    List<Integer> ports = freePorts(2 * size);
    for (int i = 0; i < size; i++) {
      cluster.members.add(cluster.new Member("m" + i, ports.get(2 * i), ports.get(2 * i + 1)));
    }
    Runtime.getRuntime().addShutdownHook(cluster.atExit);
    try {
      cluster.members.forEach(Member::start);
      cluster.awaitHealthy();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Ports that were free a moment ago, all different. */
  private static List<Integer> freePorts(int count) {
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return open.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      for (ServerSocket socket : open) {
        closeQuietly(socket);
      }
    }
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // the port is free either way
    }
  }

  /** Where clients connect. */
  public List<URI> endpoints() {
    return members.stream().map(each -> URI.create(each.clientUrl())).toList();
  }

  /** One member. */
  public Member member(int index) {
    return members.get(index);
  }

  /** The members that run and aren't frozen. */
  public List<Member> alive() {
    return members.stream().filter(Member::isAlive).toList();
  }

  /** The member that leads now. */
  public Member leader() {
    for (Member each : alive()) {
      // id, version, size, leader?, … in CSV-like columns
      String[] columns = etcdctlOf(each.clientUrl(), "endpoint", "status").split(", ");
      if (columns.length > 4 && columns[4].equals("true")) {
        return each;
      }
    }
    throw new IllegalStateException("no member leads");
  }

  /** Runs etcdctl against all members; what it prints. */
  public String etcdctl(String... arguments) {
    String all = members.stream().map(Member::clientUrl).collect(Collectors.joining(","));
    return etcdctlOf(all, arguments);
  }

  /** What an administrator does about a full etcd once something was deleted and compacted. */
  public void makeRoom() {
    String unused = etcdctl("defrag");
    unused = etcdctl("alarm", "disarm");
  }

  private String etcdctlOf(String endpoints, String... arguments) {
    List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints=" + endpoints));
    setup
        .clientTls()
        .ifPresent(
            tls ->
                command.addAll(
                    List.of(
                        "--cacert=" + tls.authority(),
                        "--cert=" + tls.certificate(),
                        "--key=" + tls.key())));
    login.ifPresent(user -> command.add("--user=" + user));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("ETCDCTL_API", "3");
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes()).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("is etcdctl on the PATH?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Has etcd ask for passwords from now on; root's is {@code root-word}. */
  public void enableAuth() {
    for (String command :
        List.of("user add root:root-word", "user grant-role root root", "auth enable")) {
      String unused = etcdctl(command.split(" "));
    }
    login = Optional.of("root:root-word");
  }

  /** Makes a user with a role of its own; permissions are like {@code "read jobs/"}, prefixes. */
  public void addUser(String user, String password, String root, String... permissions) {
    String unused = etcdctl("role", "add", user);
    for (String permission : permissions) {
      String[] words = permission.split(" ", 2);
      unused =
          etcdctl("role", "grant-permission", user, words[0], "--prefix=true", root + words[1]);
    }
    unused = etcdctl("user", "add", user + ":" + password);
    unused = etcdctl("user", "grant-role", user, user);
  }

  /** Waits until all members that run take part. */
  public void awaitHealthy() {
    long limit = System.nanoTime() + HEALTHY_LIMIT.toNanos();
    String all = alive().stream().map(Member::clientUrl).collect(Collectors.joining(","));
    while (true) {
      try {
        String unused = etcdctlOf(all, "endpoint", "health");
        return;
      } catch (IllegalStateException e) {
        if (System.nanoTime() > limit) {
          throw new IllegalStateException("etcd is not healthy; its logs are in " + folder, e);
        }
        sleep(50);
      }
    }
  }

  /** Forgets the history up to and including this revision. */
  public void compact(long revision) {
    String unused = etcdctl("compact", Long.toString(revision));
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    killAll();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // this JVM is ending; the hook does the same
    }
  }

  private void killAll() {
    members.forEach(Member::kill);
    if (!data.equals(folder)) {
      delete(data);
    }
  }

  private static void delete(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** One etcd process, or the place of one. */
  public final class Member {
    private final String name;
    private final int clientPort;
    private final int peerPort;
    private Optional<Process> process = Optional.empty();
    private boolean frozen;

    private Member(String name, int clientPort, int peerPort) {
      this.name = name;
      this.clientPort = clientPort;
      this.peerPort = peerPort;
    }

    /** Starts it; with its data, if it ran before. */
    public void start() {
      try {
        Files.createDirectories(folder);
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().keySet().removeIf(key -> key.startsWith("ETCD_"));
        process =
            Optional.of(
                builder
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
                    .start());
        frozen = false;
      } catch (IOException e) {
        throw new UncheckedIOException("is etcd on the PATH?", e);
      }
    }

    private List<String> command() {
      String cluster =
          IntStream.range(0, members.size())
              .mapToObj(i -> members.get(i).name + "=" + members.get(i).peerUrl())
              .collect(Collectors.joining(","));
      List<String> command = new ArrayList<>(List.of("etcd", "--name=" + name));
      command.add("--data-dir=" + data.resolve(name));
      command.add("--listen-client-urls=" + clientUrl());
      command.add("--advertise-client-urls=" + clientUrl());
      command.add("--listen-peer-urls=" + peerUrl());
      command.add("--initial-advertise-peer-urls=" + peerUrl());
      command.add("--initial-cluster=" + cluster);
      command.add("--initial-cluster-state=new");
      command.addAll(List.of("--logger=zap", "--log-level=warn", "--log-outputs=stderr"));
      setup
          .clientTls()
          .ifPresent(
              tls ->
                  command.addAll(
                      List.of(
                          "--cert-file=" + tls.serverCertificate(),
                          "--key-file=" + tls.serverKey(),
                          "--trusted-ca-file=" + tls.authority(),
                          "--client-cert-auth")));
      command.addAll(setup.flags());
      return command;
    }

    /** Ends it and starts it with what a snapshot holds; of a cluster of one. */
    public void restore(Path snapshot) {
      kill();
      Path place = data.resolve(name);
      delete(place);
      String unused =
          etcdctlOf(
              clientUrl(),
              "snapshot",
              "restore",
              snapshot.toString(),
              "--data-dir=" + place,
              "--name=" + name,
              "--initial-cluster=" + name + "=" + peerUrl(),
              "--initial-advertise-peer-urls=" + peerUrl());
      start();
      awaitHealthy();
    }

    /** Where clients connect to it. */
    public String clientUrl() {
      return (setup.clientTls().isPresent() ? "https" : "http") + "://127.0.0.1:" + clientPort;
    }

    private String peerUrl() {
      return "http://127.0.0.1:" + peerPort;
    }

    /** The id of its process, where it runs. */
    public long pid() {
      return process.orElseThrow().pid();
    }

    /** Whether it runs and isn't frozen. */
    public boolean isAlive() {
      return !frozen && process.filter(Process::isAlive).isPresent();
    }

    /** Ends it at once (SIGKILL); returns when it is gone. */
    public void kill() {
      process.ifPresent(
          each -> {
            each.toHandle().destroyForcibly();
            try {
              boolean gone = each.waitFor(10, TimeUnit.SECONDS);
              if (!gone) {
                throw new IllegalStateException("etcd " + each.pid() + " does not end");
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }

    /** Stops it where it is (SIGSTOP). */
    public void freeze() {
      signal("STOP");
      frozen = true;
    }

    /** Lets it go on (SIGCONT). */
    public void thaw() {
      signal("CONT");
      frozen = false;
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
  }
}
