package io.belfry.store;

import io.belfry.job.Calendars;
import io.belfry.kv.KeyValueStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The calendars and maintenance windows as masters show jobs by them; kept up by a {@link
 * PrefixFeed}. May be asked from any thread.
 */
final class CalendarCatalog implements AutoCloseable {
  private final KnownCalendars known = new KnownCalendars();
  private final PrefixFeed feed;
  private final CompletableFuture<Void> firstRound = new CompletableFuture<>();
  private volatile Calendars calendars = Calendars.NONE;

  CalendarCatalog(KeyValueStore kv, ScheduledExecutorService timer) {
    this.feed = new PrefixFeed(kv, Keys.CALENDARS, timer, this::apply);
  }

  /** Begins to read; the future completes when everything was read once. */
  CompletableFuture<Void> start() {
    feed.start();
    return firstRound.copy();
  }

  @Override
  public void close() {
    feed.close();
  }

  boolean isComplete() {
    return firstRound.isDone();
  }

  Calendars calendars() {
    return calendars;
  }

  /** Rare and short, so that the thread of the store may do it; not two of them at a time. */
  private synchronized void apply(FeedEvent event) {
    if (known.apply(event)) {
      calendars = known.calendars();
    }
    if (known.isLoaded()) {
      firstRound.complete(null);
    }
  }
}
