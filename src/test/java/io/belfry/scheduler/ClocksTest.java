package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KeyValue;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.NodeInfo;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClocksTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryStore kv = new MemoryStore();
  private final Clocks clocks = new Clocks("me");
  private final ClockWatch watch = new ClockWatch("me");

  /** The node wrote this by its own clock, and it arrives now by ours. */
  private FeedEvent written(String node, Instant byItsClock, Optional<String> gone) {
    WorkerInfo worker =
        new WorkerInfo(
            node + "~1", new WorkerInfo.Machine("h", "", "v", 1, "2026a"), NOW, 4, Map.of(), false);
    new Workers(kv).saveNode(new NodeInfo(worker, byItsClock, 0, gone, Optional.empty())).join();
    KeyValue stored = kv.get(Keys.node(node)).join().orElseThrow();
    return new FeedEvent.Changes(List.of(new Event.Put(stored)));
  }

  private void hear(String node, long aheadMillis) {
    clocks.apply(written(node, NOW.plusMillis(aheadMillis), Optional.empty()), NOW);
    watch.apply(written(node, NOW.plusMillis(aheadMillis), Optional.empty()), NOW);
  }

  @Test
  void aloneAClockIsRight() {
    assertThat(clocks.offset(NOW)).isZero();
    assertThat(watch.refresh(NOW)).isFalse();
    assertThat(watch.isOff()).isFalse();
  }

  @Test
  void theLatestArrivalOfAWriteCountsLeast() {
    hear("b", -700); // was on its way for long
    hear("b", -10);
    hear("b", -300);

    assertThat(clocks.ahead("b", NOW)).contains(Duration.ofMillis(-10));
  }

  @Test
  void whoIsAloneWithItsTimeIsOff() {
    hear("b", -6_000);
    hear("c", -6_010);

    assertThat(clocks.offset(NOW)).isEqualTo(Duration.ofMillis(6_000));
    watch.refresh(NOW);
    assertThat(watch.isOff()).isTrue();
  }

  @Test
  void oneBadClockAmongOthersMovesNobodyElse() {
    hear("b", 60_000);
    hear("c", -3);

    assertThat(clocks.offset(NOW)).isZero();
    assertThat(clocks.ahead("b", NOW)).contains(Duration.ofSeconds(60));
  }

  @Test
  void whatWasHeardAMinuteAgoIsForgotten() {
    hear("b", -6_000);
    hear("c", -6_000);
    watch.refresh(NOW);
    Instant later = NOW.plusSeconds(61);

    assertThat(clocks.ahead("b", later)).isEmpty();
    assertThat(watch.refresh(later)).isTrue();
    assertThat(watch.isOff()).isFalse();
    assertThat(clocks.offset(later)).isZero();
  }

  @Test
  void fullReadsAndFarewellsSayNothing() {
    KeyValue old = kv.get(Keys.node("b")).join().orElseGet(() -> stored("b"));
    clocks.apply(new FeedEvent.Page(1, List.of(old)), NOW);
    clocks.apply(written("c", NOW.minusSeconds(30), Optional.of("stopped")), NOW);
    clocks.apply(written("me", NOW.minusSeconds(30), Optional.empty()), NOW);

    assertThat(clocks.offset(NOW)).isZero();
    assertThat(clocks.heardOf()).isZero();
  }

  private KeyValue stored(String node) {
    FeedEvent event = written(node, NOW.minusSeconds(30), Optional.empty());
    return ((Event.Put) ((FeedEvent.Changes) event).events().get(0)).keyValue();
  }
}
