package io.belfry.store;

import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.job.JobId;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Page;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A store whose commits can be disturbed, an embedded one as a rule, and what tests put into it.
 */
final class TestStore implements KeyValueStore {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final KeyValueStore real;
  private final Map<WatchListener, Watch> watches = new ConcurrentHashMap<>();
  private volatile Function<Transaction, Optional<CompletableFuture<TransactionResult>>> disturb =
      transaction -> Optional.empty();

  TestStore(Path folder) {
    this(
        EmbeddedKeyValueStore.open(
            EmbeddedSettings.at(folder.resolve("kv")), Thread::new, System::nanoTime));
  }

  /** Disturbs another store. */
  TestStore(KeyValueStore real) {
    this.real = real;
  }

  /** A clock that somebody turns. */
  static final class TestClock extends Clock {
    private volatile Instant now = START;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  static JobDocument document(String name, String fields) {
    String json = "{\"name\": \"%s\", \"task\": {\"type\": \"noop\"}, %s}".formatted(name, fields);
    return JobDocument.read(Json.parse(json), JobDocument.Target.create("default", START));
  }

  static JobDocument hourly(String name) {
    return document(name, "\"schedule\": \"@hourly\"");
  }

  static JobId id(String name) {
    return new JobId("default", name);
  }

  /** The next change is carried out, but its answer is lost. */
  void loseNextReply() {
    onNextChange(
        change -> {
          real.commit(change).join();
          return Optional.of(unknown());
        });
  }

  /** The next change does not arrive, and nobody knows. */
  void loseNextChange() {
    onNextChange(change -> Optional.of(unknown()));
  }

  /** The next change comes behind what this does. */
  void beforeNextChange(Runnable other) {
    onNextChange(
        change -> {
          other.run();
          return Optional.empty();
        });
  }

  private void onNextChange(
      Function<Transaction, Optional<CompletableFuture<TransactionResult>>> action) {
    disturb =
        transaction -> {
          if (transaction.compares().isEmpty()) {
            return Optional.empty();
          }
          disturb = next -> Optional.empty();
          return action.apply(transaction);
        };
  }

  /** Every watch dies at once. */
  void breakWatches(KvException cause) {
    watches.forEach(
        (listener, watch) -> {
          watch.close();
          listener.onBroken(cause);
        });
    watches.clear();
  }

  private static CompletableFuture<TransactionResult> unknown() {
    return CompletableFuture.failedFuture(new KvException.UnknownOutcome("no answer"));
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    // what disturbs waits for the store, so it must not run on the store's own threads
    return CompletableFuture.supplyAsync(() -> disturb.apply(transaction))
        .thenCompose(answer -> answer.orElseGet(() -> real.commit(transaction)));
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    return real.get(key);
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    return real.range(prefix, after, limit);
  }

  @Override
  public CompletableFuture<Long> count(String prefix) {
    return real.count(prefix);
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    Watch watch = real.watch(prefix, fromRevision, listener);
    watches.put(listener, watch);
    return watch;
  }

  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive) {
    return real.grant(timeToLive);
  }

  @Override
  public CompletableFuture<Lease> renew(long lease) {
    return real.renew(lease);
  }

  @Override
  public CompletableFuture<Void> revoke(long lease) {
    return real.revoke(lease);
  }

  @Override
  public CompletableFuture<Void> compact(long revision) {
    return real.compact(revision);
  }

  @Override
  public CompletableFuture<StoreStatus> status() {
    return real.status();
  }

  @Override
  public void close() {
    real.close();
  }
}
