package io.belfry.cluster;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.PrefixFeed;
import io.belfry.store.WorkerInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Sees from outside which registrations there are and when each went, at the latest. Thread-safe.
 */
final class Fences implements AutoCloseable {
  private final PrefixFeed feed;
  private final Set<String> live = new HashSet<>();
  private final Set<String> round = new HashSet<>();
  private final Map<String, Long> goneAt = new HashMap<>();

  Fences(KeyValueStore kv, ScheduledExecutorService timers) {
    feed = new PrefixFeed(kv, Keys.WORKERS, timers, this::apply);
    feed.start();
  }

  private synchronized void apply(FeedEvent event) {
    if (event instanceof FeedEvent.Page page) {
      page.items().forEach(item -> round.add(idOf(item.key())));
    } else if (event instanceof FeedEvent.RoundEnd) {
      Set<String> gone = new HashSet<>(live);
      gone.removeAll(round);
      gone.forEach(this::gone);
      live.addAll(round);
      live.removeAll(goneAt.keySet());
      round.clear();
    } else if (event instanceof FeedEvent.Changes changes) {
      changes.events().forEach(this::apply);
    }
  }

  private void apply(Event change) {
    String worker = idOf(change.key());
    if (change instanceof Event.Put) {
      live.add(worker);
      round.add(worker);
    } else {
      gone(worker);
    }
  }

  private void gone(String worker) {
    goneAt.putIfAbsent(worker, System.nanoTime());
    live.remove(worker);
    round.remove(worker);
  }

  private static String idOf(String key) {
    return key.substring(Keys.WORKERS.length());
  }

  /** When each registration that is gone was seen to be, on the monotonic clock. */
  synchronized Map<String, Long> goneAt() {
    return Map.copyOf(goneAt);
  }

  /** The whole id under which the worker of this stable name is registered now. */
  synchronized Optional<String> idOfWorker(String name) {
    return live.stream().filter(id -> WorkerInfo.nameOf(id).equals(name)).findFirst();
  }

  @Override
  public void close() {
    feed.close();
  }
}
