package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What is left of rate limits, changed by compare-and-set, so that a limit holds on all masters
 * together. Each value hangs on a lease of its own and vanishes once nobody changes it any more.
 */
public final class LimitStates {
  private final KeyValueStore kv;
  private final Clock clock;

  public LimitStates(KeyValueStore kv, Clock clock) {
    this.kv = kv;
    this.clock = clock;
  }

  /** What a value says: what is left, in words of the limiter, and how long its lease is good. */
  record State(String left, Instant until) {}

  /**
   * A value as it was read.
   *
   * @param left what is left, in words of the limiter; empty where it can't be read
   * @param until how long its lease is good
   * @param lease the lease
   * @param revision when it was written
   */
  public record Seen(String left, Instant until, long lease, long revision) {}

  /** What is left of a limit, where somebody took from it lately. */
  public CompletableFuture<Optional<Seen>> find(String hash) {
    return kv.get(Keys.limit(hash)).thenApply(found -> found.map(LimitStates::seen));
  }

  /**
   * Writes what is left, where nobody else did meanwhile.
   *
   * @param seen the value as it was read before
   * @param life how long the value must be kept at least; it goes after twice the time
   * @return false where somebody was faster: read again
   */
  public CompletableFuture<Boolean> replace(
      String hash, Optional<Seen> seen, String left, Duration life) {
    Instant now = clock.instant();
    boolean longEnough = seen.filter(value -> value.until().isAfter(now.plus(life))).isPresent();
    CompletableFuture<Boolean> written =
        longEnough
            ? write(hash, seen, new State(left, seen.get().until()), seen.get().lease())
            : writeOnLease(hash, seen, new State(left, now.plus(life.multipliedBy(2))), life);
    return written.exceptionally(LimitStates::lostWithItsLease);
  }

  /** Hangs the value on a new lease; the one before it has nothing to hold any more and ends. */
  private CompletableFuture<Boolean> writeOnLease(
      String hash, Optional<Seen> seen, State state, Duration life) {
    return kv.grant(life.multipliedBy(2))
        .thenCompose(
            lease ->
                write(hash, seen, state, lease.id())
                    .whenComplete(
                        (written, failure) -> {
                          if (!Boolean.TRUE.equals(written)) {
                            kv.revoke(lease.id());
                          }
                        }));
  }

  private CompletableFuture<Boolean> write(
      String hash, Optional<Seen> seen, State state, long lease) {
    String key = Keys.limit(hash);
    Transaction change =
        Transaction.when(Compare.unchangedSince(key, seen.map(Seen::revision).orElse(0L)))
            .then(Operation.put(key, SmallValues.write(state), lease))
            .build();
    return SureCommit.commit(kv, change).thenApply(result -> result.succeeded());
  }

  /** A lease that ended meanwhile took its value along: that is a change like any other. */
  private static boolean lostWithItsLease(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof KvException.LeaseGone) {
      return false;
    }
    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
  }

  private static Seen seen(KeyValue stored) {
    try {
      State state = SmallValues.limit(stored);
      return new Seen(state.left(), state.until(), stored.lease(), stored.modRevision());
    } catch (UnreadableValueException e) {
      return new Seen("", Instant.EPOCH, stored.lease(), stored.modRevision());
    }
  }
}
