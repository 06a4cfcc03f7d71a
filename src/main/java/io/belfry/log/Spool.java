package io.belfry.log;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.SpoolQueue.Item;
import io.belfry.log.SpoolSettings.Pressure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local disk before the execution log: what is given to it reaches the log, whatever happens to
 * the log, the process or the connection between them.
 *
 * <p>The way of an end: {@link #provisional} keeps it on the disk; then the compare-and-set of the
 * job's state decides; then {@link #settle} sends it to the log, as it is or as the late result of
 * an attempt that had been declared lost. After a restart {@link #unsettled} has the ends whose
 * decision is not known. Everything else is given to {@link #write}. Entries are in segment files,
 * which go away once all in them is in the log; after a restart those still there are sent again,
 * which changes nothing in a log that has them. No call blocks; all may come from any thread.
 */
public final class Spool implements AutoCloseable {
  private static final long JOIN_SECONDS = 20;
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final SegmentFolder folder;
  private final SpoolQueue queue = new SpoolQueue();
  private final SpoolWriter writer;
  private final SpoolDrain drain;
  private final Thread writerThread;
  private final Thread drainThread;

  /** Whether output of the attempt is being cut now; only attempts that had some cut are here. */
  private final Map<AttemptKey, Boolean> cut = new ConcurrentHashMap<>();

  private final AtomicLong chunksCut = new AtomicLong();

  /** What was decided about an end. */
  public enum Verdict {
    /** The job's state took it: the record goes to the log as it is. */
    ACCEPTED,
    /** The state had given the attempt up: it stays lost and keeps the result beside. */
    LATE;

    ExecutionRecord of(ExecutionRecord end) {
      return this == LATE ? end.late() : end;
    }
  }

  /**
   * What the spool works with.
   *
   * @param log where entries go
   * @param threads makes the writer's and the drain's thread
   * @param clock the wall clock, for reports
   * @param nanoTime nanoseconds of a clock that only goes forward
   * @param listener told of ends that are in the log
   */
  public record Parts(
      ExecutionLog log,
      ThreadFactory threads,
      Clock clock,
      LongSupplier nanoTime,
      LoggedListener listener) {}

  /**
   * Opens the spool in its folder, finds what an earlier life left there, and begins to send it.
   *
   * @throws UncheckedIOException where the folder can't be used, for example because another
   *     process has it; the message says so
   */
  public static Spool open(SpoolSettings settings, Parts parts) {
    try {
      var folder = new SegmentFolder(settings.folder());
      boolean opened = false;
      try {
        var spool = new Spool(settings, parts, folder);
        opened = true;
        return spool;
      } finally {
        if (!opened) {
          folder.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Spool(SpoolSettings settings, Parts parts, SegmentFolder folder) throws IOException {
    this.folder = folder;
    var setAside = new SetAside(folder.path());
    var cursor = new SpoolCursor(folder, setAside);
    var sender = new LogSender(parts.log(), setAside);
    this.drain =
        new SpoolDrain(
            settings.batch(),
            cursor,
            sender,
            queue,
            new SpoolDrain.Parts(parts.clock(), parts.nanoTime(), parts.listener()));
    this.writer = new SpoolWriter(settings, folder, queue, setAside, drain::wake);
    recover();
    this.writerThread = parts.threads().newThread(writer);
    this.drainThread = parts.threads().newThread(drain);
    writerThread.start();
    drainThread.start();
  }

  /** Reads what is there once, to know which ends nobody decided about. */
  private void recover() throws IOException {
    var unsettled = new HashMap<AttemptKey, ExecutionRecord>();
    long entries = 0;
    for (Segment segment : folder.all()) {
      try (var reader = new SegmentReader(segment)) {
        if (segment.readable() < Frames.FILE_HEADER) {
          folder.delete(segment); // it was just being made
          continue;
        }
        if (!reader.isSegment()) {
          folder.setAside(segment);
          continue;
        }
        Optional<byte[]> entry = reader.next(segment.readable());
        while (entry.isPresent()) {
          entries++;
          recover(entry.get(), unsettled);
          entry = reader.next(segment.readable());
        }
        if (reader.position() < segment.readable()) {
          LOG.warn(
              "{}: the last {} bytes are no whole entry and are ignored",
              segment.file(),
              segment.readable() - reader.position());
        }
        segment.publish(reader.position());
      }
    }
    writer.resume(unsettled, entries);
    if (entries > 0) {
      LOG.info(
          "the spool in {} holds {} entries of an earlier life, {} of them ends to be settled",
          folder.path(),
          entries,
          unsettled.size());
    }
  }

  private static void recover(byte[] bytes, Map<AttemptKey, ExecutionRecord> unsettled) {
    try {
      SpoolEntry entry = SpoolEntryCodec.read(bytes);
      if (entry instanceof SpoolEntry.Provisional provisional) {
        unsettled.put(AttemptKey.of(provisional.end()), provisional.end());
      } else if (entry instanceof SpoolEntry.Settled settled) {
        unsettled.remove(settled.key());
      }
    } catch (UnreadableValueException e) {
      LOG.debug("the drain will report it", e);
    }
  }

  /**
   * Keeps the end of an attempt on the disk. The future completes when it is there (after a sync of
   * the file), on the writer's thread: do no work in it. Where the disk does not take it the spool
   * tries until it does; the future fails only for an end that can't be written at all, or when the
   * spool is closed.
   */
  public CompletableFuture<Void> provisional(ExecutionRecord end) {
    var kept = new CompletableFuture<Void>();
    boolean wasCut = cut.remove(attemptOf(end)) != null;
    if (!queue.add(new Item.Provisional(wasCut ? end.withOutputCut() : end, kept))) {
      kept.completeExceptionally(new RejectedExecutionException("the spool is closed"));
    }
    return kept;
  }

  /**
   * Sends an end to the log as was decided. The record that was kept is what goes; of {@code end}
   * only id, attempt and claim count, unless nothing of it is kept.
   */
  public void settle(ExecutionRecord end, Verdict verdict) {
    queue.add(new Item.Settle(end, verdict));
  }

  /**
   * Sends an entry that needs no decision to the log. Output may be cut, with a marker, and a
   * record that is not final dropped, where there is no room; a final record never is.
   */
  public void write(LogEntry entry) {
    if (entry instanceof OutputChunk chunk) {
      write(chunk);
    } else if (entry instanceof LogEntry.Attempt attempt) {
      boolean needed = attempt.execution().isFinal() || queue.bytes() < SpoolQueue.PASSING_LIMIT;
      if (needed) {
        queue.add(new Item.Direct(attempt));
      }
    } else {
      queue.add(new Item.Direct(entry));
    }
  }

  /**
   * Keeps an entry of the audit on the disk and sends it to the log. The future completes when it
   * is on the disk (after a sync of the file), on the writer's thread: do no work in it. It fails
   * where the entry will not be kept: the spool is closed, or the disk has taken nothing for so
   * long that no more can wait in memory.
   */
  public CompletableFuture<Void> keep(AuditEntry entry) {
    var kept = new CompletableFuture<Void>();
    if (queue.bytes() >= SpoolQueue.AUDIT_LIMIT) {
      kept.completeExceptionally(new RejectedExecutionException("the disk takes nothing"));
    } else if (!queue.add(new Item.Kept(entry, kept))) {
      kept.completeExceptionally(new RejectedExecutionException("the spool is closed"));
    }
    return kept;
  }

  private void write(OutputChunk chunk) {
    var key = new AttemptKey(chunk.execution(), chunk.attempt(), "");
    long bytes = queue.bytes() + chunk.data().length;
    if (bytes < SpoolQueue.OUTPUT_LIMIT && writer.hasRoomForOutput(bytes)) {
      cut.computeIfPresent(key, (attempt, cutting) -> false);
      queue.add(new Item.Direct(chunk));
      return;
    }
    chunksCut.incrementAndGet();
    if (!Boolean.TRUE.equals(cut.put(key, true))) {
      queue.add(new Item.Direct(marker(chunk)));
    }
  }

  /** Stands in the place of the first chunk that was cut. */
  private static OutputChunk marker(OutputChunk first) {
    byte[] text =
        "\n[belfry: output cut here, the worker's disk is short of room]\n"
            .getBytes(StandardCharsets.UTF_8);
    return new OutputChunk(
        first.execution(),
        first.attempt(),
        first.sequence(),
        OutputChunk.Stream.SYSTEM,
        first.at(),
        text);
  }

  private static AttemptKey attemptOf(ExecutionRecord record) {
    return new AttemptKey(record.id(), record.attempt(), "");
  }

  /** The ends that nobody decided about yet: after a restart those of the earlier life. */
  public List<ExecutionRecord> unsettled() {
    return writer.unsettled();
  }

  /** Whether no more work should be begun: the room left is for the ends of what runs. */
  public boolean isFull() {
    return writer.pressure() == Pressure.FULL || queue.bytes() > SpoolQueue.FULL;
  }

  /** How the spool is now. */
  public SpoolMetrics metrics() {
    return new SpoolMetrics(
        folder.bytes(),
        folder.count(),
        backlog(),
        writer.unsettledCount(),
        queue.bytes(),
        writer.setAside(),
        chunksCut.get(),
        isFull(),
        drain.awaySince());
  }

  private long backlog() {
    // in this order: an entry on its way is counted twice rather than not at all
    long logged = drain.logged();
    long unwritten = queue.unwritten();
    return Math.max(0, unwritten + writer.written() - logged);
  }

  /** Writes what waits, tries the log once more, and ends the threads; what is left stays kept. */
  @Override
  public void close() {
    queue.close();
    join(writerThread);
    drain.close();
    join(drainThread);
    drain.abandon();
    try {
      folder.close();
    } catch (IOException e) {
      LOG.warn("closing the spool failed", e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
      if (thread.isAlive()) {
        LOG.warn("{} did not end in time", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
