package io.belfry.scheduler;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.Holds;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.KnownCalendars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of all jobs, kept up to date by the feed of definitions. A value that can't be read
 * makes its own entry unreadable and touches no other (R8). Used by the scheduler's thread.
 */
final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  private final DefinitionReader reader;
  private final Consumer<JobEntry> changed;
  private final Map<JobId, JobEntry> entries = new HashMap<>();
  private final KnownCalendars calendars = new KnownCalendars();
  private boolean loaded;

  /** {@code changed} hears of each entry whose definition came, changed or went. */
  Jobs(DefinitionReader reader, Consumer<JobEntry> changed) {
    this.reader = reader;
    this.changed = changed;
  }

  Optional<JobEntry> find(JobId id) {
    return Optional.ofNullable(entries.get(id));
  }

  JobEntry entry(JobId id) {
    return entries.computeIfAbsent(id, JobEntry::new);
  }

  void remove(JobEntry entry) {
    entries.remove(entry.id());
  }

  Collection<JobEntry> all() {
    return entries.values();
  }

  /** Whether all definitions were read at least once. */
  boolean isLoaded() {
    return loaded;
  }

  int size() {
    return entries.size();
  }

  void apply(FeedEvent event) {
    if (event instanceof FeedEvent.Page page) {
      page.items().forEach(item -> seen(item, page.round()));
    } else if (event instanceof FeedEvent.RoundEnd end) {
      sweep(end);
    } else if (event instanceof FeedEvent.Changes changes) {
      changes.events().forEach(this::apply);
    }
  }

  // --- what holds them back

  /** Calendars and windows came, changed or went: what they hold back of each job. */
  void applyCalendars(FeedEvent event) {
    if (calendars.apply(event)) {
      entries.values().forEach(this::holdAnew);
    }
  }

  private void holdAnew(JobEntry entry) {
    entry
        .known()
        .ifPresent(
            known -> {
              Holds holds = calendars.calendars().holdsOf(known.job().definition());
              if (!holds.isEmpty() || !known.times().holds().isEmpty()) {
                entry.define(known.job(), known.times().withHolds(holds));
                changed.accept(entry);
              }
            });
  }

  /** Whether all calendars were read at least once; nothing is decided before. */
  boolean knowsCalendars() {
    return calendars.isLoaded();
  }

  /** What each claim compares. */
  long calendarsVersion() {
    return calendars.version();
  }

  // --- definitions

  private void apply(Event event) {
    if (event instanceof Event.Put put) {
      define(put.keyValue());
    } else {
      idOf(event.key()).flatMap(this::find).ifPresent(entry -> gone(entry, event.revision()));
    }
  }

  private void seen(KeyValue item, long round) {
    define(item);
    idOf(item.key()).ifPresent(id -> entry(id).seenIn(round));
  }

  private void sweep(FeedEvent.RoundEnd end) {
    List<JobEntry> unseen = new ArrayList<>();
    for (JobEntry entry : entries.values()) {
      if (entry.round() < end.round() && entry.definitionRevision() <= end.revision()) {
        unseen.add(entry);
      }
    }
    unseen.forEach(entry -> gone(entry, end.revision()));
    loaded = true;
  }

  /** Takes what the store holds of a definition, if it is newer than what is known. */
  void define(KeyValue stored) {
    Optional<JobId> id = idOf(stored.key());
    if (id.isEmpty()) {
      return;
    }
    JobEntry entry = entry(id.get());
    if (stored.modRevision() <= entry.definitionRevision()) {
      return;
    }
    try {
      Job job = reader.read(stored);
      entry.define(
          job,
          calendars.calendars().timesOf(job.id(), job.definition(), job.identity().createdAt()));
    } catch (UnreadableValueException | RuntimeException e) {
      LOG.warn("the definition of {} can't be read here, so it is left alone", id.get(), e);
      entry.unreadable(stored.modRevision());
    }
    changed.accept(entry);
  }

  /** The definition was found to be absent at this revision. */
  void gone(JobEntry entry, long revision) {
    boolean news = entry.definition() != JobEntry.Definition.DELETED;
    if (revision >= entry.definitionRevision() && news) {
      entry.deleted(revision);
      changed.accept(entry);
    }
  }

  private static Optional<JobId> idOf(String key) {
    try {
      return Optional.of(Keys.jobOf(key));
    } catch (RuntimeException e) {
      LOG.warn("a key that names no job is left alone: {}", key.replaceAll("\\p{Cntrl}", "?"));
      return Optional.empty();
    }
  }
}
