package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KeyValue;
import io.belfry.kv.Lease;
import io.belfry.kv.WatchListener.Event;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownCalendarsTest {
  private static final String DAY = "{\"v\":1,\"dates\":[\"2026-10-01\"]}";

  private final KnownCalendars known = new KnownCalendars();

  private static KeyValue item(String key, String value, long revision) {
    return new KeyValue(key, value, revision, revision, 1, Lease.NONE);
  }

  private static KeyValue calendar(String name, long revision) {
    return item(Keys.calendar(name), DAY, revision);
  }

  private static KeyValue version(long revision) {
    return item(Keys.CALENDARS_VERSION, "1", revision);
  }

  private void round(long round, long revision, KeyValue... items) {
    known.apply(new FeedEvent.Page(round, List.of(items)));
    known.apply(new FeedEvent.RoundEnd(round, revision));
  }

  private boolean has(String name) {
    return known.calendars().times(name, ZoneOffset.UTC).isPresent();
  }

  @Test
  void nothingIsKnownBeforeAllWasRead() {
    known.apply(new FeedEvent.Page(1, List.of(calendar("a", 5), version(5))));
    assertThat(known.isLoaded()).isFalse();

    assertThat(known.apply(new FeedEvent.RoundEnd(1, 9))).isTrue();
    assertThat(known.isLoaded()).isTrue();
    assertThat(has("a")).isTrue();
    assertThat(known.version()).isEqualTo(5);
  }

  @Test
  void aStoreWithoutCalendarsIsKnownToHaveNone() {
    assertThat(known.apply(new FeedEvent.RoundEnd(1, 9))).isTrue();

    assertThat(known.isLoaded()).isTrue();
    assertThat(known.version()).isZero();
  }

  @Test
  void changesAreTakenInTheOrderOfTheirRevisions() {
    round(1, 9, calendar("a", 5), version(5));

    known.apply(
        new FeedEvent.Changes(
            List.of(
                new Event.Delete(Keys.calendar("a"), 12),
                new Event.Put(calendar("b", 13)),
                new Event.Put(version(13)))));
    assertThat(has("a")).isFalse();
    assertThat(has("b")).isTrue();
    assertThat(known.version()).isEqualTo(13);

    // a round that was read before the change, and is told after it
    round(2, 11, calendar("a", 5), version(5));
    assertThat(has("a")).isFalse();
    assertThat(has("b")).isTrue();
    assertThat(known.version()).isEqualTo(13);
  }

  @Test
  void whatARoundDoesNotNameIsGone() {
    round(1, 9, calendar("a", 5), calendar("b", 6), version(6));

    round(2, 20, calendar("b", 6), version(15));

    assertThat(has("a")).isFalse();
    assertThat(has("b")).isTrue();
    assertThat(known.version()).isEqualTo(15);
  }

  @Test
  void aRoundWithoutNewsIsNone() {
    round(1, 9, calendar("a", 5), version(5));

    known.apply(new FeedEvent.Page(2, List.of(calendar("a", 5), version(5))));

    assertThat(known.apply(new FeedEvent.RoundEnd(2, 30))).isFalse();
    assertThat(has("a")).isTrue();
  }

  @Test
  void whatCannotBeReadIsAsIfItWasNotThere() {
    round(1, 9, item(Keys.calendar("a"), "{\"v\":1,\"dates\":7}", 5), calendar("b", 6), version(6));

    assertThat(has("a")).isFalse();
    assertThat(has("b")).isTrue();
    assertThat(known.version()).isEqualTo(6);
  }
}
