package io.belfry.log;

import io.belfry.job.ExecutionRecord;
import io.belfry.log.LogSender.Result;
import io.belfry.log.SpoolQueue.Item;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the segments and sends what they hold to the log, batch by batch and in order, for as long
 * as it takes. One thread runs it; nothing is forgotten before the log has answered.
 */
final class SpoolDrain implements Runnable {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final long ERROR_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final Duration SAY_AGAIN = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDrain.class);

  private final SpoolSettings.Batch limits;
  private final SpoolCursor cursor;
  private final LogSender sender;
  private final SpoolQueue queue;
  private final Parts parts;
  private final LogBatch batch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  private boolean wrote; // guarded by lock: there is more to read
  private boolean closing; // guarded by lock
  private volatile boolean abandoned;
  private volatile long logged;
  private volatile Optional<Instant> awaySince = Optional.empty();
  private Instant saidAt = Instant.MIN;

  /**
   * What the drain works with.
   *
   * @param clock the wall clock, for reports
   * @param nanoTime nanoseconds of a clock that only goes forward
   * @param listener told of ends that are in the log
   */
  record Parts(Clock clock, LongSupplier nanoTime, LoggedListener listener) {}

  SpoolDrain(
      SpoolSettings.Batch limits,
      SpoolCursor cursor,
      LogSender sender,
      SpoolQueue queue,
      Parts parts) {
    this.limits = limits;
    this.cursor = cursor;
    this.sender = sender;
    this.queue = queue;
    this.parts = parts;
    this.batch = new LogBatch(limits);
  }

  @Override
  public void run() {
    long pause = FIRST_PAUSE;
    boolean more = true;
    while (more) {
      try {
        gather();
        boolean full = batch.isFull();
        boolean last = isClosing();
        boolean sent = batch.isEmpty() || send();
        if (sent) {
          pause = FIRST_PAUSE;
          logged = cursor.entries();
          cursor.logged(key -> queue.add(new Item.Carry(key)));
        } else if (!last) {
          sleep(pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
        more = !abandoned && (!last || (sent && full));
      } catch (IOException | RuntimeException | Error e) {
        LOG.error("the way from the spool to the execution log failed and is tried again", e);
        more = !isClosing();
        sleep(ERROR_PAUSE);
      }
    }
    closeCursor();
  }

  /** Fills the batch until it is full, or its first entry has waited long enough. */
  private void gather() throws IOException {
    long since = parts.nanoTime().getAsLong();
    while (!batch.isFull()) {
      boolean idle = batch.isEmpty();
      noNews();
      Optional<LogEntry> entry = cursor.next();
      if (entry.isPresent()) {
        if (idle) {
          since = parts.nanoTime().getAsLong();
        }
        batch.add(entry.get());
        continue;
      }
      if (idle && cursor.entries() > logged) {
        return; // read, but nothing for the log: an end, or what had been settled before
      }
      long waited = parts.nanoTime().getAsLong() - since;
      long left = idle ? LONGEST_PAUSE : limits.interval().toNanos() - waited;
      if (left <= 0 || !awaitNews(left)) {
        return;
      }
    }
  }

  private boolean send() throws IOException {
    Optional<Result> failed = sender.send(batch.entries(), this::tell);
    if (failed.isEmpty()) {
      batch.retain(List.of());
      awaySince.ifPresent(
          since -> LOG.info("the execution log takes records again; it had not since {}", since));
      awaySince = Optional.empty();
      return true;
    }
    batch.retain(failed.get().left());
    report(failed.get().why());
    return false;
  }

  private void tell(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      if (entry instanceof LogEntry.Attempt attempt && attempt.execution().isFinal()) {
        ExecutionRecord end = attempt.execution();
        try {
          parts.listener().logged(end.id(), end.attempt());
        } catch (RuntimeException e) {
          LOG.error("the listener for {} failed", end.id(), e);
        }
      }
    }
  }

  private void report(RuntimeException why) {
    Instant now = parts.clock().instant();
    if (awaySince.isEmpty()) {
      awaySince = Optional.of(now);
      saidAt = Instant.MIN;
    }
    if (saidAt.equals(Instant.MIN) || !now.isBefore(saidAt.plus(SAY_AGAIN))) {
      saidAt = now;
      LOG.warn(
          "the execution log does not take records since {}; they wait in the spool: {}",
          awaySince.orElse(now),
          why.toString(),
          why);
    }
  }

  private void closeCursor() {
    try {
      cursor.close();
    } catch (IOException e) {
      LOG.warn("closing the spool's segment failed", e);
    }
  }

  /** There is more to read. */
  void wake() {
    lock.lock();
    try {
      wrote = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be written: read to the end, try the log once more, and end. */
  void close() {
    lock.lock();
    try {
      closing = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends as soon as the log has answered; what is left stays in the segments. */
  void abandon() {
    abandoned = true;
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private void noNews() {
    lock.lock();
    try {
      wrote = false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for more to read; false when it is closing or nothing came. */
  private boolean awaitNews(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!wrote && !closing && left > 0) {
        left = news.awaitNanos(left);
      }
      return wrote;
    } catch (InterruptedException e) {
      return wrote; // only close() ends this thread
    } finally {
      lock.unlock();
    }
  }

  /** Waits, but not beyond closing, and whatever is written meanwhile. */
  private void sleep(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closing && left > 0) {
        left = news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // somebody wants us to hurry
    } finally {
      lock.unlock();
    }
  }

  /** How many entries, of those read, need nothing more. */
  long logged() {
    return logged;
  }

  Optional<Instant> awaySince() {
    return awaySince;
  }
}
