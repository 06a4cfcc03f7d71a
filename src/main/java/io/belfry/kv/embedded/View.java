package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What is committed, in memory: all keys in order, the revision, and the recent history.
 *
 * <p>Only the writer thread changes it, under the write lock and for microseconds; anybody reads it
 * under the read lock, so a reader sees whole batches. No foreign code runs under the lock.
 */
final class View {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<String, KeyValue> keys = new TreeMap<>(KeyOrder.INSTANCE);
  private final History history;
  private long revision;

  View(History history) {
    this.history = history;
  }

  /** Replaces everything by what a data file holds; all history before it counts as compacted. */
  void load(Collection<KeyValue> content, long atRevision) {
    change(
        () -> {
          keys.clear();
          content.forEach(item -> keys.put(item.key(), item));
          revision = atRevision;
          history.restart(atRevision);
        });
  }

  /** Makes a written draft visible. */
  void apply(Draft draft) {
    change(
        () -> {
          draft
              .changes()
              .forEach(
                  (key, after) ->
                      after.ifPresentOrElse(item -> keys.put(key, item), () -> keys.remove(key)));
          long each = revision;
          for (var events : draft.revisions()) {
            history.add(++each, events);
          }
          revision = draft.revision();
        });
  }

  void compact(long upTo) {
    change(() -> history.compact(upTo));
  }

  Optional<KeyValue> get(String key) {
    return read(() -> Optional.ofNullable(keys.get(key)));
  }

  Page page(String prefix, String after, int limit) {
    return read(
        () -> {
          boolean first = KeyOrder.INSTANCE.compare(after, prefix) < 0;
          List<KeyValue> items = new ArrayList<>();
          for (KeyValue item : keys.tailMap(first ? prefix : after, first).values()) {
            if (!item.key().startsWith(prefix)) {
              break;
            }
            if (items.size() == limit) {
              return new Page(items, revision, true);
            }
            items.add(item);
          }
          return new Page(items, revision, false);
        });
  }

  long count(String prefix) {
    return read(
        () -> {
          long count = 0;
          for (String key : keys.tailMap(prefix, true).keySet()) {
            if (!key.startsWith(prefix)) {
              break;
            }
            count++;
          }
          return count;
        });
  }

  /** See {@link History#from}. */
  History.Slice eventsFrom(long from, int enough) {
    return read(() -> history.from(from, enough));
  }

  long revision() {
    return read(() -> revision);
  }

  long compacted() {
    return read(history::compacted);
  }

  /** The keys without a lock, for the writer thread, which alone changes them. */
  NavigableMap<String, KeyValue> keysForWriter() {
    return Collections.unmodifiableNavigableMap(keys);
  }

  private <T> T read(Supplier<T> action) {
    lock.readLock().lock();
    try {
      return action.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void change(Runnable action) {
    lock.writeLock().lock();
    try {
      action.run();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
