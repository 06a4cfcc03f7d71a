package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The registrations of live workers, and what is known of all nodes. */
public final class Workers {
  private static final int PAGE = 500;

  private final KeyValueStore kv;

  public Workers(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * Registers a worker under its lease, only if its id is not taken.
   *
   * @return the revision of the registration, which every claim of the worker compares; empty where
   *     the id was taken
   */
  public CompletableFuture<Optional<Long>> register(WorkerInfo worker, long lease) {
    String key = Keys.worker(worker.id());
    Transaction put =
        Transaction.when(Compare.absent(key))
            .then(Operation.put(key, SmallValues.write(worker), lease))
            .build();
    return kv.commit(put)
        .thenApply(
            result -> result.succeeded() ? Optional.of(result.revision()) : Optional.empty());
  }

  /**
   * Says something else of a registered worker, under the same lease and only if it is still
   * registered: the registration stays the one that its claims compare.
   *
   * @return whether it was
   */
  public CompletableFuture<Boolean> update(WorkerInfo worker, long lease, long registration) {
    String key = Keys.worker(worker.id());
    Transaction put =
        Transaction.when(Compare.createdAt(key, registration))
            .then(Operation.put(key, SmallValues.write(worker), lease))
            .build();
    return kv.commit(put).thenApply(TransactionResult::succeeded);
  }

  /**
   * Writes what is known of a node; it stays when the node goes.
   *
   * @return the store's revision
   */
  public CompletableFuture<Long> saveNode(NodeInfo node) {
    String key = Keys.node(node.worker().name());
    return kv.commit(Transaction.always(Operation.put(key, SmallValues.write(node))))
        .thenApply(TransactionResult::revision);
  }

  /** What is known of one node. */
  public CompletableFuture<Optional<NodeInfo>> node(String name) {
    return kv.get(Keys.node(name)).thenApply(stored -> stored.flatMap(Workers::readable));
  }

  /** Forgets a node that is gone; it comes back with its next life. */
  public CompletableFuture<Void> forget(String name) {
    return kv.commit(
            Transaction.always(
                Operation.delete(Keys.node(name)), Operation.delete(Keys.orders(name))))
        .thenAccept(result -> {});
  }

  /** All live workers, by id. */
  public CompletableFuture<List<WorkerInfo>> live() {
    return Ranges.all(kv, Keys.WORKERS, SmallValues::worker);
  }

  /**
   * Whether a worker is registered that does not drain; one that can't be read here, as it is of
   * another version, counts.
   */
  public CompletableFuture<Boolean> anyAtWork() {
    return anyAtWork("");
  }

  private CompletableFuture<Boolean> anyAtWork(String after) {
    return kv.range(Keys.WORKERS, after, PAGE)
        .thenCompose(
            page -> {
              if (page.items().stream().anyMatch(Workers::isAtWork)) {
                return CompletableFuture.completedFuture(true);
              }
              return page.more()
                  ? anyAtWork(page.items().get(page.items().size() - 1).key())
                  : CompletableFuture.completedFuture(false);
            });
  }

  private static boolean isAtWork(KeyValue registration) {
    try {
      return !read(registration).draining();
    } catch (UnreadableValueException e) {
      return true;
    }
  }

  /** What is known of all nodes, live or gone, by name. */
  public CompletableFuture<List<NodeInfo>> nodes() {
    return Ranges.all(kv, Keys.NODES, SmallValues::node);
  }

  /** Reads what is stored of a node. */
  public static NodeInfo readNode(KeyValue stored) throws UnreadableValueException {
    return SmallValues.node(stored);
  }

  private static Optional<NodeInfo> readable(KeyValue stored) {
    try {
      return Optional.of(readNode(stored));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }

  /** Reads a stored registration. */
  public static WorkerInfo read(KeyValue stored) throws UnreadableValueException {
    return SmallValues.worker(stored);
  }
}
