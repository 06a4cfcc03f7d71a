package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.cluster.Sign.Kind;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.store.WorkerInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers and members of etcd are killed, frozen and stopped under load, and every scheduled time
 * still comes to exactly one thing. Those tagged {@code faults} are the long versions.
 */
class ClusterFaultsIT {
  private static final Duration SHORT_TTL = Duration.ofSeconds(5);
  private static final Duration TTL = Duration.ofSeconds(20);

  /** The scan of states that finds lost runs comes round every 10 s. */
  private static final Duration LOST_IN = Duration.ofSeconds(7);

  @TempDir Path folder;
  private Rig rig;

  @BeforeEach
  void startEtcd() {
    rig = Rig.start(folder, 3);
  }

  @AfterEach
  void stopAll() {
    rig.close();
  }

  private static WorkerProcess.Options options(Duration ttl) {
    return WorkerProcess.Options.QUICK.with("belfry.worker.threads", "500").withLease(ttl);
  }

  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  /** Ends the run and says whether the evidence is clean. */
  private Evidence finish(Duration limit) throws InterruptedException {
    rig.awaitRest(limit);
    rig.stopWorkers();
    Evidence evidence = rig.evidence();
    assertThat(ExactlyOnce.violations(evidence)).isEmpty();
    return evidence;
  }

  private static List<Sign> startsBy(Evidence evidence, String worker) {
    return evidence.signs().stream()
        .filter(sign -> sign.kind() == Kind.START)
        .filter(sign -> WorkerInfo.nameOf(sign.claim().worker()).equals(worker))
        .toList();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  // --- kill -9

  @Test
  void aKilledWorkersJobsMoveOn() throws Exception {
    killOne(SHORT_TTL, 60, 6, 20);
  }

  @Test
  @Tag("faults")
  void aKilledWorkersJobsMoveOnWithTheUsualTimeToLive() throws Exception {
    killOne(TTL, 200, 20, 45);
  }

  private void killOne(Duration ttl, int sleepers, int shells, int seconds) throws Exception {
    List<WorkerProcess> workers = rig.workers(options(ttl), "one", "two");
    Load load = Load.of(seconds);
    rig.define(load.sleepers(sleepers));
    rig.define(load.shells(rig, shells));
    rig.define(load.loners(rig, 6, 25));
    WorkerProcess victim = workers.get(0);
    pause(Duration.between(Instant.now(), load.first().plusMillis(4_500)));
    String id = rig.fences().idOfWorker("one").orElseThrow();
    assertThat(Marks.of(id)).as("processes of jobs before the kill").isNotEmpty();
    victim.kill();
    long killed = System.nanoTime();
    Instant killedAt = Instant.now();
    await().atMost(Duration.ofSeconds(10)).until(() -> Marks.of(id).isEmpty());
    double gone = seconds(System.nanoTime() - killed);
    await().atMost(ttl.plusSeconds(10)).until(() -> rig.fences().goneAt().containsKey(id));
    await().atMost(LOST_IN).until(() -> nothingRunsOn(id));
    // its spool holds ends that the log has not heard of
    WorkerProcess unused = victim.start().awaitRegistered();
    Evidence evidence = finish(Duration.ofSeconds(seconds + 30L));

    long first = firstMoved(evidence, id, killed);
    List<ExecutionRecord> lost = lost(evidence);
    double lastLost =
        lost.stream()
            .flatMap(record -> record.times().finishedAt().stream())
            .mapToDouble(at -> Duration.between(killedAt, at).toMillis() / 1e3)
            .max()
            .orElse(0);
    System.out.printf(
        "figure: kill -9, TTL %d s: processes gone in %.1f s, first run of a moved job after %.1f s,"
            + " %d runs lost, the last after %.1f s%n",
        ttl.toSeconds(),
        gone,
        seconds(first - killed),
        lost.stream().map(record -> record.id()).distinct().count(),
        lastLost);
    assertThat(gone).isLessThan(4);
    assertThat(seconds(first - killed)).isLessThan(ttl.plusSeconds(2).toSeconds());
    assertThat(lastLost).isLessThan(ttl.plus(LOST_IN).toSeconds());
    assertInFlight(evidence, lost, id, killedAt);
  }

  private boolean nothingRunsOn(String worker) {
    return rig.states().values().stream()
        .flatMap(state -> state.running().stream())
        .noneMatch(attempt -> attempt.claim().worker().equals(worker));
  }

  /** The first start elsewhere of a job whose latest start before was by that worker. */
  private static long firstMoved(Evidence evidence, String worker, long after) {
    Map<JobId, String> owner =
        evidence.signs().stream()
            .filter(sign -> sign.kind() == Kind.START && sign.nanos() < after)
            .collect(
                Collectors.toMap(
                    sign -> sign.execution().job(),
                    sign -> sign.claim().worker(),
                    (earlier, later) -> later));
    return evidence.signs().stream()
        .filter(sign -> sign.kind() == Kind.START && sign.nanos() > after)
        .filter(sign -> worker.equals(owner.get(sign.execution().job())))
        .filter(sign -> !worker.equals(sign.claim().worker()))
        .mapToLong(Sign::nanos)
        .min()
        .orElseThrow();
  }

  private static List<ExecutionRecord> lost(Evidence evidence) {
    return evidence.records().stream()
        .filter(record -> record.outcome().state() == ExecutionState.LOST)
        .toList();
  }

  /** What is lost had been claimed by then, and its end was not written long before. */
  private static void assertInFlight(
      Evidence evidence, List<ExecutionRecord> lost, String worker, Instant killedAt) {
    Map<Sign.Attempt, Instant> ends =
        evidence.signs().stream()
            .filter(sign -> sign.kind() == Kind.END)
            .collect(Collectors.toMap(Sign::key, Sign::at, (one, other) -> one));
    assertThat(lost)
        .allSatisfy(
            record -> {
              assertThat(record.claim().orElseThrow().worker()).isEqualTo(worker);
              assertThat(record.id().scheduledAt()).isBefore(killedAt.plusSeconds(1));
              Instant end =
                  ends.getOrDefault(new Sign.Attempt(record.id(), record.attempt()), killedAt);
              assertThat(end).isAfter(killedAt.minusSeconds(2));
            });
  }

  // --- SIGSTOP

  @Test
  void aFrozenWorkerDoesNothingWhenItComesBackLate() throws Exception {
    freezeOne(SHORT_TTL, Duration.ofSeconds(10), 60, 26);
  }

  @Test
  @Tag("faults")
  void aWorkerFrozenForFortySecondsDoesNothingWhenItComesBack() throws Exception {
    freezeOne(TTL, Duration.ofSeconds(40), 200, 70);
  }

  private void freezeOne(Duration ttl, Duration frozen, int sleepers, int seconds)
      throws Exception {
    List<WorkerProcess> workers = rig.workers(options(ttl), "one", "two");
    Load load = Load.of(seconds);
    rig.define(load.sleepers(sleepers));
    rig.define(load.loners(rig, 10, 15));
    WorkerProcess victim = workers.get(0);
    // some claims for the next second are made, and not started
    pause(Duration.between(Instant.now(), load.first().plusMillis(4_900)));
    String id = rig.fences().idOfWorker("one").orElseThrow();
    victim.freeze();
    Instant since = Instant.now();
    long frozenAt = System.nanoTime();
    pause(frozen);
    assertThat(rig.fences().goneAt()).containsKey(id);
    victim.thaw();
    long thawed = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> rig.fences().idOfWorker("one").filter(now -> !now.equals(id)).isPresent());
    double rejoined = seconds(System.nanoTime() - thawed);
    Evidence evidence = finish(Duration.ofSeconds(seconds + 30L));

    List<ExecutionRecord> lost = lost(evidence);
    System.out.printf(
        "figure: SIGSTOP for %d s, TTL %d s: first run of a moved job after %.1f s, %d runs lost,"
            + " rejoined %.1f s after SIGCONT%n",
        frozen.toSeconds(),
        ttl.toSeconds(),
        seconds(firstMoved(evidence, id, frozenAt) - frozenAt),
        lost.stream().map(record -> record.id()).distinct().count(),
        rejoined);
    assertThat(startsBy(evidence, "one").stream().filter(sign -> sign.claim().worker().equals(id)))
        .as("starts under the registration that was gone")
        .allSatisfy(sign -> assertThat(sign.at()).isBeforeOrEqualTo(since.plusMillis(50)));
    assertThat(startsBy(evidence, "one").stream().filter(sign -> sign.nanos() > thawed))
        .as("it works again")
        .isNotEmpty();
  }

