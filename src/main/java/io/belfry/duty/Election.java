package io.belfry.duty;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.Keys;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node has the elected duties: the one whose name is under {@code leader/duties}, for as long
 * as its lease lives. A node that hangs may believe for a moment too long that it is the one, so
 * every duty must be harmless when done twice.
 *
 * <p>Steps run on the timer, each planned by the one before; {@link #leads()} may be asked from any
 * thread.
 */
public final class Election implements AutoCloseable {
  private static final String DUTIES = "duties";
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final long LEAVE_SECONDS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(Election.class);

  private final KeyValueStore kv;
  private final String node;
  private final Timing timing;
  private volatile boolean closed;
  private volatile Optional<Term> term = Optional.empty();

  /**
   * How the election keeps time.
   *
   * @param timer runs its steps
   * @param nanoTime the monotonic clock, in ns
   * @param timeToLive of the lease: so long after the death of a holder another takes over
   */
  public record Timing(
      ScheduledExecutorService timer, LongSupplier nanoTime, Duration timeToLive) {}

  private record Term(long lease, long untilNanos) {}

  /** An election in which the node of this stable name stands. */
  public Election(KeyValueStore kv, String node, Timing timing) {
    this.kv = kv;
    this.node = node;
    this.timing = timing;
  }

  /** Begins to stand; returns at once. */
  public void start() {
    later(Duration.ZERO, this::stand);
  }

  /** Whether this node has the duties, as far as is known here. */
  public boolean leads() {
    long now = timing.nanoTime().getAsLong();
    return term.filter(present -> present.untilNanos() - MARGIN.toNanos() > now).isPresent();
  }

  /** Gives the duties up, so that another node takes them over at once. */
  @Override
  public void close() {
    closed = true;
    Optional<Term> last = term;
    term = Optional.empty();
    last.ifPresent(
        held -> {
          try {
            kv.revoke(held.lease()).get(LEAVE_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the duties could not be given up; they move by themselves: {}", e.toString());
          }
        });
  }

  private void stand() {
    kv.get(Keys.leader(DUTIES))
        .thenCompose(
            holder ->
                holder.isPresent()
                    ? CompletableFuture.completedFuture(false)
                    : kv.grant(timing.timeToLive()).thenCompose(this::stand))
        .whenComplete(
            (won, failure) -> {
              if (failure != null) {
                LOG.debug("standing for the duties failed, trying again", failure);
              }
              if (failure != null || !won) {
                later(LOOK, this::stand);
              } else {
                LOG.info("this node has the elected duties now");
                later(timing.timeToLive().dividedBy(4), this::renew);
              }
            });
  }

  private CompletableFuture<Boolean> stand(Lease lease) {
    long sent = timing.nanoTime().getAsLong();
    String key = Keys.leader(DUTIES);
    Transaction put =
        Transaction.when(Compare.absent(key)).then(Operation.put(key, node, lease.id())).build();
    return kv.commit(put)
        .handle(
            (result, failure) -> {
              boolean won = failure == null && result.succeeded() && !closed;
              if (won) {
                term = Optional.of(new Term(lease.id(), sent + lease.timeToLive().toNanos()));
              } else {
                // an answer that got lost may have won; then nobody has the duties until it ends
                giveBack(lease.id());
              }
              return won;
            });
  }

  private void giveBack(long lease) {
    kv.revoke(lease)
        .exceptionally(
            failure -> {
              LOG.debug("the lease of an election ends by itself", failure);
              return null;
            });
  }

  private void renew() {
    term.ifPresent(
        present -> {
          long sent = timing.nanoTime().getAsLong();
          kv.renew(present.lease())
              .whenComplete((lease, failure) -> renewed(present, sent, lease, failure));
        });
  }

  private void renewed(
      Term present, long sent, @Nullable Lease lease, @Nullable Throwable failure) {
    if (closed) {
      return;
    }
    if (lease != null) {
      term = Optional.of(new Term(present.lease(), sent + lease.timeToLive().toNanos()));
      later(timing.timeToLive().dividedBy(4), this::renew);
    } else if (isGone(failure) || present.untilNanos() <= timing.nanoTime().getAsLong()) {
      LOG.warn("this node has lost the elected duties: {}", String.valueOf(failure));
      term = Optional.empty();
      later(LOOK, this::stand);
    } else {
      later(Duration.ofSeconds(1), this::renew);
    }
  }

  private static boolean isGone(@Nullable Throwable failure) {
    return failure instanceof KvException.LeaseGone
        || (failure instanceof CompletionException
            && failure.getCause() instanceof KvException.LeaseGone);
  }

  private void later(Duration delay, Runnable step) {
    if (!closed) {
      timing.timer().schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
