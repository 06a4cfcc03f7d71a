package io.belfry.log;

import io.belfry.job.ExecutionRecord;
import io.belfry.log.SpoolQueue.Item;
import io.belfry.log.SpoolSettings.Pressure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what has gathered in the queue with one call and one wait for the disk. Where the disk
 * fails it tries again in a new file, for as long as the spool is open: a future is never completed
 * for what is not kept. One thread runs it and owns the newest segment.
 */
final class SpoolWriter implements Runnable {
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY_MILLIS = 500;
  private static final int TRIES_AFTER_CLOSING = 3;
  private static final long MAX_DISK_RESERVE = 16L << 20;
  private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);

  private final SpoolSettings settings;
  private final SegmentFolder folder;
  private final SpoolQueue queue;
  private final SetAside setAside;
  private final Runnable wrote;
  private final SpoolReserve reserve;
  private final Map<AttemptKey, ExecutionRecord> unsettled = new ConcurrentHashMap<>();
  private final AtomicLong written = new AtomicLong();
  private volatile Pressure pressure = Pressure.NONE;
  private volatile long outputRoom;
  private volatile boolean failing;
  private Segment.@Nullable Appender current;

  /** Frames to write, and what follows once they are. */
  private static final class Bulk {
    final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    final List<CompletableFuture<Void>> kept = new ArrayList<>();
    boolean sync;
    int entries;
  }

  /**
   * @param wrote called whenever there is more to read
   */
  SpoolWriter(
      SpoolSettings settings,
      SegmentFolder folder,
      SpoolQueue queue,
      SetAside setAside,
      Runnable wrote) {
    this.settings = settings;
    this.folder = folder;
    this.queue = queue;
    this.setAside = setAside;
    this.wrote = wrote;
    this.reserve =
        new SpoolReserve(folder.path(), Math.min(MAX_DISK_RESERVE, settings.reserveBytes()));
  }

  /** Takes over what the segments of an earlier life hold; before the thread starts. */
  void resume(Map<AttemptKey, ExecutionRecord> ends, long entries) {
    unsettled.putAll(ends);
    written.set(entries);
    checkRoom();
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      try {
        more = turn();
      } catch (RuntimeException | Error e) {
        LOG.error("the spool's writer failed and goes on", e);
        queue.pause(RETRY_MILLIS);
      }
    }
    closeCurrent();
  }

  /** One turn; false when there will be nothing more. */
  private boolean turn() {
    List<Item> items = take();
    if (items.isEmpty()) {
      checkRoom();
      return !queue.isClosed() || !queue.isEmpty();
    }
    try {
      write(encode(items));
    } finally {
      checkRoom();
      queue.handled(items);
    }
    wrote.run();
    return true;
  }

  private List<Item> take() {
    try {
      return queue.take(TURN_NANOS);
    } catch (InterruptedException e) {
      // only close() ends this thread
      return List.of();
    }
  }

  private Bulk encode(List<Item> items) {
    var bulk = new Bulk();
    for (Item item : items) {
      try {
        entry(item, bulk).ifPresent(entry -> add(bulk, entry));
        kept(item).ifPresent(bulk.kept::add);
      } catch (RuntimeException e) {
        LOG.error("an entry can't be written to the spool: {}", item, e);
        if (item instanceof Item.Provisional provisional) {
          unsettled.remove(AttemptKey.of(provisional.end()));
        }
        kept(item).ifPresent(future -> future.completeExceptionally(e));
      }
    }
    return bulk;
  }

  /** Who waits until the item is on the disk. */
  private static Optional<CompletableFuture<Void>> kept(Item item) {
    if (item instanceof Item.Provisional provisional) {
      return Optional.of(provisional.kept());
    }
    return item instanceof Item.Kept kept ? Optional.of(kept.kept()) : Optional.empty();
  }

  private static void add(Bulk bulk, SpoolEntry entry) {
    Frames.append(bulk.frames, SpoolEntryCodec.write(entry));
    bulk.entries++;
  }

  /** What to write for the item, which may have become needless. */
  private Optional<SpoolEntry> entry(Item item, Bulk bulk) {
    if (item instanceof Item.Provisional provisional) {
      bulk.sync = true;
      unsettled.put(AttemptKey.of(provisional.end()), provisional.end());
      return Optional.of(new SpoolEntry.Provisional(provisional.end()));
    }
    if (item instanceof Item.Settle settle) {
      AttemptKey key = AttemptKey.of(settle.end());
      if (unsettled.remove(key) != null) {
        return Optional.of(new SpoolEntry.Settled(key, settle.verdict()));
      }
      // the provisional one could not be kept, or was settled before: the log sorts it out
      return Optional.of(direct(settle.verdict().of(settle.end())));
    }
    if (item instanceof Item.Carry carry) {
      bulk.sync = true;
      return Optional.ofNullable(unsettled.get(carry.key())).map(SpoolEntry.Provisional::new);
    }
    if (item instanceof Item.Kept kept) {
      bulk.sync = true;
      return Optional.of(new SpoolEntry.Direct(kept.entry()));
    }
    return Optional.of(new SpoolEntry.Direct(((Item.Direct) item).entry()));
  }

  private static SpoolEntry direct(ExecutionRecord record) {
    return new SpoolEntry.Direct(new LogEntry.Attempt(record));
  }

  private void write(Bulk bulk) {
    if (bulk.entries == 0) {
      return;
    }
    byte[] frames = bulk.frames.toByteArray();
    int triesLeft = TRIES_AFTER_CLOSING;
    while (true) {
      try {
        appender().append(frames, bulk.sync);
        failing = false;
        written.addAndGet(bulk.entries);
        bulk.kept.forEach(future -> future.complete(null));
        return;
      } catch (IOException e) {
        failed(e);
        if (queue.isClosed() && --triesLeft == 0) {
          LOG.error("the spool is closed with {} entries that the disk did not take", bulk.entries);
          bulk.kept.forEach(future -> future.completeExceptionally(e));
          return;
        }
        queue.pause(RETRY_MILLIS);
      }
    }
  }

  private Segment.Appender appender() throws IOException {
    if (current != null && current.segment().readable() >= settings.segmentBytes()) {
      closeCurrent();
    }
    if (current == null) {
      current = folder.create();
    }
    return current;
  }

  private void failed(IOException e) {
    if (!failing) {
      LOG.error("the spool in {} can't be written; it tries again", folder.path(), e);
    }
    failing = true;
    // a leftover interrupt would make the next try fail too
    Thread.interrupted();
    // after a failed write or sync nobody knows what the file holds: begin another
    if (current != null) {
      current.abandon();
      current = null;
    }
    reserve.release();
  }

  private void closeCurrent() {
    if (current == null) {
      return;
    }
    try {
      current.close();
    } catch (IOException e) {
      LOG.warn("closing {} failed", current.segment().file(), e);
    }
    current = null;
  }

  private void checkRoom() {
    Pressure before = pressure;
    pressure = measure();
    if (pressure == Pressure.NONE && !failing) {
      reserve.keep();
    }
    if (before != pressure) {
      LOG.warn(
          "the spool in {} is {}: {} bytes in {} files",
          folder.path(),
          switch (pressure) {
            case NONE -> "no longer short of room";
            case CUT_OUTPUT -> "short of room and cuts output";
            case FULL -> "full; no work should be begun";
          },
          folder.bytes(),
          folder.count());
    }
  }

  private Pressure measure() {
    try {
      long used = folder.bytes();
      outputRoom = settings.outputRoom(used);
      return settings.pressure(used, folder.usableBytes());
    } catch (IOException e) {
      LOG.warn("the room left on the disk of {} is unknown", folder.path(), e);
      return settings.pressure(folder.bytes(), Long.MAX_VALUE);
    }
  }

  /** The ends that nobody decided about yet. */
  List<ExecutionRecord> unsettled() {
    return List.copyOf(unsettled.values());
  }

  int unsettledCount() {
    return unsettled.size();
  }

  /** How many entries were written, with those of an earlier life that were still there. */
  long written() {
    return written.get();
  }

  /** Whether so many bytes, waiting or on their way, leave the reserve alone. */
  boolean hasRoomForOutput(long bytes) {
    return !failing && pressure == Pressure.NONE && bytes < outputRoom;
  }

  Pressure pressure() {
    return failing ? Pressure.FULL : pressure;
  }

  /** How many entries were set aside. */
  long setAside() {
    return setAside.count();
  }
}