  // --- SIGTERM

  @Test
  void aWorkerThatStopsCleanlyLosesNothingAndHoldsNobodyUp() throws Exception {
    List<WorkerProcess> workers = rig.workers(options(TTL), "one", "two");
    Load load = Load.of(12);
    rig.define(load.sleepers(60));
    rig.define(load.shells(rig, 6));
    rig.define(load.loners(rig, 6, 8));
    pause(Duration.between(Instant.now(), load.first().plusMillis(4_300)));
    String id = rig.fences().idOfWorker("one").orElseThrow();
    long asked = System.nanoTime();
    workers.get(0).terminate();
    workers.get(0).awaitEnd();
    long ended = System.nanoTime();
    Evidence evidence = finish(Duration.ofSeconds(40));

    long fence = evidence.goneAt().get(id);
    long first = firstMoved(evidence, id, asked);
    long slowest =
        evidence.signs().stream()
            .filter(sign -> sign.kind() == Kind.START)
            .mapToLong(
                sign -> Duration.between(sign.execution().scheduledAt(), sign.at()).toMillis())
            .max()
            .orElseThrow();
    System.out.printf(
        "figure: SIGTERM: stopped in %.2f s, lease gone after %.2f s, first run of a moved job"
            + " %.2f s after that, the latest start %d ms behind its time%n",
        seconds(ended - asked), seconds(fence - asked), seconds(first - fence), slowest);
    assertThat(lost(evidence)).isEmpty();
    assertThat(seconds(first - fence)).isLessThan(1);
  }

