package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CompactionTest {
  private final Ticking clock = new Ticking(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<Long> compacted = new ArrayList<>();
  private long revision = 1_000;
  private final Compaction duty = new Compaction(new Store(), clock);

  private void round() {
    duty.round().join();
    clock.forward(Duration.ofSeconds(10));
  }

  @Test
  void theFirstCompactionGoesUpToTheRoundBefore() {
    round();
    assertThat(compacted).isEmpty();
    revision = 2_000;
    round();

    assertThat(compacted).containsExactly(1_000L);
  }

  @Test
  void afterThatFiveMinutesPass() {
    for (int i = 0; i < 40; i++) {
      revision += 10;
      round();
    }

    // the first at once, the second 31 rounds of ten seconds later
    assertThat(compacted).containsExactly(1_010L, 1_320L);
  }

  @Test
  void orManyRevisions() {
    round();
    round();
    revision += Compaction.REVISIONS;
    round();
    round();

    assertThat(compacted).containsExactly(1_000L, 1_000L + Compaction.REVISIONS);
  }

  @Test
  void aStoreInWhichNothingHappensIsLeftAlone() {
    for (int i = 0; i < 100; i++) {
      round();
    }

    assertThat(compacted).containsExactly(1_000L);
  }

  /** Knows its revision, and notes what is compacted. */
  private final class Store extends NoStore {
    @Override
    public CompletableFuture<Page> range(String prefix, String after, int limit) {
      return CompletableFuture.completedFuture(new Page(List.of(), revision, false));
    }

    @Override
    public CompletableFuture<Void> compact(long upTo) {
      compacted.add(upTo);
      return CompletableFuture.completedFuture(null);
    }
  }
}
