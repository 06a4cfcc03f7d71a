package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.cluster.HurtStore.Wound;
import io.belfry.cluster.Sign.Kind;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Leaves out one rule of the protocol after the other in running workers, with a fault that the
 * rule is there for: the checker has to notice each. Beside it the same fault with all rules, which
 * must stay clean.
 */
@Tag("faults")
class ClusterMutantsIT {
  @TempDir Path folder;
  private Rig rig;

  @BeforeEach
  void startEtcd() {
    rig = Rig.start(folder, 1);
  }

  @AfterEach
  void stopAll() {
    rig.close();
  }

  private static WorkerProcess.Options hurt(Duration ttl, Wound... wounds) {
    return WorkerProcess.Options.QUICK
        .with("belfry.worker.threads", "200")
        .withLease(ttl)
        .with(
            CoreWorker.WOUNDS, Stream.of(wounds).map(Wound::name).collect(Collectors.joining(",")));
  }

  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.max(0, time.toMillis()));
  }

  private static void pauseUntil(Instant time) throws InterruptedException {
    pause(Duration.between(Instant.now(), time));
  }

  private List<String> violations() throws InterruptedException {
    rig.stopWorkers();
    return ExactlyOnce.violations(rig.evidence());
  }

  private static void assertNoticed(List<String> violations, String kind) {
    System.out.printf("figure: noticed %d, such as %s%n", violations.size(), violations.get(0));
    assertThat(violations).anyMatch(line -> line.startsWith(kind + ": "));
  }

  // --- the mark of a claim hangs on a lease

  @Test
  void aStateUnderALeaseIsNoticed() throws Exception {
    assertNoticed(killOne(Wound.LEASED_STATE), "doubled");
  }

  @Test
  void aStateWithoutALeaseOutlivesItsWorker() throws Exception {
    assertThat(killOne()).isEmpty();
  }

  private List<String> killOne(Wound... wounds) throws Exception {
    List<WorkerProcess> workers = rig.workers(hurt(Duration.ofSeconds(5), wounds), "one", "two");
    Load load = Load.of(12);
    rig.define(load.sleepers(20));
    pauseUntil(load.first().plusMillis(3_950));
    workers.get(0).kill();
    pauseUntil(load.last().plusSeconds(4));
    WorkerProcess unused = workers.get(0).start().awaitRegistered();
    pause(Duration.ofSeconds(2));
    return violations();
  }

  // --- the fence

  @Test
  void aClaimWithoutAFenceIsNoticed() throws Exception {
    assertNoticed(
        loseLeaseUnaware(Wound.NO_FENCE, Wound.LYING_RENEWALS, Wound.DEAF_TO_WORKERS), "fenced");
  }

  @Test
  void aFenceStopsWhoDoesNotKnowThatItsLeaseIsGone() throws Exception {
    assertThat(loseLeaseUnaware(Wound.LYING_RENEWALS, Wound.DEAF_TO_WORKERS)).isEmpty();
  }

  private List<String> loseLeaseUnaware(Wound... wounds) throws Exception {
    WorkerProcess.Options sound =
        hurt(Duration.ofSeconds(5)).with("belfry.worker.claim-ahead", "0ms");
    WorkerProcess two = rig.worker("two", sound).awaitRegistered();
    WorkerProcess one =
        rig.worker(
                "one",
                hurt(Duration.ofSeconds(12), wounds).with("belfry.worker.claim-ahead", "0ms"))
            .awaitRegistered();
    assertThat(two.isAlive() && one.isAlive()).isTrue();
    pause(Rig.SETTLED.minusSeconds(2));
    Load load = Load.of(14);
    rig.define(load.sleepers(40));
    rig.define(load.loners(rig, 10, 7));
    pauseUntil(load.last().plusSeconds(4));
    return violations();
  }

  // --- the revision of the definition

  @Test
  void aClaimByAnOldDefinitionIsNoticed() throws Exception {
    assertNoticed(editUnheard(Wound.NO_DEFINITION, Wound.LATE_DEFINITIONS), "unplanned");
  }

  @Test
  void anEditStopsWhoHasNotHeardOfIt() throws Exception {
    assertThat(editUnheard(Wound.LATE_DEFINITIONS)).isEmpty();
  }

  private List<String> editUnheard(Wound... wounds) throws Exception {
    List<WorkerProcess> unused = rig.workers(hurt(Duration.ofSeconds(20), wounds), "one", "two");
    // they hear of it late
    Instant first = Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.SECONDS);
    Instant last = first.plusSeconds(12);
    Map<Plan, ObjectNode> wanted = new LinkedHashMap<>();
    List<JobId> jobs = Stream.of("a", "b", "c", "d").map(n -> new JobId("edited", n)).toList();
    for (JobId job : jobs) {
      wanted.put(
          Plan.everySecond(job, first, last), Rig.everySecond(first, last, "Allow", Rig.noop()));
    }
    rig.define(wanted);
    pauseUntil(first.plusMillis(4_500));
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (JobId job : jobs) {
      Set<String> near = Plan.seconds(end.plusSeconds(1), end.plusSeconds(2));
      Plan shorter = new Plan(job, Set.of(), Plan.seconds(first, end), near);
      rig.edit(shorter, Rig.everySecond(first, end, "Allow", Rig.noop()).put("allowNever", true));
    }
    pauseUntil(last.plusSeconds(2));
    return violations();
  }

  // --- the resync

  @Test
  void aFeedThatNeverReadsAgainIsNoticed() throws Exception {
    assertNoticed(createUnheard(Wound.NO_RESYNC, Wound.DEAF_TO_DEFINITIONS), "missed");
  }

  @Test
  void whatAWatchDidNotTellIsReadInTime() throws Exception {
    assertThat(createUnheard(Wound.DEAF_TO_DEFINITIONS)).isEmpty();
  }

  private List<String> createUnheard(Wound... wounds) throws Exception {
    List<WorkerProcess> unused = rig.workers(hurt(Duration.ofSeconds(20), wounds), "one", "two");
    Load load = Load.of(5);
    rig.define(load.sleepers(12));
    pause(Duration.ofSeconds(38));
    return violations();
  }

  // --- the request goes in the claim

  @Test
  void aRequestThatOutlivesItsClaimIsNoticed() throws Exception {
    assertNoticed(runNowAndKill(Wound.LATE_DELETE), "doubled");
  }

  @Test
  void aRequestGoesWithItsClaim() throws Exception {
    assertThat(runNowAndKill()).isEmpty();
  }

  private List<String> runNowAndKill(Wound... wounds) throws Exception {
    List<WorkerProcess> workers = rig.workers(hurt(Duration.ofSeconds(5), wounds), "one", "two");
    JobId job = new JobId("asked", "a");
    ExecutionId run = ExecutionId.manual(job, Instant.now().truncatedTo(ChronoUnit.MILLIS), "x1");
    ObjectNode asked = Rig.everySecond(Instant.now(), Instant.now(), "Allow", Rig.noop());
    asked.remove(List.of("startAt", "endAt", "startingDeadlineSeconds"));
    asked.put("schedule", "@yearly");
    Plan plan = new Plan(job, Set.of(), Set.of(run.key()), Set.of());
    rig.define(Map.of(plan, asked));
    pause(Duration.ofSeconds(1));
    long revision = Rig.answer(rig.kv().get("jobs/" + job)).orElseThrow().modRevision();
    RunRequest request = new RunRequest(run, "somebody", Instant.now(), 0);
    assertThat(Rig.answer(new RunRequests(rig.kv()).submit(request, revision))).isTrue();
    await().atMost(Duration.ofSeconds(5)).until(() -> !starts(run).isEmpty());
    String ranOn = starts(run).get(0).claim().worker();
    WorkerProcess owner = workers.get(ranOn.startsWith("one~") ? 0 : 1);
    owner.kill();
    pause(Duration.ofSeconds(11));
    return violations();
  }

  private List<Sign> starts(ExecutionId execution) {
    return rig.signs().stream()
        .filter(sign -> sign.kind() == Kind.START && sign.execution().equals(execution))
        .toList();
  }
}
