package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guard ends all processes of a worker whose JVM died, fell silent or lost its lease. */
@Timeout(90)
class GuardIT {
  private static final List<String> HARD_CASES =
      List.of(
          "sleep 600",
          "trap '' TERM INT HUP; sleep 600; sleep 600",
          "((sleep 600 &) &); sleep 600",
          "setsid sleep 600 & wait",
          "nohup setsid --fork sleep 600 >/dev/null 2>&1; sleep 600",
          "env -i sleep 600; true",
          "env -i setsid sleep 600 & wait",
          "while :; do sleep 0.01; done");

  @TempDir Path folder;
  private final String stableName = "guarded-" + UUID.randomUUID();
  private final List<Worker> workers = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Worker worker : workers) {
      worker.jvm.destroyForcibly().waitFor();
    }
    for (Worker worker : workers) {
      await().atMost(Duration.ofSeconds(5)).until(() -> !worker.guard.isAlive());
    }
    Leftovers.Outcome outcome = Leftovers.kill(stableName);
    assertThat(outcome).isEqualTo(new Leftovers.Outcome(0, 0));
  }

  @Test
  void endsEverythingWhenTheJvmIsKilled() throws Exception {
    Worker worker = worker(stableName + "~1");
    List<ProcessHandle> family = worker.startHardCases();
    worker.jvm.destroyForcibly().waitFor();
    long begun = System.nanoTime();
    within(Duration.ofSeconds(2)).until(() -> family.stream().noneMatch(GuardIT::lives));
    System.out.println(
        family.size() + " processes gone " + millisSince(begun) + " ms after kill -9");
    within(Duration.ofSeconds(4)).until(() -> !worker.guard.isAlive());
  }

  @Test
  void endsWhatTheJvmStartedJustBeforeItWasKilled() throws Exception {
    Worker worker = worker(stableName + "~1");
    for (int i = 0; i < 30; i++) {
      worker.tell("run sleep 600");
    }
    TimeUnit.MILLISECONDS.sleep(30);
    worker.jvm.destroyForcibly().waitFor();
    within(Duration.ofSeconds(4)).until(() -> !worker.guard.isAlive());
    assertThat(ShellBench.alive(stableName)).isEmpty();
  }

  @Test
  void endsEverythingWhenTheJvmIsSilent() throws Exception {
    Worker worker = worker(stableName + "~1");
    List<ProcessHandle> family = worker.startHardCases();
    worker.signal("STOP");
    long begun = System.nanoTime();
    within(Duration.ofSeconds(7)).until(() -> family.stream().noneMatch(GuardIT::lives));
    System.out.println(
        family.size() + " processes gone " + millisSince(begun) + " ms after SIGSTOP");
    assertThat(millisSince(begun)).isGreaterThan(2_500);

    // what carries the old mark is ended as long as no new worker is told of
    worker.signal("CONT");
    worker.expect("fired worker.silent");
    worker.expect("killed worker.silent");
    Process stray = stray(stableName + "~1");
    assertThat(stray.waitFor(3, TimeUnit.SECONDS)).isTrue();
    worker.tell("ready");
    worker.expect("is not ready");

    // and a new one may start again
    worker.tell("worker " + stableName + "~2");
    worker.awaitReady();
    worker.tell("run sleep 1; exit 0");
    worker.expect("succeeded ");
    assertThat(worker.guard.isAlive()).isTrue();
  }

  @Test
  void endsEverythingAtTheEndOfTheLease() throws Exception {
    Worker worker = worker(stableName + "~1");
    List<ProcessHandle> family = worker.startHardCases();
    worker.tell("deadline 60000");
    worker.tell("deadline 1500");
    long begun = System.nanoTime();
    within(Duration.ofSeconds(4)).until(() -> family.stream().noneMatch(GuardIT::lives));
    System.out.println(
        family.size() + " processes gone " + millisSince(begun) + " ms after a deadline in 1500");
    assertThat(millisSince(begun)).isGreaterThan(1_000);
    worker.expect("fired worker.leaseEnded");
    worker.expect("killed worker.leaseEnded");
    worker.tell("ready");
    worker.expect("is not ready");
  }

  @Test
  void leavesOtherWorkersAlone() throws Exception {
    Worker one = worker(stableName + "~1");
    Worker two = worker(stableName + "~2");
    Worker ten = worker(stableName + "~10");
    List<ProcessHandle> families = new ArrayList<>(two.startHardCases());
    families.addAll(ten.startHardCases());
    List<ProcessHandle> ended = one.startHardCases();
    List<ProcessHandle> steady =
        families.stream().filter(handle -> !isShort(handle)).filter(GuardIT::lives).toList();
    assertThat(steady).hasSizeGreaterThan(20);
    one.jvm.destroyForcibly().waitFor();
    within(Duration.ofSeconds(4)).until(() -> !one.guard.isAlive());
    assertThat(ended).noneMatch(GuardIT::lives);
    assertThat(steady).allMatch(GuardIT::lives);
  }

  @Test
  void isReplacedWhenItDies() throws Exception {
    Worker worker = worker(stableName + "~1");
    List<ProcessHandle> family = worker.startHardCases();
    worker.guard.destroyForcibly();
    within(Duration.ofSeconds(2)).until(() -> !worker.guard.isAlive());
    worker.awaitReady();
    worker.guard =
        worker.jvm.children().filter(child -> !family.contains(child)).findFirst().orElseThrow();
    worker.jvm.destroyForcibly().waitFor();
    within(Duration.ofSeconds(2)).until(() -> family.stream().noneMatch(GuardIT::lives));
  }

  @Test
  void isReplacedWhenItHangs() throws Exception {
    Worker worker = worker(stableName + "~1");
    ProcessHandle first = worker.guard;
    signal(first.pid(), "STOP");
    within(Duration.ofSeconds(12)).until(() -> !lives(first));
    worker.awaitReady();
    worker.guard = worker.jvm.children().filter(GuardIT::lives).findFirst().orElseThrow();
  }

  @Test
  void isNotImpressedBySignals() throws Exception {
    Worker worker = worker(stableName + "~1");
    for (String signal : List.of("TERM", "INT", "HUP", "QUIT", "USR1", "PIPE", "TSTP")) {
      signal(worker.guard.pid(), signal);
    }
    TimeUnit.MILLISECONDS.sleep(1_500);
    assertThat(worker.guard.isAlive()).isTrue();
    worker.tell("ready");
    worker.expect("is ready");
  }

  @Test
  void goesWhenTheJvmClosesProperly() throws Exception {
    Worker worker = worker(stableName + "~1");
    worker.tell("close");
    worker.expect("closed");
    within(Duration.ofSeconds(1)).until(() -> !worker.guard.isAlive());
    assertThat(worker.jvm.isAlive()).isTrue();
  }

  @Test
  void itsScriptBelongsToNobodyElse() throws Exception {
    worker(stableName + "~1");
    assertThat(Files.getPosixFilePermissions(folder.resolve("guard.sh")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void leftoversOfEarlierBootsAreEnded() throws Exception {
    Process earlier = stray(stableName + "~1");
    Process other = stray(stableName + "x~1");
    try {
      within(Duration.ofSeconds(2)).until(() -> ShellBench.alive(stableName).size() == 2);
      assertThat(Leftovers.kill(stableName)).isEqualTo(new Leftovers.Outcome(1, 0));
      assertThat(earlier.waitFor(1, TimeUnit.SECONDS)).isTrue();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private Worker worker(String id) throws Exception {
    Worker worker = new Worker(id, folder);
    workers.add(worker);
    return worker;
  }

  /** A process that carries a worker's mark and is nobody's child but the test's. */
  private static Process stray(String worker) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "600");
    builder.environment().put("BELFRY_WORKER", worker);
    return builder.start();
  }

  private static ConditionFactory within(Duration time) {
    return await().pollInterval(Duration.ofMillis(20)).atMost(time);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static boolean lives(ProcessHandle handle) {
    return handle.isAlive()
        && ProcessTable.entry(handle.pid()).filter(entry -> !entry.place().dead()).isPresent();
  }

  private static boolean isShort(ProcessHandle handle) {
    return handle.info().arguments().filter(all -> List.of(all).contains("0.01")).isPresent();
  }

  private static void signal(long pid, String signal) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  /** A {@link GuardedWorker} in a JVM of its own. */
  private static final class Worker {
    private final Process jvm;
    private final PrintStream input;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final String id;
    private volatile ProcessHandle guard;

    Worker(String id, Path folder) throws Exception {
      this.id = id;
      List<String> command =
          ChildJvm.command(List.of("-Xmx64m"), GuardedWorker.class, folder.toString(), id);
      jvm = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      input = new PrintStream(jvm.getOutputStream(), true);
      Thread reader = new Thread(() -> jvm.inputReader().lines().forEach(lines::add));
      reader.setDaemon(true);
      reader.start();
      within(Duration.ofSeconds(20)).until(() -> !lines.isEmpty());
      long pid = Long.parseLong(lines.remove(0).split(" ")[1]);
      guard = jvm.children().filter(child -> child.pid() == pid).findFirst().orElseThrow();
    }

    void tell(String line) {
      input.println(line);
    }

    void expect(String line) {
      within(Duration.ofSeconds(5)).until(() -> lines.contains(line));
      lines.removeIf(line::equals);
    }

    void awaitReady() {
      within(Duration.ofSeconds(5))
          .until(
              () -> {
                tell("ready");
                TimeUnit.MILLISECONDS.sleep(50);
                return lines.contains("is ready");
              });
      lines.removeIf(line -> line.startsWith("is "));
    }

    void signal(String signal) throws Exception {
      GuardIT.signal(jvm.pid(), signal);
    }

    private List<ProcessEntry> marked() {
      return ShellBench.alive(id).stream()
          .filter(one -> one.mark().orElseThrow().worker().equals(id))
          .toList();
    }

    /** Starts a process of each kind, and returns all of them once they are there. */
    List<ProcessHandle> startHardCases() throws Exception {
      HARD_CASES.forEach(command -> tell("run " + command));
      within(Duration.ofSeconds(10)).until(() -> marked().size() >= 12);
      // the guard is told of their groups within a beat
      TimeUnit.MILLISECONDS.sleep(600);
      Set<ProcessHandle> family = new HashSet<>();
      marked().forEach(one -> ProcessHandle.of(one.pid()).ifPresent(family::add));
      // those that hide their mark are still somebody's children
      jvm.descendants().filter(handle -> !handle.equals(guard)).forEach(family::add);
      return List.copyOf(family);
    }
  }
}