  // --- etcd

  @Test
  @Tag("faults")
  void theLeaderIsKilledAgainAndAgain() throws Exception {
    int seconds = Integer.getInteger("cluster.seconds", 300);
    List<WorkerProcess> unused = rig.workers(options(TTL), "one", "two");
    Load load = Load.of(seconds);
    rig.define(load.sleepers(200));
    rig.define(load.shells(rig, 20));
    rig.define(load.loners(rig, 10, 15));
    int kills = 0;
    while (Instant.now().isBefore(load.last().minusSeconds(20))) {
      pause(Duration.ofSeconds(20));
      var leader = rig.etcd().leader();
      leader.kill();
      kills++;
      pause(Duration.ofSeconds(10));
      leader.start();
      rig.etcd().awaitHealthy();
    }
    Evidence evidence = finish(Duration.ofSeconds(120));
    System.out.printf(
        "figure: leader killed %d times in %d s: %d starts, %d lost%n",
        kills,
        seconds,
        evidence.signs().stream().filter(sign -> sign.kind() == Kind.START).count(),
        lost(evidence).size());
  }

  @Test
  void theLeaderIsKilledOnce() throws Exception {
    List<WorkerProcess> unused = rig.workers(options(TTL), "one", "two");
    Load load = Load.of(10);
    rig.define(load.sleepers(60));
    rig.define(load.loners(rig, 6, 15));
    pause(Duration.between(Instant.now(), load.first().plusMillis(2_950)));
    rig.etcd().leader().kill();
    Evidence evidence = finish(Duration.ofSeconds(60));
    assertThat(lost(evidence)).isEmpty();
  }

  @Test
  @Tag("faults")
  void nothingStartsWhileAllOfEtcdIsDown() throws Exception {
    Duration down = Duration.ofSeconds(60);
    List<WorkerProcess> unused = rig.workers(options(TTL), "one", "two");
    Load load = Load.of(100);
    rig.define(load.sleepers(60));
    rig.define(caughtUp(load, 20));
    pause(Duration.between(Instant.now(), load.first().plusMillis(10_500)));
    for (int i = 0; i < 3; i++) {
      rig.etcd().member(i).kill();
    }
    long from = System.nanoTime();
    pause(down);
    long until = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      rig.etcd().member(i).start();
    }
    rig.etcd().awaitHealthy();
    Evidence evidence = finish(Duration.ofSeconds(150));
    List<Sign> between =
        evidence.signs().stream()
            .filter(sign -> sign.kind() == Kind.START)
            .filter(sign -> sign.nanos() > from && sign.nanos() < until)
            .toList();
    long first =
        evidence.signs().stream()
            .filter(sign -> sign.kind() == Kind.START && sign.nanos() > until)
            .mapToLong(Sign::nanos)
            .min()
            .orElseThrow();
    System.out.printf(
        "figure: all members down for %d s: %d starts of what was claimed before, the first after"
            + " %.1f s%n",
        down.toSeconds(), between.size(), seconds(first - until));
    // claimed ahead, a moment before
    assertThat(between).allSatisfy(sign -> assertThat(seconds(sign.nanos() - from)).isLessThan(1));
  }

  /** Jobs that give up what is 30 s late, but for the latest. */
  private static Map<Plan, ObjectNode> caughtUp(Load load, int count) {
    Map<Plan, ObjectNode> wanted = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      ObjectNode json = Rig.everySecond(load.first(), load.last(), "Allow", Rig.noop());
      json.put("startingDeadlineSeconds", 30).put("catchUp", "Latest");
      wanted.put(
          Plan.everySecond(
              new JobId("late", "l" + i), load.first(), load.last(), Plan.Trait.MAY_MISS),
          json);
    }
    return wanted;
  }

  @Test
  @Tag("faults")
  void compactionWhileAWatchIsBehind() throws Exception {
    List<WorkerProcess> workers = rig.workers(options(TTL), "one", "two");
    Load load = Load.of(70);
    rig.define(load.sleepers(60));
    pause(Duration.between(Instant.now(), load.first().plusMillis(5_500)));
    // while it is frozen, jobs come and the history that it has not heard of goes
    WorkerProcess victim = workers.get(0);
    victim.freeze();
    pause(Duration.ofSeconds(3));
    Load later = Load.of(30);
    Map<Plan, ObjectNode> more = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      more.put(
          Plan.everySecond(new JobId("more", "m" + i), later.first(), later.last()),
          Rig.everySecond(later.first(), later.last(), "Allow", Rig.noop()));
    }
    rig.define(more);
    rig.etcd().compact(Rig.answer(rig.kv().range("jobs/", "", 1)).revision());
    pause(Duration.ofSeconds(6));
    victim.thaw();
    Evidence evidence = finish(Duration.ofSeconds(120));
    Set<JobId> ran =
        new HashSet<>(startsBy(evidence, "one").stream().map(s -> s.execution().job()).toList());
    assertThat(ran).anyMatch(job -> job.namespace().equals("more"));
  }
}
