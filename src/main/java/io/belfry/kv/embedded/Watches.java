package io.belfry.kv.embedded;

import io.belfry.kv.KvException;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.belfry.kv.WatchListener.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * All watches, served by the thread {@code belfry-kv-watches}.
 *
 * <p>A watch is a prefix and the next revision it wants: each reads at its own pace from the shared
 * {@link History}, so a slow listener holds up no writer and takes no memory; it is broken when
 * what it wants has fallen out of the history.
 */
final class Watches implements Loop.Step {
  private static final Logger LOG = System.getLogger(Watches.class.getName());
  private static final int EVENTS_AT_ONCE = 1_000;
  private static final long IDLE_MILLIS = 500;

  private final View view;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<Boolean> wakeUp = new LinkedBlockingQueue<>(1);

  Watches(View view) {
    this.view = view;
  }

  /** Begins a watch; 0 means from the next change on. */
  Watch begin(String prefix, long fromRevision, WatchListener listener) {
    Running watch =
        new Running(prefix, fromRevision > 0 ? fromRevision : view.revision() + 1, listener);
    running.add(watch);
    wake();
    return watch;
  }

  /** Tells the thread that there is something new. */
  void wake() {
    boolean unused = wakeUp.offer(true); // full: it will look anyway
  }

  @Override
  public void once() throws InterruptedException {
    Boolean unused = wakeUp.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    boolean more = true;
    while (more) {
      more = false;
      for (Running watch : running) {
        more |= watch.deliver();
      }
    }
  }

  @Override
  public void atEnd() {
    running.clear();
  }

  private final class Running implements Watch {
    private final String prefix;
    private final WatchListener listener;
    private volatile boolean closed;

    /** The next revision to report; used by the watch thread only. */
    private long next;

    private boolean complained;

    Running(String prefix, long next, WatchListener listener) {
      this.prefix = prefix;
      this.next = next;
      this.listener = listener;
    }

    @Override
    public void close() {
      closed = true;
      running.remove(this);
    }

    /** Reports some revisions; true if it moved on and may have more to report. */
    boolean deliver() {
      History.Slice slice;
      try {
        slice = view.eventsFrom(next, EVENTS_AT_ONCE);
      } catch (KvException.Compacted e) {
        if (!closed) {
          close();
          call(() -> listener.onBroken(e));
        }
        return false;
      }
      boolean moved = slice.next() > next;
      next = slice.next();
      List<Event> mine =
          slice.events().stream().filter(event -> event.key().startsWith(prefix)).toList();
      if (!mine.isEmpty() && !closed) {
        call(() -> listener.onEvents(mine));
      }
      return moved;
    }

    /** Calls foreign code, whose failures concern nobody else. */
    private void call(Runnable report) {
      try {
        report.run();
      } catch (RuntimeException | Error e) {
        if (!complained) {
          complained = true;
          LOG.log(
              Level.ERROR, "a listener of " + prefix + " failed; further failures are silent", e);
        }
      }
    }
  }
}
