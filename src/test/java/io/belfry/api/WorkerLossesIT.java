package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.Trigger;
import io.belfry.kv.MemoryStore;
import io.belfry.log.ExecutionLog;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.Records;
import io.belfry.log.h2.H2ExecutionLog;
import io.belfry.security.Namespaces;
import io.belfry.store.NodeInfo;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was lost with a worker that is gone, as the API tells it. */
class WorkerLossesIT {
  private static final Namespaces EVERY = new Namespaces(true, Set.of());
  private static final Instant NOW = Records.T0.plus(Duration.ofDays(1));

  @TempDir Path folder;
  private ExecutionLog log;
  private final MemoryStore kv = new MemoryStore();
  private final WorkerViews views = new WorkerViews();

  @BeforeEach
  void open() {
    log = H2ExecutionLog.open(folder);
    Losses losses = new Losses();
    losses.log = log;
    losses.clock = Clock.fixed(NOW, ZoneOffset.UTC);
    views.losses = losses;
    views.workers = new Workers(kv);
    views.offsets = node -> Optional.empty();
    new Workers(kv)
        .saveNode(
            new NodeInfo(worker("w1~boot2"), NOW, 3, Optional.of("worker.gone"), Optional.empty()))
        .join();
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void eachLostAttemptOfItsLastLifeCountsOnce() {
    for (int n = 0; n < 3; n++) {
      lost("default", n, 1, "w1~boot2");
      lost("default", n, 1, "w1~boot2"); // another master found it too
    }
    lost("default", 2, 2, "w1~boot2");
    lost("default", 7, 1, "w1~boot1"); // an earlier life, which ended otherwise
    lost("default", 8, 1, "w2~boot1");
    log.append(
        List.of(
            Records.entry(
                Records.record(
                    id("default", 9), 1, ExecutionState.SUCCEEDED, "w1~boot2", Trigger.SCHEDULE))));

    ObjectNode worker = views.find("w1", EVERY);

    assertThat(worker.at("/lost/total").asInt()).isEqualTo(4);
    assertThat(worker.at("/lost/executions"))
        .extracting(node -> node.asText())
        .containsExactly(
            id("default", 2).toString(), id("default", 1).toString(), id("default", 0).toString());
    assertThat(worker.path("reason").asText()).isEqualTo("worker.gone");
  }

  @Test
  void nobodyLearnsOfNamespacesThatHeMayNotSee() {
    lost("default", 1, 1, "w1~boot2");
    lost("secret", 2, 1, "w1~boot2");

    assertThat(views.find("w1", EVERY).at("/lost/total").asInt()).isEqualTo(2);
    ObjectNode seen = views.find("w1", Namespaces.of("default"));
    assertThat(seen.at("/lost/total").asInt()).isEqualTo(1);
    assertThat(seen.toString()).doesNotContain("secret");
    assertThat(views.find("w1", new Namespaces(false, Set.of())).at("/lost/total").asInt())
        .isZero();
  }

  @Test
  void theNewestHundredAreNamed() {
    for (int n = 0; n < 105; n++) {
      lost("default", n, 1, "w1~boot2");
    }
    ObjectNode worker = views.find("w1", EVERY);
    assertThat(worker.at("/lost/total").asInt()).isEqualTo(105);
    assertThat(worker.at("/lost/executions")).hasSize(100);
    assertThat(worker.at("/lost/executions/0").asText()).isEqualTo(id("default", 104).toString());
  }

  @Test
  void aLiveWorkerHasNone() {
    new Workers(kv).register(worker("w1~boot3"), 0).join();
    ObjectNode live = views.all(EVERY).get(0);
    assertThat(live.path("state").asText()).isEqualTo("live");
    assertThat(live.path("lost").isNull()).isTrue();
  }

  @Test
  void workersAreShownAlsoWhileTheLogIsAway() {
    views.losses.log =
        (ExecutionLog)
            Proxy.newProxyInstance(
                ExecutionLog.class.getClassLoader(),
                new Class<?>[] {ExecutionLog.class},
                (proxy, method, arguments) -> {
                  throw new LogUnavailableException("away", new IllegalStateException());
                });
    ObjectNode worker = views.all(EVERY).get(0);
    assertThat(worker.path("state").asText()).isEqualTo("gone");
    assertThat(worker.path("lost").isNull()).isTrue();
  }

  private void lost(String namespace, int n, int attempt, String worker) {
    log.append(
        List.of(
            Records.entry(
                Records.record(
                    id(namespace, n), attempt, ExecutionState.LOST, worker, Trigger.SCHEDULE))));
  }

  private static ExecutionId id(String namespace, int n) {
    return ExecutionId.scheduled(new JobId(namespace, "job"), Records.T0.plusSeconds(n));
  }

  private static WorkerInfo worker(String id) {
    return new WorkerInfo(
        id, new WorkerInfo.Machine("h", "", "1", 1, ""), Records.T0, 4, Map.of(), false);
  }
}
