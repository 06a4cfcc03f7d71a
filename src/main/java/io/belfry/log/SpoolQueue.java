package io.belfry.log;

import io.belfry.job.ExecutionRecord;
import io.belfry.log.Spool.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits in memory for the writer. Anybody may add, nobody waits; the writer takes all that has
 * gathered, so that many share one wait for the disk.
 */
final class SpoolQueue {
  /** Output beyond that, in bytes waiting, is cut. */
  static final long OUTPUT_LIMIT = 16L << 20;

  /** Records that a later one will replace are dropped beyond that. */
  static final long PASSING_LIMIT = 32L << 20;

  /** Beyond that no more work should be begun. */
  static final long FULL = 48L << 20;

  /** Entries of the audit are turned away beyond that: the disk has taken nothing for long. */
  static final long AUDIT_LIMIT = 64L << 20;

  private static final int RECORD_BYTES = 1_000;
  private static final int CHUNK_BYTES = 200;
  private static final int TAKE_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<Item> items = new ArrayDeque<>();
  private volatile long bytes;
  private volatile long unwritten;
  private boolean closed;

  /** What to write. */
  sealed interface Item {
    /** Write and wait for the disk, then complete the future. */
    record Provisional(ExecutionRecord end, CompletableFuture<Void> kept) implements Item {}

    /** The decision about an end. */
    record Settle(ExecutionRecord end, Verdict verdict) implements Item {}

    /** What goes to the log as it is. */
    record Direct(LogEntry entry) implements Item {}

    /** What goes to the log as it is: write and wait for the disk, then complete the future. */
    record Kept(LogEntry entry, CompletableFuture<Void> kept) implements Item {}

    /** Write an unsettled end once more, so that its old file can go. */
    record Carry(AttemptKey key) implements Item {}

    /** Roughly what it takes in memory. */
    default long size() {
      if (this instanceof Direct direct && direct.entry() instanceof OutputChunk chunk) {
        return CHUNK_BYTES + chunk.data().length;
      }
      boolean audit = this instanceof Kept kept && kept.entry() instanceof AuditEntry;
      return RECORD_BYTES
          + (audit ? 2L * ((AuditEntry) ((Kept) this).entry()).change().length() : 0);
    }
  }

  /** Adds an item, unless the queue is closed. */
  boolean add(Item item) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      items.addLast(item);
      bytes += item.size();
      unwritten++;
      added.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What has gathered, up to about 1 MiB; nothing after the wait, or when closed and empty. */
  List<Item> take(long waitNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = waitNanos;
      while (items.isEmpty() && !closed && left > 0) {
        left = added.awaitNanos(left);
      }
      var taken = new ArrayList<Item>();
      long size = 0;
      while (!items.isEmpty() && size < TAKE_BYTES) {
        Item item = items.removeFirst();
        size += item.size();
        taken.add(item);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits, but not beyond closing. */
  void pause(long millis) {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && left > 0) {
        left = added.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // somebody wants us to hurry; the caller looks for itself
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return items.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** What was taken is written, or turned out to be needless. */
  void handled(List<Item> taken) {
    lock.lock();
    try {
      unwritten -= taken.size();
      bytes -= taken.stream().mapToLong(Item::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** How many items are not written yet. */
  long unwritten() {
    return unwritten;
  }

  /** Roughly how many bytes are not written yet. */
  long bytes() {
    return bytes;
  }
}
