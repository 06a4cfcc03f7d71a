package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** What people want of nodes; masters write it, the nodes follow it. */
public final class Orders {
  private static final int MOST_TRIES = 10;

  private final KeyValueStore kv;

  public Orders(KeyValueStore kv) {
    this.kv = kv;
  }

  /** What is wanted of a node. */
  public CompletableFuture<NodeOrders> of(String node) {
    return kv.get(Keys.orders(node)).thenApply(Orders::known);
  }

  /**
   * Changes what is wanted of a node.
   *
   * @return what is wanted now; the future fails with {@link KvException.Unavailable} where others
   *     kept changing it
   */
  public CompletableFuture<NodeOrders> change(String node, UnaryOperator<NodeOrders> change) {
    return change(node, change, MOST_TRIES);
  }

  private CompletableFuture<NodeOrders> change(
      String node, UnaryOperator<NodeOrders> change, int tries) {
    String key = Keys.orders(node);
    return kv.get(key)
        .thenCompose(
            stored -> {
              NodeOrders next = change.apply(known(stored));
              long revision = stored.map(KeyValue::modRevision).orElse(0L);
              Transaction put =
                  Transaction.when(Compare.unchangedSince(key, revision))
                      .then(Operation.put(key, SmallValues.write(next)))
                      .build();
              return kv.commit(put)
                  .thenCompose(
                      result -> {
                        if (result.succeeded()) {
                          return CompletableFuture.completedFuture(next);
                        }
                        return tries > 1
                            ? change(node, change, tries - 1)
                            : CompletableFuture.failedFuture(
                                new KvException.Unavailable("others keep changing it"));
                      });
            });
  }

  /** Reads stored orders. */
  public static NodeOrders read(KeyValue stored) throws UnreadableValueException {
    return SmallValues.orders(stored);
  }

  private static NodeOrders known(Optional<KeyValue> stored) {
    try {
      return stored.isPresent() ? read(stored.get()) : NodeOrders.NONE;
    } catch (UnreadableValueException e) {
      return NodeOrders.NONE; // of another version; what is wanted now is written over it
    }
  }
}
