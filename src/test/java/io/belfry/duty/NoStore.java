package io.belfry.duty;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Lease;
import io.belfry.kv.Page;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A store that does nothing; a test overrides what it needs. */
abstract class NoStore implements KeyValueStore {
  private static <T> CompletableFuture<T> no() {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    return no();
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    return no();
  }

  @Override
  public CompletableFuture<Long> count(String prefix) {
    return no();
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    return no();
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive) {
    return no();
  }

  @Override
  public CompletableFuture<Lease> renew(long lease) {
    return no();
  }

  @Override
  public CompletableFuture<Void> revoke(long lease) {
    return no();
  }

  @Override
  public CompletableFuture<Void> compact(long revision) {
    return no();
  }

  @Override
  public CompletableFuture<StoreStatus> status() {
    return no();
  }

  @Override
  public void close() {}
}
