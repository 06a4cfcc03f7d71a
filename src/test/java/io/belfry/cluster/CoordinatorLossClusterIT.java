package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.cluster.Plan.Trait;
import io.belfry.cluster.Sign.Kind;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker process with real job processes loses etcd for longer than its lease. */
class CoordinatorLossClusterIT {
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final JobId ENDS = new JobId("default", "ends");
  private static final JobId GOES_ON = new JobId("default", "goes-on");

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

  private long count(JobId job, Kind kind) {
    return rig.signs().stream()
        .filter(sign -> sign.kind() == kind && sign.execution().job().equals(job))
        .count();
  }

  private static ObjectNode once(Instant at, ObjectNode task, String onLoss) {
    return Rig.everySecond(at, at, "Forbid", task).put("onCoordinatorLoss", onLoss);
  }

  @Test
  void oneProcessEndsAndTheOtherOutlivesTheNewRegistration() throws Exception {
    rig.kv().commit(Transaction.always(Operation.put(Keys.FEATURE_LEVEL, "2"))).join();
    rig.workers(WorkerProcess.Options.QUICK.withLease(TTL), "one");
    Instant at = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    rig.define(
        Map.of(
            Plan.everySecond(ENDS, at, at, Trait.SHELL),
            once(at, rig.shell(250), "Stop"),
            Plan.everySecond(GOES_ON, at, at, Trait.SHELL),
            once(at, rig.shell(250), "Continue")));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> count(ENDS, Kind.ALIVE) > 0 && count(GOES_ON, Kind.ALIVE) > 0);
    Optional<String> before = rig.fences().idOfWorker("one");
    assertThat(before).isPresent();

    rig.etcd().member(0).kill();
    await()
        .atMost(TTL.plusSeconds(3))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> Marks.of(before.get()).isEmpty());
    long alive = count(GOES_ON, Kind.ALIVE);
    rig.etcd().member(0).start();
    rig.etcd().awaitHealthy();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              Optional<String> now = rig.fences().idOfWorker("one");
              return now.isPresent() && !now.equals(before);
            });
    await().atMost(Duration.ofSeconds(3)).until(() -> count(GOES_ON, Kind.ALIVE) > alive + 5);
    await().atMost(Duration.ofSeconds(30)).until(() -> count(GOES_ON, Kind.END) == 1);

    // nobody else was there to give it up, so it ends as if nothing had been
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                rig.records().stream()
                    .anyMatch(
                        record ->
                            record.id().job().equals(GOES_ON)
                                && record.outcome().state() == ExecutionState.SUCCEEDED));
    assertThat(count(GOES_ON, Kind.START)).isEqualTo(1);
    assertThat(count(ENDS, Kind.END)).isZero();
    rig.stopWorkers();
  }
}
