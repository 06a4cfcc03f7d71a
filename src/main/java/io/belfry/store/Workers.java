package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The registrations of live workers, and what is known of all nodes. */
public final class Workers {
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

  /** Writes what is known of a node; it stays when the node goes. */
  public CompletableFuture<Void> saveNode(NodeInfo node) {
    String key = Keys.node(node.worker().name());
    return kv.commit(Transaction.always(Operation.put(key, SmallValues.write(node))))
        .thenAccept(result -> {});
  }

  /** All live workers, by id. */
  public CompletableFuture<List<WorkerInfo>> live() {
    return Ranges.all(kv, Keys.WORKERS, SmallValues::worker);
  }

  /** What is known of all nodes, live or gone, by name. */
  public CompletableFuture<List<NodeInfo>> nodes() {
    return Ranges.all(kv, Keys.NODES, SmallValues::node);
  }

  /** Reads a stored registration. */
  public static WorkerInfo read(KeyValue stored) throws UnreadableValueException {
    return SmallValues.worker(stored);
  }
}
