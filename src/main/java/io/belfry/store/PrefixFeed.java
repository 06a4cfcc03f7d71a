package io.belfry.store;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Page;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything below a prefix, for as long as the feed is open: reads it once in full, watches from
 * there on, and reads it in full again every {@link #RESYNC} and whenever the watch breaks (etcd
 * 3.4 may drop events around a compaction: etcd #18089, #19179).
 *
 * <p>The listener is called from threads of the store and only enqueues. All methods may be called
 * from any thread.
 */
public final class PrefixFeed implements AutoCloseable {
  /** How often everything is read again although the watch seems well. */
  public static final Duration RESYNC = Duration.ofSeconds(30);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int PAGE = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(PrefixFeed.class);

  private final KeyValueStore kv;
  private final String prefix;
  private final ScheduledExecutorService timer;
  private final Consumer<FeedEvent> listener;
  private final Object lock = new Object();
  // all guarded by the lock
  private long round;
  private boolean reading;
  private boolean closed;
  private @Nullable Watch watch;
  private @Nullable Future<?> next;

  public PrefixFeed(
      KeyValueStore kv,
      String prefix,
      ScheduledExecutorService timer,
      Consumer<FeedEvent> listener) {
    this.kv = kv;
    this.prefix = prefix;
    this.timer = timer;
    this.listener = listener;
  }

  /** Begins to read; called once. */
  public void start() {
    readAgain();
  }

  @Override
  public void close() {
    Watch old;
    synchronized (lock) {
      closed = true;
      old = watch;
      watch = null;
    }
    if (old != null) {
      old.close();
    }
  }

  private void readAgain() {
    long current;
    synchronized (lock) {
      if (closed || reading) {
        return;
      }
      reading = true;
      round++;
      current = round;
    }
    readPage(current, "", -1);
  }

  private void readPage(long current, String after, long firstRevision) {
    kv.range(prefix, after, PAGE)
        .whenComplete(
            (page, failure) -> {
              if (failure != null) {
                readFailed(failure);
              } else {
                pageRead(current, page, firstRevision < 0 ? page.revision() : firstRevision);
              }
            });
  }

  private void pageRead(long current, Page page, long firstRevision) {
    listener.accept(new FeedEvent.Page(current, page.items()));
    if (page.more()) {
      String last = page.items().get(page.items().size() - 1).key();
      readPage(current, last, firstRevision);
      return;
    }
    listener.accept(new FeedEvent.RoundEnd(current, firstRevision));
    synchronized (lock) {
      reading = false;
      if (closed) {
        return;
      }
      if (watch == null) {
        watch = kv.watch(prefix, firstRevision + 1, new Relay());
      }
    }
    later(RESYNC);
  }

  private void readFailed(Throwable failure) {
    LOG.warn("reading {} failed, trying again: {}", prefix, failure.toString());
    synchronized (lock) {
      reading = false;
    }
    later(RETRY);
  }

  private void watchBroken(KvException cause) {
    LOG.info("the watch of {} broke, reading everything again: {}", prefix, cause.toString());
    synchronized (lock) {
      watch = null;
    }
    later(Duration.ZERO);
  }

  private void later(Duration delay) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (next != null) {
        // one round is planned at a time, however often the watch breaks
        next.cancel(false);
      }
      next = timer.schedule(this::readAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Hands on what one watch reports. */
  private final class Relay implements WatchListener {
    @Override
    public void onEvents(List<Event> events) {
      listener.accept(new FeedEvent.Changes(events));
    }

    @Override
    public void onBroken(KvException cause) {
      watchBroken(cause);
    }
  }
}
