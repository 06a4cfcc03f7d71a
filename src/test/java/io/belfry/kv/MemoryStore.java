package io.belfry.kv;

import io.belfry.kv.Operation.Delete;
import io.belfry.kv.Operation.DeletePrefix;
import io.belfry.kv.Operation.Get;
import io.belfry.kv.Operation.Put;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A store in memory for tests: revisions and transactions as in etcd, answered at once, or by a
 * script that loses requests and replies. One thread; no watches, no leases.
 */
public final class MemoryStore implements KeyValueStore {
  /** What becomes of one commit. */
  public enum Fate {
    /** Carried out and answered. */
    ANSWERED,
    /** Carried out, but the reply does not come. */
    REPLY_LOST,
    /** Not carried out, which the caller can't know. */
    REQUEST_LOST,
    /** Refused to the caller's knowledge. */
    UNAVAILABLE
  }

  private final TreeMap<String, KeyValue> keys;
  private long revision;
  private final Deque<Fate> fates = new ArrayDeque<>();
  private final List<Transaction> sent = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private CompletableFuture<StoreStatus> status =
      CompletableFuture.completedFuture(new StoreStatus(0, OptionalLong.empty(), Set.of()));

  public MemoryStore() {
    this(new TreeMap<>(), 0);
  }

  private MemoryStore(TreeMap<String, KeyValue> keys, long revision) {
    this.keys = keys;
    this.revision = revision;
  }

  /** This store as it is now; changes of the one don't show in the other. */
  public MemoryStore copy() {
    return new MemoryStore(new TreeMap<>(keys), revision);
  }

  /** What becomes of the next commits; further ones are answered. */
  public MemoryStore willBe(Fate... next) {
    fates.addAll(List.of(next));
    return this;
  }

  /** How it says that it stands for room. */
  public void statusIs(StoreStatus next) {
    status = CompletableFuture.completedFuture(next);
  }

  /** It does not say how it stands for room. */
  public void statusFails(KvException failure) {
    status = CompletableFuture.failedFuture(failure);
  }

  /** What happens each time a request or a reply is lost. */
  public void meanwhile(Runnable whatHappens) {
    meanwhile = whatHappens;
  }

  /** The transactions that were sent, lost ones included. */
  public List<Transaction> sent() {
    return List.copyOf(sent);
  }

  /** All keys, in order. */
  public Collection<KeyValue> all() {
    return keys.values();
  }

  /** Reads one key. */
  public Optional<KeyValue> read(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  /** Writes one key; answers the revision. */
  public long put(String key, String value) {
    return apply(Transaction.always(Operation.put(key, value))).revision();
  }

  /** Removes one key. */
  public void remove(String key) {
    apply(Transaction.always(Operation.delete(key)));
  }

  /** Carries out a transaction. */
  public TransactionResult apply(Transaction transaction) {
    boolean holds = transaction.compares().stream().allMatch(this::holds);
    List<Operation> branch = holds ? transaction.then() : transaction.orElse();
    long next = revision + 1;
    List<Optional<KeyValue>> reads = new ArrayList<>();
    for (Operation step : branch) {
      if (step instanceof Put put) {
        put(put, next);
      } else if (step instanceof Delete delete) {
        revision = keys.remove(delete.key()) == null ? revision : next;
      } else if (step instanceof DeletePrefix prefix) {
        revision = keys.keySet().removeIf(key -> key.startsWith(prefix.key())) ? next : revision;
      } else if (step instanceof Get get) {
        reads.add(read(get.key()));
      }
    }
    return new TransactionResult(holds, revision, reads);
  }

  private boolean holds(Compare compare) {
    Optional<KeyValue> found = read(compare.key());
    long actual =
        switch (compare.target()) {
          case CREATE_REVISION -> found.map(KeyValue::createRevision).orElse(0L);
          case MOD_REVISION -> found.map(KeyValue::modRevision).orElse(0L);
          case VERSION -> found.map(KeyValue::version).orElse(0L);
        };
    return actual == compare.expected();
  }

  private void put(Put put, long at) {
    Optional<KeyValue> before = read(put.key());
    long created = before.map(KeyValue::createRevision).orElse(at);
    long version = before.map(KeyValue::version).orElse(0L) + 1;
    keys.put(put.key(), new KeyValue(put.key(), put.value(), created, at, version, put.lease()));
    revision = at;
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    sent.add(transaction);
    RequestRules.check(transaction);
    Fate fate = fates.isEmpty() ? Fate.ANSWERED : fates.poll();
    return switch (fate) {
      case ANSWERED -> CompletableFuture.completedFuture(apply(transaction));
      case REPLY_LOST -> {
        apply(transaction);
        meanwhile.run();
        yield CompletableFuture.failedFuture(new KvException.UnknownOutcome("scripted"));
      }
      case REQUEST_LOST -> {
        meanwhile.run();
        yield CompletableFuture.failedFuture(new KvException.UnknownOutcome("scripted"));
      }
      case UNAVAILABLE -> CompletableFuture.failedFuture(new KvException.Unavailable("scripted"));
    };
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    return CompletableFuture.completedFuture(read(key));
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    RequestRules.checkRange(prefix, after, limit);
    List<KeyValue> found =
        keys.values().stream()
            .filter(each -> each.key().startsWith(prefix) && each.key().compareTo(after) > 0)
            .toList();
    List<KeyValue> items = found.subList(0, Math.min(limit, found.size()));
    return CompletableFuture.completedFuture(
        new Page(items, revision, items.size() < found.size()));
  }

  @Override
  public CompletableFuture<Long> count(String prefix) {
    return CompletableFuture.completedFuture(
        keys.keySet().stream().filter(key -> key.startsWith(prefix)).count());
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Lease> renew(long lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> revoke(long lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> compact(long upTo) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<StoreStatus> status() {
    return status;
  }

  @Override
  public void close() {}
}
