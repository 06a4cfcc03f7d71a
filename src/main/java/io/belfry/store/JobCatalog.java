package io.belfry.store;

import io.belfry.codec.StoredJob;
import io.belfry.codec.StoredJobCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.Calendars;
import io.belfry.job.JobId;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.WatchListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs in memory, as masters list and search them; kept up by a {@link PrefixFeed}.
 *
 * <p>Lists may be asked for from any thread. Events of the feed are applied by one thread of the
 * timer at a time, which owns everything but {@link #rows}.
 */
public final class JobCatalog implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final String LAST_NAME = "z".repeat(100);
  private static final Logger LOG = LoggerFactory.getLogger(JobCatalog.class);

  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final PrefixFeed feed;
  private final CalendarCatalog calendars;
  private final CompletableFuture<Void> firstRound = new CompletableFuture<>();
  private final NavigableMap<JobId, JobRow> rows = new ConcurrentSkipListMap<>();

  private final Queue<FeedEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  // owned by whoever applies events
  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<String, Long> deletedInRound = new HashMap<>();
  private final Set<String> namedInRound = new HashSet<>();
  private long round;

  private final Object appliedLock = new Object();
  // both guarded by the lock
  private final NavigableMap<Long, CompletableFuture<Void>> waiters = new TreeMap<>();
  private long applied;

  /** Makes an empty catalog; {@code timer} applies what the feed tells. */
  public JobCatalog(KeyValueStore kv, ScheduledExecutorService timer, Clock clock) {
    this.clock = clock;
    this.timer = timer;
    this.feed = new PrefixFeed(kv, Keys.JOBS, timer, this::enqueue);
    this.calendars = new CalendarCatalog(kv, timer);
  }

  /** Begins to read; the future completes when everything was read once. */
  public CompletableFuture<Void> start() {
    CompletableFuture<Void> held = calendars.start();
    feed.start();
    return firstRound.thenCombine(held, (jobs, holds) -> jobs);
  }

  @Override
  public void close() {
    feed.close();
    calendars.close();
  }

  /** Whether everything was read at least once. */
  public boolean isComplete() {
    return firstRound.isDone() && calendars.isComplete();
  }

  /**
   * Completes when the catalog shows everything up to this revision of the store, and after five
   * seconds in any case: the write is done, and a list that lags is no reason to deny it.
   */
  public CompletableFuture<Void> caughtUp(long revision) {
    synchronized (appliedLock) {
      if (applied >= revision) {
        return CompletableFuture.completedFuture(null);
      }
      CompletableFuture<Void> done =
          waiters.computeIfAbsent(revision, any -> new CompletableFuture<>());
      return done.copy().completeOnTimeout(null, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  // --- reading

  /** One job. */
  public Optional<JobRow> get(JobId id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** The calendars and maintenance windows that hold jobs back. */
  public Calendars calendars() {
    return calendars.calendars();
  }

  /** How many jobs there are. */
  public int size() {
    return rows.size();
  }

  /** The namespaces that have a job, in order, and how many each has. */
  public Map<String, Integer> namespaces() {
    Map<String, Integer> counts = new TreeMap<>();
    rows.keySet().forEach(id -> counts.merge(id.namespace(), 1, Integer::sum));
    return counts;
  }

  /** One part of the list. */
  public JobPage list(JobQuery query) {
    Instant now = clock.instant();
    JobQuery.Slice slice = query.page();
    Optional<String> text = query.text().map(word -> word.toLowerCase(Locale.ROOT));
    Comparator<Ranked> order = order(slice.descending());
    Optional<Ranked> after = slice.cursor().map(Ranked::of);
    // the worst of the best is at the head, to be dropped first
    PriorityQueue<Ranked> best = new PriorityQueue<>(order.reversed());
    long total = 0;
    for (JobRow row : rowsOf(query.namespaces())) {
      if (!row.matches(query, text, now)) {
        continue;
      }
      total++;
      Ranked ranked = new Ranked(row.sortKey(slice, now), row.id(), Optional.of(row));
      if (after.filter(place -> order.compare(ranked, place) <= 0).isEmpty()) {
        offer(best, ranked, slice.limit() + 1, order);
      }
    }
    return page(best, order, slice.limit(), total);
  }

  /** The jobs that include or exclude a calendar, in the order of ids. */
  public List<JobId> naming(String calendar) {
    return rows.values().stream()
        .filter(row -> row.calendars().names(calendar))
        .map(JobRow::id)
        .toList();
  }

  /** How many jobs have each calendar; those that none has are left out. */
  public Map<String, Integer> calendarUses() {
    Map<String, Integer> counts = new HashMap<>();
    for (JobRow row : rows.values()) {
      row.calendars().include().forEach(name -> counts.merge(name, 1, Integer::sum));
      row.calendars().exclude().forEach(name -> counts.merge(name, 1, Integer::sum));
    }
    return counts;
  }

  /** Shows every job, in the order of ids. */
  public void forEach(Consumer<JobRow> visitor) {
    rows.values().forEach(visitor);
  }

  /** The jobs of these namespaces, or all, in the order of ids. */
  public Iterable<JobRow> rowsOf(Optional<Set<String>> namespaces) {
    return namespaces
        .<Iterable<JobRow>>map(names -> names.stream().flatMap(this::rowsOf).toList())
        .orElse(rows.values());
  }

  private Stream<JobRow> rowsOf(String namespace) {
    if (!JobId.isValidPart(namespace)) {
      return Stream.empty();
    }
    // names are ASCII and begin with a letter or digit, so these are below and above all of them
    return rows
        .subMap(new JobId(namespace, "0"), true, new JobId(namespace, LAST_NAME), true)
        .values()
        .stream();
  }

  /** A row's place in a sorted list. */
  private record Ranked(long key, JobId id, Optional<JobRow> row) {
    static Ranked of(JobQuery.Cursor cursor) {
      return new Ranked(cursor.key(), JobId.parse(cursor.id()), Optional.empty());
    }
  }

  private static Comparator<Ranked> order(boolean descending) {
    Comparator<Ranked> order = Comparator.comparingLong(Ranked::key).thenComparing(Ranked::id);
    return descending ? order.reversed() : order;
  }

  private static void offer(
      PriorityQueue<Ranked> best, Ranked ranked, int most, Comparator<Ranked> order) {
    Ranked worst = best.peek();
    if (best.size() < most || worst == null) {
      best.add(ranked);
    } else if (order.compare(ranked, worst) < 0) {
      best.poll();
      best.add(ranked);
    }
  }

  private static JobPage page(
      PriorityQueue<Ranked> best, Comparator<Ranked> order, int limit, long total) {
    List<Ranked> sorted = new ArrayList<>(best);
    sorted.sort(order);
    boolean more = sorted.size() > limit;
    List<Ranked> shown = more ? sorted.subList(0, limit) : sorted;
    Optional<JobQuery.Cursor> next =
        more
            ? Optional.of(shown.get(limit - 1))
                .map(last -> new JobQuery.Cursor(last.key(), last.id().toString()))
            : Optional.empty();
    return new JobPage(shown.stream().flatMap(each -> each.row().stream()).toList(), next, total);
  }

  // --- keeping up

  private void enqueue(FeedEvent event) {
    events.add(event);
    if (waiting.getAndIncrement() == 0) {
      timer.execute(this::applyAll);
    }
  }

  private void applyAll() {
    int done = 0;
    int seen = waiting.get();
    while (seen > 0) {
      for (; done < seen; done++) {
        applySafely(events.remove());
      }
      seen = waiting.addAndGet(-done);
      done = 0;
    }
  }

  private void applySafely(FeedEvent event) {
    try {
      apply(event);
    } catch (RuntimeException e) {
      LOG.error("a change of jobs could not be applied; the next round of reading will", e);
    }
  }

  private void apply(FeedEvent event) {
    if (event instanceof FeedEvent.Page page) {
      beginRound(page.round());
      page.items().forEach(this::name);
    } else if (event instanceof FeedEvent.RoundEnd end) {
      endRound(end.revision());
    } else if (event instanceof FeedEvent.Changes changes) {
      changes.events().forEach(this::change);
      long last = changes.events().get(changes.events().size() - 1).revision();
      seen(last);
    }
  }

  /** A round that failed half way is followed by another one, not by its end. */
  private void beginRound(long number) {
    if (round != number) {
      round = number;
      namedInRound.clear();
    }
  }

  private void name(KeyValue item) {
    namedInRound.add(item.key());
    // a page may be older than a delete that the watch has told meanwhile
    if (deletedInRound.getOrDefault(item.key(), 0L) < item.modRevision()) {
      put(item);
    }
  }

  private void endRound(long revision) {
    List<String> gone =
        revisions.entrySet().stream()
            .filter(known -> known.getValue() <= revision && !namedInRound.contains(known.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(this::remove);
    namedInRound.clear();
    deletedInRound.clear();
    seen(revision);
    firstRound.complete(null);
  }

  private void change(WatchListener.Event event) {
    if (event instanceof WatchListener.Event.Put put) {
      put(put.keyValue());
    } else if (revisions.getOrDefault(event.key(), 0L) < event.revision()) {
      deletedInRound.put(event.key(), event.revision());
      remove(event.key());
    }
  }

  private void put(KeyValue item) {
    if (revisions.getOrDefault(item.key(), 0L) >= item.modRevision()) {
      return;
    }
    revisions.put(item.key(), item.modRevision());
    Optional<JobId> id = idOf(item.key());
    if (id.isEmpty()) {
      return;
    }
    try {
      StoredJob job = StoredJobCodec.read(id.get(), item.value(), item.modRevision());
      rows.put(id.get(), new JobRow(job, this::calendars));
    } catch (UnreadableValueException | RuntimeException e) {
      rows.remove(id.get());
      LOG.warn("a job is left out of lists: {}", e.getMessage());
    }
  }

  private void remove(String key) {
    revisions.remove(key);
    idOf(key).ifPresent(rows::remove);
  }

  private static Optional<JobId> idOf(String key) {
    try {
      return Optional.of(Keys.jobOf(key));
    } catch (IllegalArgumentException e) {
      LOG.warn("a key below {} names no job and is ignored", Keys.JOBS);
      return Optional.empty();
    }
  }

  private void seen(long revision) {
    List<CompletableFuture<Void>> ready;
    synchronized (appliedLock) {
      applied = Math.max(applied, revision);
      NavigableMap<Long, CompletableFuture<Void>> done = waiters.headMap(applied, true);
      ready = new ArrayList<>(done.values());
      done.clear();
    }
    ready.forEach(waiter -> waiter.complete(null));
  }
}
