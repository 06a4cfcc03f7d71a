package io.belfry.duty;

import io.belfry.log.Aggregate;
import io.belfry.log.AggregateLog;
import io.belfry.log.LogUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the execution log up minute by minute, once a minute is over, and again at some ages of it,
 * for records come late: of long runs, and after the log was away. Doing a minute again gives the
 * same, and never less: what the retention has removed from the log by then stays counted.
 *
 * <p>Rounds run on the executor, for the log blocks; one at a time.
 */
public final class Aggregation implements Duty {
  /** The ages at which a minute is added up, after its end. */
  static final List<Duration> AGES =
      List.of(
          Duration.ZERO,
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofHours(24));

  /** How far back a node goes that finds that nobody had the duty, or the log was away. */
  static final Duration LONGEST_GAP = Duration.ofHours(24);

  /** How long after its end a minute is first added up: records are on their way to the log. */
  static final Duration SETTLE = Duration.ofSeconds(10);

  private static final int MINUTES_A_ROUND = 120;
  private static final Logger LOG = LoggerFactory.getLogger(Aggregation.class);

  private final AggregateLog log;
  private final Executor executor;
  private final Clock clock;
  private final NavigableSet<Instant> wanted = new TreeSet<>();
  private Optional<Instant> doneUntil = Optional.empty();

  /** An aggregation of this log, which is asked on the executor. */
  public Aggregation(AggregateLog log, Executor executor, Clock clock) {
    this.log = log;
    this.executor = executor;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "aggregates";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(10);
  }

  @Override
  public CompletableFuture<Void> round() {
    return CompletableFuture.runAsync(this::addUnlessAway, executor);
  }

  private void addUnlessAway() {
    try {
      add();
    } catch (LogUnavailableException e) {
      // the spool says so already, and what is wanted stays wanted
      LOG.debug("the execution log could not be added up, trying again", e);
    }
  }

  private synchronized void add() {
    Instant until = Aggregate.bucketOf(clock.instant().minus(SETTLE));
    want(until);
    for (int i = 0; i < MINUTES_A_ROUND && !wanted.isEmpty(); i++) {
      // the newest first: they are what people look at
      Instant minute = wanted.last();
      add(minute);
      wanted.remove(minute);
    }
  }

  /** Notes what is to be added up, as all minutes before {@code until} are over. */
  private void want(Instant until) {
    Instant since = doneUntil.filter(done -> !done.isAfter(until)).orElseGet(() -> begin(until));
    Instant oldest = until.minus(LONGEST_GAP);
    Instant from = since.isBefore(oldest) ? oldest : since;
    for (Instant end = from.plus(Aggregate.BUCKET);
        !end.isAfter(until);
        end = end.plus(Aggregate.BUCKET)) {
      for (Duration age : AGES) {
        wanted.add(end.minus(age).minus(Aggregate.BUCKET));
      }
    }
    doneUntil = Optional.of(until);
  }

  /** Where another node, or an earlier life of this one, has left off. */
  private Instant begin(Instant until) {
    return log.newest().filter(minute -> minute.isBefore(until)).orElse(until.minus(LONGEST_GAP));
  }

  private void add(Instant minute) {
    Instant end = minute.plus(Aggregate.BUCKET);
    List<Aggregate> computed = log.compute(minute, end);
    if (computed.isEmpty()) {
      return;
    }
    Map<String, Aggregate> kept = new HashMap<>();
    log.list(Optional.empty(), minute, end).forEach(each -> kept.put(each.namespace(), each));
    log.put(
        computed.stream()
            .filter(each -> isNews(each, Optional.ofNullable(kept.get(each.namespace()))))
            .toList());
  }

  private static boolean isNews(Aggregate computed, Optional<Aggregate> kept) {
    return kept.map(before -> before.total() <= computed.total() && !before.equals(computed))
        .orElse(true);
  }
}
