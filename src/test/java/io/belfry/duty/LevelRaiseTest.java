package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.MemoryStore;
import io.belfry.store.FeatureLevel;
import io.belfry.store.Keys;
import io.belfry.store.NodeInfo;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the cluster's feature level is raised, and when not. */
class LevelRaiseTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Ticking clock = new Ticking(START);
  private final MemoryStore kv = new MemoryStore();
  private final Workers workers = new Workers(kv);
  private final LevelRaise duty = new LevelRaise(kv, clock);

  private void rounds(int seconds) {
    for (int i = 0; i < seconds; i += 10) {
      duty.round().join();
      clock.forward(Duration.ofSeconds(10));
    }
  }

  private void someJob() {
    kv.put(Keys.JOBS + "default/a", "{}");
  }

  private static WorkerInfo worker(String name, int level) {
    return new WorkerInfo(
        name + "~1", new WorkerInfo.Machine("host", "", "1", level, ""), START, 1, Map.of(), false);
  }

  private void node(String name, int level, Optional<String> gone) {
    workers
        .saveNode(new NodeInfo(worker(name, level), clock.instant(), 0, gone, Optional.empty()))
        .join();
  }

  private int level() {
    return FeatureLevel.of(kv.read(Keys.FEATURE_LEVEL)).number();
  }

  @Test
  void aNewStoreIsAtOnceWhereItsNodesAre() {
    rounds(10);
    assertThat(level()).isEqualTo(FeatureLevel.OWN);
    assertThat(duty.present()).isEqualTo(FeatureLevel.OWN);
  }

  @Test
  void withJobsAllNodesMustHaveUnderstoodItForAMinute() {
    someJob();
    workers.register(worker("w", FeatureLevel.OWN), 0).join();
    rounds(60);
    assertThat(level()).isEqualTo(1);
    rounds(10);
    assertThat(level()).isEqualTo(FeatureLevel.OWN);
  }

  @Test
  void anOldWorkerHoldsItBack() {
    workers.register(worker("old", 1), 0).join();
    rounds(600);
    assertThat(level()).isEqualTo(1);

    kv.remove(Keys.worker("old~1"));
    someJob();
    rounds(60);
    assertThat(level()).isEqualTo(1);
    rounds(10);
    assertThat(level()).isEqualTo(FeatureLevel.OWN);
  }

  @Test
  void anOldMasterHoldsItBackAsLongAsItWasSeen() {
    node("master", 1, Optional.empty());
    rounds(300);
    assertThat(level()).isEqualTo(1);
    rounds(10);
    assertThat(level()).isEqualTo(FeatureLevel.OWN);
  }

  @Test
  void oneThatHasStoppedDoesNot() {
    node("master", 1, Optional.of("stopped"));
    rounds(10);
    assertThat(level()).isEqualTo(FeatureLevel.OWN);
  }

  @Test
  void theMinuteBeginsAnewWhenAnOldOneComesBack() {
    someJob();
    rounds(50);
    workers.register(worker("old", 1), 0).join();
    rounds(10);
    kv.remove(Keys.worker("old~1"));
    rounds(60);
    assertThat(level()).isEqualTo(1);
    rounds(10);
    assertThat(level()).isEqualTo(FeatureLevel.OWN);
  }

  @Test
  void whatIsNewerHereIsNeverLowered() {
    kv.put(Keys.FEATURE_LEVEL, "9");
    workers.register(worker("old", 1), 0).join();
    rounds(600);
    assertThat(level()).isEqualTo(9);
  }
}
