package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.StoreStatus;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keeper of the data file: it writes drafts, syncs and shrinks it, and after a failed write
 * opens it again to see what became of it. Used by the writer thread.
 */
final class DataFile {
  private static final Logger LOG = System.getLogger(DataFile.class.getName());
  private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int SYNC_COMMITS = 500;

  private static final int SLACK = 4;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Location at;
  private final FolderLock lock;
  private @Nullable RowFile rows;
  private @Nullable Rewrite rewrite;
  private boolean failing;

  /** Whether the last write was refused for want of room. */
  private boolean full;

  /** Set when a sync failed: the system may have dropped what it was to write, and say no more. */
  private boolean mistrusted;

  private int unsynced;
  private long lastSync;
  private long rewriteFrom;

  /**
   * Where the file is and how it is treated.
   *
   * @param prefix names the file system of H2, empty for the real one
   * @param path the file
   * @param fsync whether every write waits for the disk itself
   * @param fineBytes a file is rewritten once it is larger than this and some times what is in use
   */
  record Location(String prefix, Path path, boolean fsync, long fineBytes) {
    /** A file on the real file system. */
    static Location of(EmbeddedSettings settings) {
      return new Location("", settings.file().toAbsolutePath(), settings.fsync(), 32L << 20);
    }

    String name() {
      return prefix + path;
    }
  }

  /** A data file that was opened, and what it holds. */
  record Opened(DataFile file, Recovery.Content content) {}

  private DataFile(Location at, FolderLock lock) {
    this.at = at;
    this.lock = lock;
  }

