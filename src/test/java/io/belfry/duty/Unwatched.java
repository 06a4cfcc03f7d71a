package io.belfry.duty;

import io.belfry.kv.KeyValue;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.Page;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The values of another store, of which nothing is told by itself. */
final class Unwatched extends NoStore {
  private final MemoryStore values;
  private Runnable beforeChanges = () -> {};

  Unwatched(MemoryStore values) {
    this.values = values;
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    return values.get(key);
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    return values.range(prefix, after, limit);
  }

  /** What happens, once, before the next transaction that has a condition. */
  void beforeChanges(Runnable whatHappens) {
    beforeChanges = whatHappens;
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    if (!transaction.compares().isEmpty()) {
      Runnable first = beforeChanges;
      beforeChanges = () -> {};
      first.run();
    }
    return values.commit(transaction);
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    return () -> {};
  }
}
