package io.belfry.store;

import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener;
import java.util.List;

/**
 * What a {@link PrefixFeed} tells: rounds of reading everything, and changes in between. Whoever
 * listens applies them by revision: an older one than what it has changes nothing.
 */
public sealed interface FeedEvent {
  /** One page of a round; a round names each key once. */
  record Page(long round, List<KeyValue> items) implements FeedEvent {}

  /**
   * A round is complete: keys it did not name, and that changed no later than {@code revision}, are
   * gone.
   */
  record RoundEnd(long round, long revision) implements FeedEvent {}

  /** Changes since, in revision order. */
  record Changes(List<WatchListener.Event> events) implements FeedEvent {}
}
