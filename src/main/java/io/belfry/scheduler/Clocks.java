package io.belfry.scheduler;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.NodeInfo;
import io.belfry.store.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the clocks of the nodes are apart, worked out from what they write of themselves every
 * few seconds. A write that arrives can only be older than it says it is, never newer, so the
 * greatest difference of the last minute is the nearest to the truth (Cristian, 1989, with one way
 * only: the delay of the store and the watch is the error, some milliseconds where all is well).
 *
 * <p>The time of the cluster is the median over this node and those that were heard of lately. Not
 * thread-safe.
 */
public final class Clocks {
  private static final Duration WINDOW = Duration.ofSeconds(60);

  private final String self;
  private final Map<String, Deque<Sample>> samples = new HashMap<>();

  /** The clocks as seen by the node of this stable name. */
  public Clocks(String self) {
    this.self = self;
  }

  /** One difference, and when it was measured. */
  private record Sample(Instant at, Duration ahead) {}

  /** Takes what the feed of the nodes tells; {@code now} is this node's own clock. */
  public void apply(FeedEvent event, Instant now) {
    // what a full read brings may be of any age, and says nothing
    if (event instanceof FeedEvent.Changes changes) {
      for (Event change : changes.events()) {
        if (change instanceof Event.Put put) {
          take(put.keyValue(), now);
        }
      }
    }
  }

  private void take(KeyValue stored, Instant now) {
    try {
      NodeInfo node = Workers.readNode(stored);
      if (!node.worker().name().equals(self) && node.goneReason().isEmpty()) {
        Deque<Sample> known =
            samples.computeIfAbsent(node.worker().name(), name -> new ArrayDeque<>());
        known.add(new Sample(now, Duration.between(now, node.lastSeenAt())));
      }
    } catch (UnreadableValueException e) {
      // of a newer version; its clock is not asked
    }
  }

  /** How far another node's clock is ahead of this one's, where it was heard of lately. */
  public Optional<Duration> ahead(String node, Instant now) {
    Deque<Sample> known = samples.getOrDefault(node, new ArrayDeque<>());
    // a step of this node's clock makes what it has measured before worthless
    known.removeIf(
        sample ->
            sample.at().isBefore(now.minus(WINDOW)) || sample.at().isAfter(now.plusSeconds(1)));
    return known.stream().map(Sample::ahead).max(Duration::compareTo);
  }

  /** How far this node's clock is ahead of the cluster's time. */
  public Duration offset(Instant now) {
    List<Duration> ahead = new ArrayList<>();
    ahead.add(Duration.ZERO);
    samples.keySet().forEach(node -> ahead(node, now).ifPresent(ahead::add));
    samples.values().removeIf(Deque::isEmpty);
    Collections.sort(ahead);
    int middle = ahead.size() / 2;
    Duration median =
        ahead.size() % 2 == 1
            ? ahead.get(middle)
            : ahead.get(middle - 1).plus(ahead.get(middle)).dividedBy(2);
    return median.negated();
  }

  /** How many other nodes were heard of lately. */
  public int heardOf() {
    return samples.size();
  }
}
