package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The keeper of the data file: it writes drafts, syncs and compacts, and after a failed write opens
 * the file again to see what became of it. Used by the writer thread.
 */
final class DataFile {
  private static final Logger LOG = System.getLogger(DataFile.class.getName());
  private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int SYNC_COMMITS = 1_000;
  private static final long COMPACT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final String name;
  private final boolean fsync;
  private @Nullable RowFile rows;
  private boolean failing;
  private int unsynced;
  private long lastSync;
  private long lastCompact;
  private boolean compactable;

  private DataFile(String name, boolean fsync) {
    this.name = name;
    this.fsync = fsync;
  }

  /** A data file that was opened, and what it holds. */
  record Opened(DataFile file, Content content) {}

  /** All that the file holds. */
  record Content(List<KeyValue> items, long revision) {}

  /**
   * Opens or creates the file.
   *
   * @param name its path as H2 takes it
   * @param fsync whether every write waits for the disk itself
   * @throws KvException if it is in use, damaged, or can't be read or created
   */
  static Opened open(String name, boolean fsync) {
    DataFile file = new DataFile(name, fsync);
    return new Opened(file, file.reopen());
  }

  boolean isOpen() {
    return rows != null;
  }

  /** Opens the file anew and reads it. */
  Content reopen() {
    abandon();
    // an interrupt of this thread closed the file; it must not close it again
    boolean unused = Thread.interrupted();
    try {
      RowFile.Opened opened = RowFile.open(name);
      rows = opened.file();
      unsynced = 0;
      compactable = true;
      return new Content(opened.content(), opened.file().revision());
    } catch (MVStoreException | IllegalArgumentException e) {
      throw explain(e);
    }
  }

  /**
   * Writes a draft; when this returns it survives what the store promises to survive.
   *
   * @throws KvException.NoSpace if there is no room; nothing is changed
   * @throws KvException.Unavailable if the disk failed; nothing is changed
   * @throws KvException.UnknownOutcome if the disk failed and it can't be told whether it is
   *     written
   */
  void write(Draft draft) {
    RowFile open = opened();
    long before = open.revision();
    try {
      open.write(draft.changes(), draft.revision());
    } catch (RuntimeException | Error e) {
      settle(e, before, draft.revision());
    }
    unsynced++;
    compactable = true;
    if (fsync) {
      syncOrDoubt();
    }
    if (failing) {
      failing = false;
      LOG.log(Level.INFO, name + " can be written again");
    }
  }

  /** Syncs from time to time and keeps the file small; called between writes and when idle. */
  void maintain(long now) {
    RowFile open = rows;
    if (open == null) {
      return;
    }
    try {
      if (unsynced >= SYNC_COMMITS || (unsynced > 0 && now - lastSync >= SYNC_NANOS)) {
        lastSync = now;
        unsynced = 0;
        open.sync();
      }
      if (compactable && now - lastCompact >= COMPACT_NANOS) {
        lastCompact = now;
        compactable = open.compact();
      }
    } catch (RuntimeException | Error e) {
      complain(e);
      abandon();
    }
  }

  /** Size of the file in bytes, 0 while it can't be opened. */
  long size() {
    return rows == null ? 0 : rows.size();
  }

  void close() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  private RowFile opened() {
    if (rows == null) {
      throw new KvException.Unavailable("the data file " + name + " is not open");
    }
    return rows;
  }

  /** After a failed write: returns if the draft is in the file all the same, else throws. */
  private void settle(Throwable failure, long before, long after) {
    complain(failure);
    long found;
    try {
      found = reopen().revision();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
      abandon();
      throw new KvException.UnknownOutcome("writing " + name + " failed", failure);
    }
    if (found == after) {
      return;
    }
    if (found != before) {
      abandon();
      throw new KvException.UnknownOutcome(name + " was changed by somebody else", failure);
    }
    throw isNoSpace(failure)
        ? new KvException.NoSpace("no space left to write " + name, failure)
        : new KvException.Unavailable("writing " + name + " failed", failure);
  }

  private void syncOrDoubt() {
    try {
      opened().sync();
      unsynced = 0;
    } catch (RuntimeException | Error e) {
      complain(e);
      abandon();
      throw new KvException.UnknownOutcome("syncing " + name + " failed", e);
    }
  }

  /** Closes the file without writing; it has to be reopened. */
  void abandon() {
    if (rows != null) {
      rows.abandon();
      rows = null;
    }
  }

  private void complain(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.log(Level.ERROR, "writing " + name + " failed; each write will try again", failure);
    }
  }

  private KvException explain(RuntimeException e) {
    int code = e instanceof MVStoreException known ? known.getErrorCode() : -1;
    if (code == DataUtils.ERROR_FILE_LOCKED) {
      return new KvException.Unavailable(
          "the data file " + name + " is in use: is another Belfry running on the same folder?", e);
    }
    if (code == DataUtils.ERROR_FILE_CORRUPT) {
      return new KvException.Unavailable("the data file " + name + " is damaged", e);
    }
    return new KvException.Unavailable("the data file " + name + " can't be opened", e);
  }

  private static boolean isNoSpace(@Nullable Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left")
          || message.contains("not enough space")
          || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }
}
