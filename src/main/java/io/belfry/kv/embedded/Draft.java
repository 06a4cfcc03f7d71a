package io.belfry.kv.embedded;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.WatchListener.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a batch of transactions, decided in order over the committed keys and not yet
 * written: a transaction sees what those before it in the batch changed.
 *
 * <p>It changes nothing but itself; {@link DataFile} writes it and {@link View} shows it. Used by
 * the writer thread.
 */
final class Draft {
  private final NavigableMap<String, KeyValue> committed;
  private final LongPredicate leaseLives;
  private final NavigableMap<String, Optional<KeyValue>> changes = new TreeMap<>(KeyOrder.INSTANCE);
  private final List<List<Event>> revisions = new ArrayList<>();
  private long revision;

  /**
   * Begins a batch.
   *
   * @param committed the keys as they are on disk
   * @param revision the revision they are at
   * @param leaseLives whether keys may hang on this lease
   */
  Draft(NavigableMap<String, KeyValue> committed, long revision, LongPredicate leaseLives) {
    this.committed = committed;
    this.revision = revision;
    this.leaseLives = leaseLives;
  }

  /**
   * Decides one transaction and takes up its changes.
   *
   * @throws KvException.LeaseGone if the branch puts on a lease that is gone; nothing is changed
   */
  TransactionResult decide(Transaction transaction) {
    boolean holds = transaction.compares().stream().allMatch(this::holds);
    List<Operation> branch = holds ? transaction.then() : transaction.orElse();
    checkLeases(branch);
    List<Event> events = new ArrayList<>();
    List<Optional<KeyValue>> reads = new ArrayList<>();
    for (Operation step : branch) {
      if (step instanceof Operation.Get) {
        reads.add(Optional.ofNullable(current(step.key())));
      } else if (step instanceof Operation.Put put) {
        put(put, events);
      } else if (step instanceof Operation.Delete) {
        delete(step.key(), events);
      } else {
        keysBelow(step.key()).forEach(key -> delete(key, events));
      }
    }
    close(events);
    return new TransactionResult(holds, revision, reads);
  }

  /** Deletes these keys, where present, as one revision. */
  void delete(Collection<String> keys) {
    List<Event> events = new ArrayList<>();
    keys.stream().sorted(KeyOrder.INSTANCE).forEach(key -> delete(key, events));
    close(events);
  }

  /** Whether nothing is to be written. */
  boolean isEmpty() {
    return revisions.isEmpty();
  }

  /** The revision after the batch. */
  long revision() {
    return revision;
  }

  /** Each changed key as it is after the batch, empty where it is deleted. */
  SortedMap<String, Optional<KeyValue>> changes() {
    return changes;
  }

  /** The events of each revision of the batch. */
  List<List<Event>> revisions() {
    return revisions;
  }

  private boolean holds(Compare compare) {
    KeyValue item = current(compare.key());
    if (item == null) {
      return compare.expected() == 0;
    }
    return compare.expected()
        == switch (compare.target()) {
          case CREATE_REVISION -> item.createRevision();
          case MOD_REVISION -> item.modRevision();
          case VERSION -> item.version();
        };
  }

  private void checkLeases(List<Operation> branch) {
    for (Operation step : branch) {
      if (step instanceof Operation.Put put
          && put.lease() != Lease.NONE
          && !leaseLives.test(put.lease())) {
        throw new KvException.LeaseGone(put.lease());
      }
    }
  }

  private void put(Operation.Put put, List<Event> events) {
    long next = revision + 1;
    KeyValue before = current(put.key());
    KeyValue after =
        new KeyValue(
            put.key(),
            put.value(),
            before == null ? next : before.createRevision(),
            next,
            before == null ? 1 : before.version() + 1,
            put.lease());
    changes.put(put.key(), Optional.of(after));
    events.add(new Event.Put(after));
  }

  private void delete(String key, List<Event> events) {
    if (current(key) != null) {
      changes.put(key, Optional.empty());
      events.add(new Event.Delete(key, revision + 1));
    }
  }

  private void close(List<Event> events) {
    if (!events.isEmpty()) {
      revision++;
      revisions.add(Collections.unmodifiableList(events));
    }
  }

  private @Nullable KeyValue current(String key) {
    Optional<KeyValue> changed = changes.get(key);
    return changed == null ? committed.get(key) : changed.orElse(null);
  }

  private List<String> keysBelow(String prefix) {
    List<String> found = new ArrayList<>();
    for (String key : committed.tailMap(prefix, true).keySet()) {
      if (!key.startsWith(prefix)) {
        break;
      }
      if (!changes.containsKey(key)) {
        found.add(key);
      }
    }
    for (String key : changes.tailMap(prefix, true).keySet()) {
      if (!key.startsWith(prefix)) {
        break;
      }
      found.add(key);
    }
    found.sort(KeyOrder.INSTANCE);
    return found;
  }
}
