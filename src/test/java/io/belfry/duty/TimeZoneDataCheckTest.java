package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.store.WorkerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TimeZoneDataCheckTest {
  private final List<WorkerInfo> live = new ArrayList<>();
  private final TimeZoneDataCheck check =
      new TimeZoneDataCheck(() -> CompletableFuture.completedFuture(List.copyOf(live)), "2026a");

  private void worker(String name, String version) {
    var machine = new WorkerInfo.Machine("h", "", "v", 1, version);
    live.add(new WorkerInfo(name + "~1", machine, Instant.EPOCH, 1, Map.of(), false));
  }

  @Test
  void theSameEverywhereIsNoNews() {
    worker("a", "2026a");
    worker("older", "");
    check.round();
    assertThat(check.differing()).isEmpty();
  }

  @Test
  void aWorkerThatDiffersIsNamedUntilItIsGone() {
    worker("a", "2026a");
    worker("b", "2025b");
    check.round();
    assertThat(check.differing())
        .hasSize(2)
        .containsEntry("2025b", new java.util.TreeSet<>(Set.of("b")));
    live.remove(1);
    check.round();
    assertThat(check.differing()).isEmpty();
  }

  @Test
  void thisNodeCountsToo() {
    worker("a", "2025b");
    worker("b", "2025b");
    check.round();
    assertThat(check.differing()).hasSize(2);
  }
}
