package io.belfry.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Things that wait for their time, earliest first, and in the order of their coming at the same
 * time. Used by the scheduler's thread.
 *
 * @param <T> what waits
 */
final class TimeQueue<T> {
  // by the millisecond, for jobs crowd at the full second and minute
  private final TreeMap<Long, List<T>> queue = new TreeMap<>();
  private int size;

  void add(Instant at, T thing) {
    queue.computeIfAbsent(at.toEpochMilli(), millis -> new ArrayList<>()).add(thing);
    size++;
  }

  /** Takes everything whose time has come. */
  List<T> takeUntil(Instant now) {
    long millis = now.toEpochMilli();
    List<T> taken = new ArrayList<>();
    while (!queue.isEmpty() && queue.firstKey() <= millis) {
      taken.addAll(queue.pollFirstEntry().getValue());
    }
    size -= taken.size();
    return taken;
  }

  /** When the first thing's time comes. */
  Optional<Instant> first() {
    return queue.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(queue.firstKey()));
  }

  int size() {
    return size;
  }
}
