package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.WatchListener.Event;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static List<Event> events(long revision, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> (Event) new Event.Delete("k" + i, revision))
        .toList();
  }

  private static History filled(History history, int revisions, int eventsEach) {
    history.restart(10);
    for (long r = 11; r <= 10 + revisions; r++) {
      history.add(r, events(r, eventsEach));
    }
    return history;
  }

  @Test
  void itBeginsAfterTheRevisionItWasStartedAt() {
    History history = filled(new History(100, 1 << 20), 3, 2);
    assertThat(history.from(11, 1_000).events()).hasSize(6);
    assertThat(history.from(11, 1_000).next()).isEqualTo(14);
    assertThatThrownBy(() -> history.from(10, 1)).isInstanceOf(KvException.Compacted.class);
  }

  @Test
  void aSliceIsOfWholeRevisions() {
    History history = filled(new History(100, 1 << 20), 4, 3);
    History.Slice slice = history.from(12, 4);
    assertThat(slice.events().stream().map(Event::revision))
        .containsExactly(12L, 12L, 12L, 13L, 13L, 13L);
    assertThat(slice.next()).isEqualTo(14);
    assertThat(history.from(15, 4)).isEqualTo(new History.Slice(List.of(), 15));
    assertThat(history.from(99, 4)).isEqualTo(new History.Slice(List.of(), 99));
  }

  @Test
  void theOldestFallOutBeyondTheNumberOfEvents() {
    History history = filled(new History(10, 1 << 20), 20, 3);
    assertThat(history.compacted()).isEqualTo(27);
    assertThat(history.from(28, 1_000).events()).hasSize(9);
  }

  @Test
  void theOldestFallOutBeyondTheSizeButNeverTheLatest() {
    History history = new History(1_000, 10_000);
    for (long r = 1; r <= 5; r++) {
      KeyValue large = new KeyValue("k", "x".repeat(6_000), 1, r, r, 0);
      history.add(r, List.of(new Event.Put(large)));
      assertThat(history.compacted()).isEqualTo(r - 1);
    }
    assertThat(history.from(5, 1).events()).hasSize(1);
  }

  @Test
  void compactingForgetsUpToAndIncludingTheRevision() {
    History history = filled(new History(100, 1 << 20), 5, 1);
    history.compact(13);
    assertThatThrownBy(() -> history.from(13, 1)).isInstanceOf(KvException.Compacted.class);
    assertThat(history.from(14, 10).events()).hasSize(2);
    history.compact(12);
    assertThat(history.compacted()).isEqualTo(13);
  }
}
