package io.belfry.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Things that wait for their time, earliest first, and in the order of their coming at the same
 * time. Used by the scheduler's thread.
 *
 * @param <T> what waits
 */
final class TimeQueue<T> {
  private final PriorityQueue<Waiting<T>> queue = new PriorityQueue<>();
  private long count;

  void add(Instant at, T thing) {
    queue.add(new Waiting<>(at.toEpochMilli(), count++, thing));
  }

  /** Takes everything whose time has come. */
  List<T> takeUntil(Instant now) {
    long millis = now.toEpochMilli();
    List<T> taken = new ArrayList<>();
    while (!queue.isEmpty() && queue.peek().at() <= millis) {
      taken.add(queue.poll().thing());
    }
    return taken;
  }

  /** When the first thing's time comes. */
  Optional<Instant> first() {
    return Optional.ofNullable(queue.peek()).map(first -> Instant.ofEpochMilli(first.at()));
  }

  int size() {
    return queue.size();
  }

  private record Waiting<T>(long at, long order, T thing) implements Comparable<Waiting<T>> {
    @Override
    public int compareTo(Waiting<T> other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
