package io.belfry.metrics;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Lease;
import io.belfry.kv.Page;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A key-value store that times the calls to another one and counts those that failed. */
public final class MeteredKeyValueStore implements KeyValueStore {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final KeyValueStore store;
  private final LongSupplier nanoTime;
  private final Meters get;
  private final Meters range;
  private final Meters count;
  private final Meters commit;
  private final Meters grant;
  private final Meters renew;
  private final Meters revoke;
  private final Meters compact;
  private final Meters status;

  private record Meters(Timer latency, Counter failures) {}

  /**
   * @param store the store that does the work; closed with this one
   * @param registry where the meters are registered
   * @param nanoTime nanoseconds of a clock that only goes forward
   */
  public MeteredKeyValueStore(KeyValueStore store, MeterRegistry registry, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
    get = meters(registry, "get");
    range = meters(registry, "range");
    count = meters(registry, "count");
    commit = meters(registry, "commit");
    grant = meters(registry, "grant");
    renew = meters(registry, "renew");
    revoke = meters(registry, "revoke");
    compact = meters(registry, "compact");
    status = meters(registry, "status");
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    long begun = nanoTime.getAsLong();
    return timed(get, begun, store.get(key));
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    long begun = nanoTime.getAsLong();
    return timed(range, begun, store.range(prefix, after, limit));
  }

  @Override
  public CompletableFuture<Long> count(String prefix) {
    long begun = nanoTime.getAsLong();
    return timed(count, begun, store.count(prefix));
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    long begun = nanoTime.getAsLong();
    return timed(commit, begun, store.commit(transaction));
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    return store.watch(prefix, fromRevision, listener);
  }

  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive) {
    long begun = nanoTime.getAsLong();
    return timed(grant, begun, store.grant(timeToLive));
  }

  @Override
  public CompletableFuture<Lease> renew(long lease) {
    long begun = nanoTime.getAsLong();
    return timed(renew, begun, store.renew(lease));
  }

  @Override
  public CompletableFuture<Void> revoke(long lease) {
    long begun = nanoTime.getAsLong();
    return timed(revoke, begun, store.revoke(lease));
  }

  @Override
  public CompletableFuture<Void> compact(long revision) {
    long begun = nanoTime.getAsLong();
    return timed(compact, begun, store.compact(revision));
  }

  @Override
  public CompletableFuture<StoreStatus> status() {
    long begun = nanoTime.getAsLong();
    return timed(status, begun, store.status());
  }

  @Override
  public void close() {
    store.close();
  }

  private <T> CompletableFuture<T> timed(Meters meters, long begun, CompletableFuture<T> call) {
    return call.whenComplete(
        (result, failure) -> {
          meters.latency().record(nanoTime.getAsLong() - begun, TimeUnit.NANOSECONDS);
          if (failure != null) {
            meters.failures().increment();
          }
        });
  }

  private static Meters meters(MeterRegistry registry, String operation) {
    Timer latency =
        Timer.builder("belfry.store.latency")
            .description("Time until the key-value store answered")
            .tag("operation", operation)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    Counter failures =
        Counter.builder("belfry.store.failures")
            .description("Calls to the key-value store that failed")
            .tag("operation", operation)
            .register(registry);
    return new Meters(latency, failures);
  }
}
