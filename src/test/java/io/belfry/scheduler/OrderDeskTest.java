package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KeyValue;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.NodeOrders;
import io.belfry.store.Orders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderDeskTest {
  private static final NodeOrders.Drain DRAIN =
      new NodeOrders.Drain("anna", Instant.parse("2026-01-01T00:00:00Z"));

  private final MemoryStore kv = new MemoryStore();
  private final Orders orders = new Orders(kv);
  private final List<NodeOrders> heard = new ArrayList<>();
  private final OrderDesk desk = new OrderDesk("me", heard::add);

  private KeyValue drained(String node) {
    orders.change(node, now -> now.withDrain(Optional.of(DRAIN))).join();
    return kv.get(Keys.orders(node)).join().orElseThrow();
  }

  @Test
  void hearsOfItsOwnOrdersOnce() {
    KeyValue mine = drained("me");

    desk.apply(new FeedEvent.Page(1, List.of(drained("other"), mine)));
    desk.apply(new FeedEvent.RoundEnd(1, mine.modRevision()));
    desk.apply(new FeedEvent.Changes(List.of(new Event.Put(mine))));

    assertThat(heard).containsExactly(NodeOrders.NONE.withDrain(Optional.of(DRAIN)));
  }

  @Test
  void aPingLeavesTheWishToDrain() {
    drained("me");
    NodeOrders both = orders.change("me", now -> now.withPing("p1")).join();

    assertThat(both.drain()).contains(DRAIN);
    assertThat(orders.of("me").join()).isEqualTo(both);
  }

  @Test
  void ordersThatARoundDoesNotNameAreGone() {
    KeyValue mine = drained("me");
    desk.apply(new FeedEvent.Changes(List.of(new Event.Put(mine))));

    desk.apply(new FeedEvent.RoundEnd(2, mine.modRevision() - 1)); // read before they came
    assertThat(heard).hasSize(1);
    desk.apply(new FeedEvent.RoundEnd(3, mine.modRevision()));

    assertThat(heard).endsWith(NodeOrders.NONE);
  }

  @Test
  void anOlderPageDoesNotBringOrdersBack() {
    KeyValue mine = drained("me");
    desk.apply(new FeedEvent.Changes(List.of(new Event.Put(mine))));
    desk.apply(
        new FeedEvent.Changes(
            List.of(new Event.Delete(Keys.orders("me"), mine.modRevision() + 1))));

    desk.apply(new FeedEvent.Page(2, List.of(mine)));

    assertThat(heard).endsWith(NodeOrders.NONE);
  }
}
