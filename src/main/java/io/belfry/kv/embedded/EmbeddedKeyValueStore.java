package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Page;
import io.belfry.kv.RequestRules;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A key-value store in this process, durable in one local H2 file that it locks.
 *
 * <p>All keys are also in memory, and reads never touch the disk; it is meant for up to some
 * hundred thousand small values.
 *
 * <p><b>What survives.</b> An acknowledged change is in the operating system's hands: it survives
 * kill -9, an {@link OutOfMemoryError}, and any other end of the process. At a power failure or a
 * crash of the operating system it survives too if {@code fsync} is on; else about the last 5
 * seconds of acknowledged changes (and never more than 500 commits) may be gone, and the store
 * comes back at the last state that is whole. A transaction is never torn in any of these cases.
 * All of it takes a disk that tells the truth about flushing, and no network file system.
 *
 * <p><b>Leases end with the process.</b> The file is locked, so nobody else could renew them: when
 * the file is opened again the keys that hung on them are deleted, as one revision.
 *
 * <p><b>History</b> for watches is kept in memory, within bounds. After a start everything up to
 * the present revision counts as compacted; a watch from the next one on works.
 */
public final class EmbeddedKeyValueStore implements KeyValueStore {
  private static final long CLOSE_MILLIS = 10_000;

  private final View view;
  private final Calls calls;
  private final Watches watches;
  private final Writer writer;
  private final LongSupplier nanoTime;
  private final Loop writing;
  private final Loop replying;
  private final Loop watching;
  private volatile boolean closed;

  private EmbeddedKeyValueStore(
      DataFile.Opened opened, EmbeddedSettings settings, ThreadFactory threads, LongSupplier time) {
    view = new View(new History(settings.historyEvents(), settings.historyBytes()));
    view.load(opened.content().items(), opened.content().revision());
    calls = new Calls(settings.timeLimit(), time);
    watches = new Watches(view);
    nanoTime = time;
    writer = new Writer(new Writer.Parts(opened.file(), view, calls, watches, time));
    writer.deleteOrphans();
    view.compact(view.revision());
    writing = Loop.of("belfry-kv-writer", writer, threads);
    replying = Loop.of("belfry-kv-replies", calls, threads);
    watching = Loop.of("belfry-kv-watches", watches, threads);
  }

  /**
   * Opens or creates a store.
   *
   * @param settings the file and how to treat it
   * @param threads makes the three threads that {@link io.belfry.kv.embedded} names
   * @param nanoTime a clock for leases and time limits, in nanoseconds, such as {@link
   *     System#nanoTime}
   * @throws KvException.Unavailable if the file is in use, damaged, or can't be made or opened
   * @throws KvException.Refused if a newer version of Belfry wrote the file
   */
  public static EmbeddedKeyValueStore open(
      EmbeddedSettings settings, ThreadFactory threads, LongSupplier nanoTime) {
    return open(DataFile.Location.of(settings), settings, threads, nanoTime);
  }

  /** Opens a store elsewhere, for tests with a file system that fails. */
  static EmbeddedKeyValueStore open(
      DataFile.Location at,
      EmbeddedSettings settings,
      ThreadFactory threads,
      LongSupplier nanoTime) {
    DataFile.Opened opened = DataFile.open(at);
    try {
      EmbeddedKeyValueStore store = new EmbeddedKeyValueStore(opened, settings, threads, nanoTime);
      store.start();
      return store;
    } catch (RuntimeException | Error e) {
      opened.file().close();
      throw e;
    }
  }

  /** Starts all threads, or none: a system may have no more of them. */
  private void start() {
    try {
      writing.start();
      replying.start();
      watching.start();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    return read(
        () -> {
          RequestRules.checkKey(key);
          return view.get(key);
        });
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    return read(
        () -> {
          RequestRules.checkRange(prefix, after, limit);
          return view.page(prefix, after, limit);
        });
  }

  @Override
  public CompletableFuture<Long> count(String prefix) {
    return read(
        () -> {
          RequestRules.checkRange(prefix, "", 1);
          return view.count(prefix);
        });
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    try {
      int bytes = RequestRules.check(transaction);
      return submit(new Call.Commit(transaction, bytes, nanoTime.getAsLong()));
    } catch (KvException.Refused e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    return watches.begin(prefix, fromRevision, listener);
  }

  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive) {
    return act(writer -> writer.grant(timeToLive));
  }

  @Override
  public CompletableFuture<Lease> renew(long lease) {
    return act(writer -> writer.renew(lease));
  }

  @Override
  public CompletableFuture<Void> revoke(long lease) {
    return run(writer -> writer.revoke(lease));
  }

  @Override
  public CompletableFuture<Void> compact(long revision) {
    return run(writer -> writer.compact(revision));
  }

  @Override
  public CompletableFuture<StoreStatus> status() {
    return act(Writer::status);
  }

  /** Size of the data file in bytes; 0 while a failed disk keeps it from being opened. */
  public CompletableFuture<Long> fileSize() {
    return act(Writer::fileSize);
  }

  /** Stops the three threads and closes the file; idempotent. */
  @Override
  public void close() {
    closed = true;
    writing.stop();
    writer.wake();
    boolean unused = writing.join(CLOSE_MILLIS);
    watching.stop();
    watches.wake();
    replying.stop();
    calls.wake();
    unused = watching.join(CLOSE_MILLIS);
    unused = replying.join(CLOSE_MILLIS);
  }

  private <T> CompletableFuture<T> read(Supplier<T> reading) {
    if (closed) {
      return CompletableFuture.failedFuture(isClosed());
    }
    try {
      return CompletableFuture.completedFuture(reading.get());
    } catch (KvException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Void> run(Consumer<Writer> body) {
    return act(
        writer -> {
          body.accept(writer);
          return null;
        });
  }

  private <T> CompletableFuture<T> act(Function<Writer, T> body) {
    return submit(new Call.Action<>(body, nanoTime.getAsLong()));
  }

  private <T> CompletableFuture<T> submit(Call<T> call) {
    try {
      calls.admit(call);
    } catch (KvException.Unavailable e) {
      return CompletableFuture.failedFuture(e);
    }
    writer.submit(call);
    if (closed && call.giveUpWaiting()) {
      return CompletableFuture.failedFuture(isClosed());
    }
    return call.answer();
  }

  private static KvException isClosed() {
    return new KvException.Unavailable("the embedded store is closed");
  }
}