  /**
   * Opens or creates the file.
   *
   * @throws KvException if it is in use, damaged, or can't be read or created
   */
  static Opened open(Location at) {
    FolderLock lock = FolderLock.of(at.path());
    DataFile file = new DataFile(at, lock);
    try {
      OwnerOnly.create(at.path());
      return new Opened(file, file.reopen());
    } catch (IOException e) {
      file.close();
      throw new KvException.Unavailable("the data file " + at.path() + " can't be created", e);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  boolean isOpen() {
    return rows != null;
  }

  /**
   * Opens the file anew and reads it.
   *
   * @throws KvException if that fails
   */
  Recovery.Content reopen() {
    abandon();
    // an interrupt of this thread closed the file; it must not close it again
    boolean unused = Thread.interrupted();
    try {
      RowFile.Opened opened = RowFile.open(at.name());
      rows = opened.file();
      unsynced = 1;
      if (mistrusted) {
        rewriteAtOnce(opened.content());
      }
      return opened.content();
    } catch (IOException | RuntimeException e) {
      abandon();
      throw DiskFailures.ofOpening(at.path(), e);
    }
  }

  /**
   * Writes a draft; when this returns it survives what the store promises to survive.
   *
   * @throws KvException.NoSpace if there is no room; nothing is changed
   * @throws KvException.Unavailable if the disk failed; nothing is changed
   * @throws KvException.UnknownOutcome if the disk failed and nobody can tell whether it is written
   */
  void write(Draft draft) {
    RowFile open = rows;
    if (open == null) {
      throw new KvException.Unavailable("the data file " + at.path() + " is not open");
    }
    long before = open.revision();
    try {
      open.write(draft.changes(), draft.revision());
    } catch (RuntimeException | Error e) {
      settle(e, before, draft.revision());
    }
    unsynced++;
    if (rewrite != null) {
      rewrite.follow(draft.changes());
    }
    if (at.fsync()) {
      syncOrDoubt();
    }
    full = false;
    if (failing) {
      failing = false;
      LOG.log(Level.INFO, at.path() + " can be written again");
    }
  }

  /**
   * Syncs from time to time and keeps the file small; called between writes and when idle.
   *
   * @param now a reading of the nanosecond clock
   * @param keys all that is committed
   */
  void maintain(long now, NavigableMap<String, KeyValue> keys) {
    RowFile open = rows;
    if (open == null) {
      return;
    }
    if (unsynced >= SYNC_COMMITS || (unsynced > 0 && now - lastSync >= SYNC_NANOS)) {
      lastSync = now;
      try {
        open.sync();
        unsynced = 0;
      } catch (RuntimeException | Error e) {
        doubt(e);
        return;
      }
    }
    try {
      shrink(open, now, keys);
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(Level.WARNING, at.path() + " could not be rewritten; it grows until it can be", e);
      endRewrite();
      rewriteFrom = now + RETRY_NANOS;
    }
  }

  /** Size of the file in bytes, 0 while it can't be opened. */
  long size() {
    return rows == null ? 0 : rows.size();
  }

  /** How it stands for room: it may grow by what is free on its disk. */
  StoreStatus status() {
    OptionalLong quota;
    try {
      quota = OptionalLong.of(size() + Files.getFileStore(at.path()).getUsableSpace());
    } catch (IOException e) {
      quota = OptionalLong.empty();
    }
    return new StoreStatus(size(), quota, full ? Set.of(StoreStatus.Alarm.NO_SPACE) : Set.of());
  }

  /** Closes the file without writing; it has to be reopened. */
  void abandon() {
    endRewrite();
    if (rows != null) {
      rows.abandon();
      rows = null;
    }
  }

  /** Closes the file for good and lets others use it. */
  void close() {
    try {
      endRewrite();
      if (rows != null) {
        rows.close();
        rows = null;
      }
    } finally {
      lock.close();
    }
  }

  private void shrink(RowFile open, long now, NavigableMap<String, KeyValue> keys)
      throws IOException {
    if (rewrite == null) {
      boolean large = open.size() > at.fineBytes() + SLACK * open.liveBytes();
      if (large && now - rewriteFrom >= 0) {
        rewrite = Rewrite.begin(at.prefix(), at.path());
      }
    } else if (rewrite.copySome(keys, open.revision())) {
      replace(open, rewrite);
    }
  }

  /** Once a sync has failed, only a file that is written and synced as a whole can be relied on. */
  private void rewriteAtOnce(Recovery.Content content) throws IOException {
    NavigableMap<String, KeyValue> keys = new TreeMap<>(KeyOrder.INSTANCE);
    content.items().forEach(item -> keys.put(item.key(), item));
    Rewrite fresh = Rewrite.begin(at.prefix(), at.path());
    rewrite = fresh;
    while (!fresh.copySome(keys, content.revision())) {
      // all of them
    }
    if (rows != null) {
      replace(rows, fresh);
    }
    mistrusted = false;
  }

  private void replace(RowFile old, Rewrite fresh) throws IOException {
    if (!fresh.matches(old)) {
      throw new IOException("the rewritten file differs from the old one");
    }
    fresh.finish();
    rewrite = null;
    // from here on a failure leaves no file open; the next call opens whichever is in place
    rows = null;
    old.abandon();
    fresh.moveTo(at.path());
    rows = RowFile.openTwin(at.name(), old);
    unsynced = 1;
  }

  private void endRewrite() {
    if (rewrite != null) {
      rewrite.abandon();
      rewrite = null;
    }
  }

  /** After a failed write: returns if the draft is in the file all the same, else throws. */
  private void settle(Throwable failure, long before, long after) {
    complain(failure);
    full = DiskFailures.isNoSpace(failure);
    long found;
    try {
      found = reopen().revision();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
      abandon();
      throw new KvException.UnknownOutcome("writing " + at.path() + " failed", failure);
    }
    if (found == before) {
      throw DiskFailures.ofWriting(at.path(), failure);
    }
    if (found != after) {
      abandon();
      throw new KvException.UnknownOutcome(at.path() + " is at another revision", failure);
    }
  }

  private void syncOrDoubt() {
    try {
      if (rows != null) {
        rows.sync();
      }
      unsynced = 0;
    } catch (RuntimeException | Error e) {
      doubt(e);
      throw new KvException.UnknownOutcome("syncing " + at.path() + " failed", e);
    }
  }

  private void doubt(Throwable failure) {
    complain(failure);
    mistrusted = true;
    abandon();
  }

  private void complain(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.log(Level.ERROR, "writing " + at.path() + " failed; each write tries again", failure);
    }
  }
}
