package io.belfry.store;

import io.belfry.codec.CalendarCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.Calendar;
import io.belfry.job.Calendars;
import io.belfry.job.MaintenanceWindow;
import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calendars and maintenance windows of the store, as its feed tells of them. One that can't be
 * read here is as if it was not there, and jobs that name it are held back (R8). Used by the one
 * thread that applies the feed.
 */
public final class KnownCalendars {
  private static final Logger LOG = LoggerFactory.getLogger(KnownCalendars.class);

  /** The round of what is gone. */
  private static final long GONE = -1;

  private final Map<String, Entry> entries = new HashMap<>();
  private Calendars calendars = Calendars.NONE;
  private boolean loaded;

  /** What stands under a key; a key that is gone keeps its revision. */
  private record Entry(
      long revision, long round, Optional<Calendar> calendar, Optional<MaintenanceWindow> window) {}

  /** All of them. */
  public Calendars calendars() {
    return calendars;
  }

  /** Whether all were read at least once. */
  public boolean isLoaded() {
    return loaded;
  }

  /** The revision of {@link Keys#CALENDARS_VERSION} that they are as of; 0 where there is none. */
  public long version() {
    Entry version = entries.get(Keys.CALENDARS_VERSION);
    return version == null || version.round() == GONE ? 0 : version.revision();
  }

  /**
   * Takes in what the feed tells.
   *
   * @return whether there are others now, or all were read for the first time
   */
  public boolean apply(FeedEvent event) {
    boolean news = false;
    if (event instanceof FeedEvent.Page page) {
      for (KeyValue item : page.items()) {
        news |= put(item, page.round());
      }
    } else if (event instanceof FeedEvent.Changes changes) {
      for (Event change : changes.events()) {
        news |= apply(change);
      }
    } else if (event instanceof FeedEvent.RoundEnd end) {
      news = sweep(end) || !loaded;
      loaded = true;
    }
    if (news) {
      calendars = all();
    }
    return news;
  }

  private boolean apply(Event change) {
    if (change instanceof Event.Put put) {
      Entry old = entries.get(put.keyValue().key());
      return put(put.keyValue(), old == null ? 0 : Math.max(old.round(), 0));
    }
    return gone(change.key(), change.revision());
  }

  private boolean put(KeyValue stored, long round) {
    Entry old = entries.get(stored.key());
    if (old != null && old.revision() >= stored.modRevision()) {
      if (old.round() != GONE) {
        entries.put(stored.key(), new Entry(old.revision(), round, old.calendar(), old.window()));
      }
      return false;
    }
    entries.put(stored.key(), read(stored, round));
    return true;
  }

  private static Entry read(KeyValue stored, long round) {
    String key = stored.key();
    Optional<Calendar> calendar = Optional.empty();
    Optional<MaintenanceWindow> window = Optional.empty();
    try {
      if (key.startsWith(Keys.CALENDAR_SETS)) {
        String name = key.substring(Keys.CALENDAR_SETS.length());
        calendar = Optional.of(CalendarCodec.readCalendar(name, stored.value()));
      } else if (key.startsWith(Keys.CALENDAR_WINDOWS)) {
        String name = key.substring(Keys.CALENDAR_WINDOWS.length());
        window = Optional.of(CalendarCodec.readWindow(name, stored.value()));
      }
    } catch (UnreadableValueException | RuntimeException e) {
      LOG.warn("{} can't be read here, so it is left alone", key.replaceAll("\\p{Cntrl}", "?"), e);
    }
    return new Entry(stored.modRevision(), round, calendar, window);
  }

  private boolean gone(String key, long revision) {
    Entry old = entries.get(key);
    if (old == null || old.round() == GONE || old.revision() > revision) {
      return false;
    }
    entries.put(key, new Entry(revision, GONE, Optional.empty(), Optional.empty()));
    return true;
  }

  /** What a round did not name is gone. */
  private boolean sweep(FeedEvent.RoundEnd end) {
    Set<String> unseen = new HashSet<>();
    entries.forEach(
        (key, entry) -> {
          if (entry.round() < end.round() && entry.revision() <= end.revision()) {
            unseen.add(key);
          }
        });
    boolean news = false;
    for (String key : unseen) {
      news |= gone(key, end.revision());
    }
    return news;
  }

  private Calendars all() {
    List<Calendar> sets = new ArrayList<>();
    List<MaintenanceWindow> windows = new ArrayList<>();
    entries.values().forEach(entry -> entry.calendar().ifPresent(sets::add));
    entries.values().forEach(entry -> entry.window().ifPresent(windows::add));
    return new Calendars(sets, windows);
  }
}
