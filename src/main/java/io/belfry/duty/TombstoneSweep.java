package io.belfry.duty;

import io.belfry.codec.StateCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Page;
import io.belfry.kv.Transaction;
import io.belfry.store.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes the states of deleted jobs a day after nothing happens in them any more; until then a job
 * that is made anew goes on where the old one was (V9). The day begins anew with each node that
 * takes the duty over, for a state does not say how old it is.
 */
public final class TombstoneSweep implements Duty {
  static final Duration AGE = Duration.ofHours(24);
  private static final int PAGE = 500;

  private final KeyValueStore kv;
  private final Clock clock;
  private final Map<String, Seen> tombstones = new ConcurrentHashMap<>();

  /** A state without a job, and since when it is known to have been so. */
  private record Seen(long revision, Instant since) {}

  public TombstoneSweep(KeyValueStore kv, Clock clock) {
    this.kv = kv;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public Duration pause() {
    return Duration.ofMinutes(10);
  }

  @Override
  public CompletableFuture<Void> round() {
    return from("", new HashMap<>());
  }

  private CompletableFuture<Void> from(String after, Map<String, Seen> found) {
    return kv.range(Keys.STATE, after, PAGE)
        .thenCompose(page -> look(page, found).thenCompose(done -> next(page, found)));
  }

  private CompletableFuture<Void> next(Page page, Map<String, Seen> found) {
    if (page.more()) {
      return from(page.items().get(page.items().size() - 1).key(), found);
    }
    tombstones.keySet().retainAll(found.keySet());
    tombstones.putAll(found);
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> look(Page page, Map<String, Seen> found) {
    List<KeyValue> empty = page.items().stream().filter(TombstoneSweep::isEmpty).toList();
    List<CompletableFuture<Void>> steps = new ArrayList<>();
    for (int from = 0; from < empty.size(); from += Transaction.LIMIT) {
      List<KeyValue> part = empty.subList(from, Math.min(empty.size(), from + Transaction.LIMIT));
      steps.add(lookForJobs(part, found));
    }
    return CompletableFuture.allOf(steps.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> lookForJobs(List<KeyValue> states, Map<String, Seen> found) {
    Operation[] reads =
        states.stream().map(state -> Operation.get(jobKey(state))).toArray(Operation[]::new);
    return kv.commit(Transaction.always(reads))
        .thenCompose(
            result -> {
              List<CompletableFuture<Void>> removals = new ArrayList<>();
              for (int i = 0; i < states.size(); i++) {
                if (result.reads().get(i).isEmpty()) {
                  removals.add(tombstone(states.get(i), found));
                }
              }
              return CompletableFuture.allOf(removals.toArray(CompletableFuture<?>[]::new));
            });
  }

  private CompletableFuture<Void> tombstone(KeyValue state, Map<String, Seen> found) {
    Instant now = clock.instant();
    Seen seen = tombstones.get(state.key());
    boolean known = seen != null && seen.revision() == state.modRevision();
    Instant since = known && seen != null ? seen.since() : now;
    if (since.plus(AGE).isAfter(now)) {
      synchronized (found) {
        found.put(state.key(), new Seen(state.modRevision(), since));
      }
      return CompletableFuture.completedFuture(null);
    }
    Transaction remove =
        Transaction.when(
                Compare.unchangedSince(state.key(), state.modRevision()),
                Compare.absent(jobKey(state)))
            .then(Operation.delete(state.key()))
            .build();
    return kv.commit(remove).thenAccept(result -> {});
  }

  private static boolean isEmpty(KeyValue item) {
    try {
      JobId named = Keys.jobOf(item.key());
      JobState state = StateCodec.read(item.value());
      return !named.name().isEmpty() && state.openKeys().isEmpty() && state.backlog().isEmpty();
    } catch (UnreadableValueException | RuntimeException e) {
      return false; // of another version, or nothing of ours
    }
  }

  private static String jobKey(KeyValue state) {
    return Keys.job(Keys.jobOf(state.key()));
  }
}
