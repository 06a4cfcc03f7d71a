package io.belfry.node;

import io.belfry.kv.KeyValueStore;
import io.belfry.scheduler.Clocks;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.NodeOffsets;
import io.belfry.store.PrefixFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far the clocks of the nodes are from the cluster's time, as this master sees it. */
@ApplicationScoped
public class NodeClocks implements NodeOffsets {
  @Inject KeyValueStore kv;
  @Inject ManagedExecutors threads;
  @Inject Clock clock;
  private Optional<Clocks> clocks = Optional.empty();
  private Optional<PrefixFeed> feed = Optional.empty();
  private String self = "";

  synchronized void start(String node) {
    self = node;
    clocks = Optional.of(new Clocks(node));
    PrefixFeed nodes = new PrefixFeed(kv, Keys.NODES, threads.timers(), this::apply);
    feed = Optional.of(nodes);
    nodes.start();
  }

  private synchronized void apply(FeedEvent event) {
    clocks.ifPresent(known -> known.apply(event, clock.instant()));
  }

  @Override
  public synchronized Optional<Duration> offset(String node) {
    Instant now = clock.instant();
    return clocks.flatMap(
        known -> {
          Duration own = known.offset(now);
          return node.equals(self)
              ? Optional.of(own)
              : known.ahead(node, now).map(ahead -> ahead.plus(own));
        });
  }

  synchronized void close() {
    feed.ifPresent(PrefixFeed::close);
    feed = Optional.empty();
  }
}
