package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.TransactionResult;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one thread that changes anything, {@code belfry-kv-writer}: it takes all calls that wait,
 * decides the transactions in order, writes them in one commit, and only then shows and answers
 * them.
 */
final class Writer implements Loop.Step {
  private static final Logger LOG = System.getLogger(Writer.class.getName());
  private static final int BATCH_CALLS = 1_000;
  private static final int BATCH_BYTES = 4 * 1024 * 1024;

  /** How late an expired lease or a due sync may be noticed. */
  private static final long IDLE_MILLIS = 200;

  private final LinkedBlockingQueue<Call<?>> queue = new LinkedBlockingQueue<>();
  private final Deque<Call<?>> inHand = new ArrayDeque<>();
  private final Leases leases = new Leases();
  private final DataFile file;
  private final View view;
  private final Calls calls;
  private final Watches watches;
  private final LongSupplier nanoTime;

  Writer(Parts parts) {
    this.file = parts.file();
    this.view = parts.view();
    this.calls = parts.calls();
    this.watches = parts.watches();
    this.nanoTime = parts.nanoTime();
  }

  /** What the writer works on. */
  record Parts(DataFile file, View view, Calls calls, Watches watches, LongSupplier nanoTime) {}

  /** Takes over a call from any thread; {@link Calls} bounds how many there are. */
  void submit(Call<?> call) {
    queue.add(call);
  }

  /** Wakes the thread without asking for anything. */
  void wake() {
    queue.add(new Call.Action<>(writer -> true, 0));
  }

  /** Deletes, as one revision, the keys whose leases a process held that is gone. */
  void deleteOrphans() {
    Draft draft = newDraft();
    draft.delete(
        view.keysForWriter().values().stream()
            .filter(item -> item.lease() != Lease.NONE && !leases.knows(item.lease()))
            .map(KeyValue::key)
            .toList());
    writeAndShow(draft);
  }

  @Override
  public void once() throws InterruptedException {
    Call<?> first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      inHand.add(first);
      queue.drainTo(inHand);
    }
    try {
      reopenIfNeeded();
      expireLeases();
      while (!inHand.isEmpty()) {
        carryOutSome();
      }
      file.maintain(nanoTime.getAsLong(), view.keysForWriter());
    } catch (KvException e) {
      failInHand(e);
    } catch (RuntimeException | Error e) {
      failInHand(new KvException.Unavailable("the embedded store failed", e));
      file.abandon(); // what is in memory may be half changed: begin again from the file
      throw e;
    }
  }

  @Override
  public void atEnd() {
    queue.drainTo(inHand);
    failInHand(new KvException.Unavailable("the embedded store is closed"));
    file.close();
  }

  Lease grant(Duration timeToLive) {
    return leases.grant(timeToLive, nanoTime.getAsLong());
  }

  Lease renew(long lease) {
    return leases.renew(lease, nanoTime.getAsLong());
  }

  void revoke(long lease) {
    Draft draft = newDraft();
    draft.delete(leases.keysOf(lease));
    writeAndShow(draft);
    leases.remove(lease);
  }

  void compact(long revision) {
    if (revision > view.revision()) {
      throw new KvException.Refused("revision " + revision + " is in the future");
    }
    if (revision <= view.compacted()) {
      throw new KvException.Compacted(revision, view.compacted());
    }
    view.compact(revision);
  }

  StoreStatus status() {
    return file.status();
  }

  long fileSize() {
    return file.size();
  }

  private void carryOutSome() {
    List<Call.Commit> batch = takeBatch();
    if (!batch.isEmpty()) {
      commit(batch);
    } else if (inHand.poll() instanceof Call.Action<?> action && action.take()) {
      answer(action);
    }
    expireLeases();
  }

  /** Takes the transactions at the head of the line, as many as make a good commit. */
  private List<Call.Commit> takeBatch() {
    List<Call.Commit> batch = new ArrayList<>();
    long bytes = 0;
    while (inHand.peek() instanceof Call.Commit call
        && batch.size() < BATCH_CALLS
        && bytes < BATCH_BYTES) {
      inHand.remove();
      if (call.take()) {
        bytes += call.bytes();
        batch.add(call);
      }
    }
    return batch;
  }

  private void commit(List<Call.Commit> batch) {
    Draft draft = newDraft();
    IdentityHashMap<Call.Commit, TransactionResult> results = new IdentityHashMap<>();
    try {
      for (Call.Commit call : batch) {
        try {
          results.put(call, draft.decide(call.transaction()));
        } catch (KvException.LeaseGone e) {
          calls.fail(call, e);
        }
      }
      writeAndShow(draft);
    } catch (KvException e) {
      // even those that only read: they may have seen what was not written
      batch.forEach(call -> calls.fail(call, e));
    } catch (RuntimeException | Error e) {
      batch.forEach(call -> calls.fail(call, new KvException.UnknownOutcome("commit failed", e)));
      throw e;
    }
    batch.forEach(
        call -> Optional.ofNullable(results.get(call)).ifPresent(r -> calls.succeed(call, r)));
  }

  private <T> void answer(Call.Action<T> action) {
    try {
      calls.succeed(action, action.carryOut(this));
    } catch (KvException e) {
      calls.fail(action, e);
    } catch (RuntimeException | Error e) {
      calls.fail(action, new KvException.UnknownOutcome("the embedded store failed", e));
      throw e;
    }
  }

  private Draft newDraft() {
    return new Draft(view.keysForWriter(), view.revision(), leases::lives);
  }

  private void writeAndShow(Draft draft) {
    if (draft.isEmpty()) {
      return;
    }
    file.write(draft);
    draft
        .changes()
        .forEach((key, after) -> leases.moved(key, leaseOf(view.get(key)), leaseOf(after)));
    view.apply(draft);
    watches.wake();
  }

  private static long leaseOf(Optional<KeyValue> item) {
    return item.map(KeyValue::lease).orElse(Lease.NONE);
  }

  /** Each lease that is over takes its keys with it, in one revision of its own. */
  private void expireLeases() {
    for (long lease : leases.expired(nanoTime.getAsLong())) {
      try {
        revoke(lease);
      } catch (KvException e) {
        LOG.log(Level.DEBUG, "the keys of an expired lease stay until the disk takes it", e);
        return;
      }
    }
  }

  /** After a failure of the disk; the file may hold a batch whose outcome nobody could tell. */
  private void reopenIfNeeded() {
    if (file.isOpen()) {
      return;
    }
    Recovery.Content content = file.reopen();
    leases.detachAll();
    content.items().forEach(item -> leases.moved(item.key(), Lease.NONE, item.lease()));
    view.load(content.items(), content.revision());
    watches.wake();
    deleteOrphans();
  }

  private void failInHand(KvException cause) {
    Call<?> call;
    while ((call = inHand.poll()) != null) {
      calls.failIfWaiting(call, cause);
    }
  }
}
