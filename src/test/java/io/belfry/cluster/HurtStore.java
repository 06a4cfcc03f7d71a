package io.belfry.cluster;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Page;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.belfry.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A store that changes what a worker sends and hears: mutants of the protocol, each of which the
 * checker has to notice, and the faults that provoke them. Only a worker of the rig has one.
 */
final class HurtStore implements KeyValueStore {
  private static final long LATE_DELETE_SECONDS = 4;
  private static final long LATE_EVENTS_SECONDS = 8;

  private final KeyValueStore store;
  private final Set<Wound> wounds;
  private final ScheduledExecutorService timers;
  private volatile Lease granted = new Lease(Lease.NONE, Duration.ZERO);
  private volatile boolean definitionsRead;

  /** What is wrong with it. */
  enum Wound {
    /** Mutant: states hang on the worker's lease. */
    LEASED_STATE,
    /** Mutant: claims don't compare the registration and the epoch. */
    NO_FENCE,
    /** Mutant: the revision of the definition is not compared. */
    NO_DEFINITION,
    /** Mutant: definitions are read in full only once. */
    NO_RESYNC,
    /** Mutant: a request is deleted some seconds after the claim, and nobody compares it. */
    LATE_DELETE,
    /** Fault: renewals are answered, and don't reach the store. */
    LYING_RENEWALS,
    /** Fault: changes of registrations are never heard of, and the watch seems well. */
    DEAF_TO_WORKERS,
    /** Fault: changes of definitions are heard of some seconds late. */
    LATE_DEFINITIONS,
    /** Fault: changes of definitions are never heard of, and the watch seems well. */
    DEAF_TO_DEFINITIONS
  }

  private HurtStore(KeyValueStore store, Set<Wound> wounds, ScheduledExecutorService timers) {
    this.store = store;
    this.wounds = wounds;
    this.timers = timers;
  }

  /** A store with these wounds, their names with commas between them. */
  static KeyValueStore of(KeyValueStore store, String names, ScheduledExecutorService timers) {
    Set<Wound> wounds = EnumSet.noneOf(Wound.class);
    for (String name : names.split(",")) {
      wounds.add(Wound.valueOf(name));
    }
    return new HurtStore(store, wounds, timers);
  }

  private boolean has(Wound wound) {
    return wounds.contains(wound);
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    List<Compare> compares = new ArrayList<>(transaction.compares());
    compares.removeIf(this::forgets);
    List<Operation> then = new ArrayList<>(transaction.then());
    if (has(Wound.LEASED_STATE)) {
      then.replaceAll(this::leased);
    }
    List<Operation> late =
        has(Wound.LATE_DELETE)
            ? then.stream().filter(HurtStore::deletesRequest).toList()
            : List.of();
    then.removeAll(late);
    return store
        .commit(new Transaction(compares, then, transaction.orElse()))
        .thenApply(
            result -> {
              if (result.succeeded() && !late.isEmpty()) {
                Transaction delete = Transaction.always(late.toArray(Operation[]::new));
                timers.schedule(() -> store.commit(delete), LATE_DELETE_SECONDS, TimeUnit.SECONDS);
              }
              return result.succeeded() ? result : innocent(transaction, result);
            });
  }

  private boolean forgets(Compare compare) {
    return (has(Wound.NO_FENCE) && isFence(compare))
        || (has(Wound.NO_DEFINITION) && compare.key().startsWith(Keys.JOBS))
        || (has(Wound.LATE_DELETE) && compare.key().startsWith(Keys.REQUESTS));
  }

  /** What the other branch read, but for the conditions that are left out: those seem to hold. */
  private TransactionResult innocent(Transaction transaction, TransactionResult result) {
    List<Compare> compares = transaction.compares();
    if (compares.size() != result.reads().size()) {
      return result;
    }
    List<Optional<KeyValue>> reads = new ArrayList<>(result.reads());
    for (int i = 0; i < reads.size(); i++) {
      Compare compare = compares.get(i);
      if (forgets(compare)) {
        long as = compare.expected();
        reads.set(
            i,
            as == 0
                ? Optional.empty()
                : Optional.of(new KeyValue(compare.key(), "{}", as, as, as, Lease.NONE)));
      }
    }
    return new TransactionResult(false, result.revision(), reads);
  }

  private static boolean isFence(Compare compare) {
    boolean own = compare.key().startsWith(Keys.WORKERS) && compare.expected() != 0;
    return own || compare.key().equals(Keys.EPOCH);
  }

  private static boolean deletesRequest(Operation step) {
    return step instanceof Operation.Delete && step.key().startsWith(Keys.REQUESTS);
  }

  private Operation leased(Operation step) {
    return step instanceof Operation.Put put && put.key().startsWith(Keys.STATE)
        ? Operation.put(put.key(), put.value(), granted.id())
        : step;
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    if (!has(Wound.NO_RESYNC) || !prefix.equals(Keys.JOBS)) {
      return store.range(prefix, after, limit);
    }
    if (definitionsRead) {
      return new CompletableFuture<>(); // and so there never is another round
    }
    return store
        .range(prefix, after, limit)
        .whenComplete((page, failure) -> definitionsRead |= failure == null && !page.more());
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    boolean definitions = prefix.equals(Keys.JOBS);
    boolean deaf =
        (definitions && has(Wound.DEAF_TO_DEFINITIONS))
            || (prefix.equals(Keys.WORKERS) && has(Wound.DEAF_TO_WORKERS));
    if (deaf) {
      return store.watch(prefix, fromRevision, new Slow(listener, false));
    }
    if (definitions && has(Wound.LATE_DEFINITIONS)) {
      return store.watch(prefix, fromRevision, new Slow(listener, true));
    }
    return store.watch(prefix, fromRevision, listener);
  }

  /** Hands changes on late, or not at all. */
  private final class Slow implements WatchListener {
    private final WatchListener listener;
    private final boolean atAll;

    Slow(WatchListener listener, boolean atAll) {
      this.listener = listener;
      this.atAll = atAll;
    }

    @Override
    public void onEvents(List<Event> events) {
      if (atAll) {
        timers.schedule(() -> listener.onEvents(events), LATE_EVENTS_SECONDS, TimeUnit.SECONDS);
      }
    }

    @Override
    public void onBroken(KvException cause) {
      listener.onBroken(cause);
    }
  }

  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive) {
    return store.grant(timeToLive).whenComplete((lease, failure) -> keep(lease));
  }

  private void keep(Lease lease) {
    if (lease != null) {
      granted = lease;
    }
  }

  @Override
  public CompletableFuture<Lease> renew(long lease) {
    return has(Wound.LYING_RENEWALS)
        ? CompletableFuture.completedFuture(new Lease(lease, granted.timeToLive()))
        : store.renew(lease);
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    return store.get(key);
  }

  @Override
  public CompletableFuture<Long> count(String prefix) {
    return store.count(prefix);
  }

  @Override
  public CompletableFuture<Void> revoke(long lease) {
    return store.revoke(lease);
  }

  @Override
  public CompletableFuture<Void> compact(long revision) {
    return store.compact(revision);
  }

  @Override
  public CompletableFuture<StoreStatus> status() {
    return store.status();
  }

  @Override
  public void close() {
    store.close();
  }
}
