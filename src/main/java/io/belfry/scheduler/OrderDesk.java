package io.belfry.scheduler;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.NodeOrders;
import io.belfry.store.Orders;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people want of this node, from the feed of orders; the listener hears of each change. Called
 * by the store's threads, one event at a time.
 */
public final class OrderDesk {
  private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

  private final String key;
  private final Consumer<NodeOrders> listener;
  private NodeOrders present = NodeOrders.NONE;
  private long revision;
  private boolean seenInRound;

  /** The desk of the node of this stable name. */
  public OrderDesk(String node, Consumer<NodeOrders> listener) {
    this.key = Keys.orders(node);
    this.listener = listener;
  }

  /** Takes what the feed tells. */
  public synchronized void apply(FeedEvent event) {
    if (event instanceof FeedEvent.Page page) {
      page.items().stream().filter(item -> item.key().equals(key)).forEach(this::read);
    } else if (event instanceof FeedEvent.RoundEnd end) {
      if (!seenInRound && end.revision() >= revision) {
        become(NodeOrders.NONE, end.revision());
      }
      seenInRound = false;
    } else if (event instanceof FeedEvent.Changes changes) {
      changes.events().stream().filter(change -> change.key().equals(key)).forEach(this::apply);
    }
  }

  private void apply(Event change) {
    if (change instanceof Event.Put put) {
      read(put.keyValue());
    } else {
      become(NodeOrders.NONE, change.revision());
    }
  }

  private void read(KeyValue stored) {
    seenInRound = true;
    if (stored.modRevision() <= revision) {
      return;
    }
    Optional<NodeOrders> orders = readable(stored);
    orders.ifPresent(wanted -> become(wanted, stored.modRevision()));
  }

  private void become(NodeOrders orders, long at) {
    revision = at;
    if (!orders.equals(present)) {
      present = orders;
      listener.accept(orders);
    }
  }

  private static Optional<NodeOrders> readable(KeyValue stored) {
    try {
      return Optional.of(Orders.read(stored));
    } catch (UnreadableValueException e) {
      LOG.warn("what is wanted of this node can't be read here, so it is left alone", e);
      return Optional.empty();
    }
  }
}
