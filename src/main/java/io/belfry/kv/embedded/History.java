package io.belfry.kv.embedded;

import io.belfry.kv.KvException;
import io.belfry.kv.WatchListener.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The changes of the latest revisions, oldest first, from which all watches read.
 *
 * <p>It is bounded by number and by size; what falls out counts as compacted, and a watch that has
 * not read it yet is broken. Not thread-safe: {@link View} guards it.
 */
final class History {
  private final TreeMap<Long, List<Event>> revisions = new TreeMap<>();
  private final int maxEvents;
  private final long maxBytes;
  private long compacted;
  private int events;
  private long bytes;

  History(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /** Whole revisions, and the revision that follows behind them. */
  record Slice(List<Event> events, long next) {}

  /** Begins anew after this revision. */
  void restart(long revision) {
    revisions.clear();
    events = 0;
    bytes = 0;
    compacted = revision;
  }

  /** Adds the changes of one revision and drops the oldest ones beyond the bounds. */
  void add(long revision, List<Event> changes) {
    revisions.put(revision, changes);
    events += changes.size();
    bytes += sizeOf(changes);
    while ((events > maxEvents || bytes > maxBytes) && revisions.size() > 1) {
      dropOldest();
    }
  }

  /** Drops everything up to and including this revision. */
  void compact(long revision) {
    while (!revisions.isEmpty() && revisions.firstKey() <= revision) {
      dropOldest();
    }
    compacted = Math.max(compacted, revision);
  }

  /** The latest revision whose changes are forgotten. */
  long compacted() {
    return compacted;
  }

  /**
   * Reads whole revisions from this one on until there are {@code enough} events.
   *
   * @throws KvException.Compacted if the revision is no longer kept
   */
  Slice from(long revision, int enough) {
    if (revision <= compacted) {
      throw new KvException.Compacted(revision, compacted);
    }
    List<Event> found = new ArrayList<>();
    long next = revision;
    for (var entry : revisions.tailMap(revision).entrySet()) {
      found.addAll(entry.getValue());
      next = entry.getKey() + 1;
      if (found.size() >= enough) {
        break;
      }
    }
    return new Slice(found, next);
  }

  private void dropOldest() {
    var oldest = revisions.pollFirstEntry();
    events -= oldest.getValue().size();
    bytes -= sizeOf(oldest.getValue());
    compacted = oldest.getKey();
  }

  /** An estimate of the heap that the changes take, in bytes. */
  private static long sizeOf(List<Event> changes) {
    long size = 64;
    for (Event event : changes) {
      size += 128 + event.key().length();
      if (event instanceof Event.Put put) {
        size += put.keyValue().value().length();
      }
    }
    return size;
  }
}
