package io.belfry.scheduler;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.store.Fence;
import io.belfry.store.Keys;
import io.belfry.store.NodeInfo;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's registration: one lease, renewed every quarter of its time to live on the monotonic
 * clock, and a new boot id whenever it has to register again. It tells its listener when the worker
 * may claim and when it may no longer, at the latest when the lease must have ended.
 *
 * <p>Everything runs on the timer; one step at a time, each scheduled by the one before.
 */
public final class Registration implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration MARGIN = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private final KeyValueStore kv;
  private final Workers workers;
  private final Identity identity;
  private final Timing timing;
  private final Listener listener;
  private volatile boolean closed;
  // changed under the monitor, for the guard may end it while a renewal is on its way
  private volatile Optional<Held> held = Optional.empty();

  /** Hears of the registration, on the timer's thread. */
  public interface Listener {
    /** The worker is about to register under this whole id; its processes will carry it. */
    void registering(String worker);

    /** The worker is registered. */
    void registered(Fence fence);

    /** The lease was renewed and lasts until this reading of the monotonic clock, in ns. */
    void renewed(long untilNanos);

    /** The worker is not registered any more. */
    void lost(String reason);

    /** How many attempts run. */
    int running();
  }

  /** What the worker says of itself; the boot id of the template is replaced. */
  public interface Identity {
    /** The worker under a new boot id. */
    WorkerInfo next(Instant now);
  }

  /**
   * How the registration keeps time.
   *
   * @param timer runs its steps
   * @param clock for what is written
   * @param nanoTime the monotonic clock, in ns
   * @param timeToLive of the lease
   */
  public record Timing(
      ScheduledExecutorService timer, Clock clock, LongSupplier nanoTime, Duration timeToLive) {}

  /** A registration that holds as long as its lease does. */
  private record Held(WorkerInfo worker, Lease lease, long untilNanos) {}

  public Registration(
      KeyValueStore kv, Workers workers, Identity identity, Timing timing, Listener listener) {
    this.kv = kv;
    this.workers = workers;
    this.identity = identity;
    this.timing = timing;
    this.listener = listener;
  }

  /** Begins to register; called once. */
  public void start() {
    later(Duration.ZERO, this::register);
  }

  /** Whether the worker is registered, as far as is known here. */
  public boolean isHeld() {
    return held.isPresent();
  }

  /**
   * Gives the present registration up and registers anew under a new id: the guard has ended what
   * carried the old one. From any thread.
   */
  public void renounce(String reason) {
    Optional<Held> last = giveUp();
    if (last.isPresent() && !closed) {
      listener.lost(reason);
      kv.revoke(last.get().lease().id())
          .whenComplete((done, failure) -> later(Duration.ZERO, this::register));
    }
  }

  /** Ends the lease, so that others take over at once; called after the last process is gone. */
  @Override
  public void close() {
    closed = true;
    giveUp().ifPresent(this::leave);
  }

  private void leave(Held last) {
    try {
      save(last, Optional.of("stopped")).get(2, TimeUnit.SECONDS);
      kv.revoke(last.lease().id()).get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the lease could not be given back; it ends by itself: {}", e.toString());
    }
  }

  // --- registering

  private void register() {
    WorkerInfo worker = identity.next(timing.clock().instant());
    listener.registering(worker.id());
    long sent = timing.nanoTime().getAsLong();
    kv.grant(timing.timeToLive())
        .thenCompose(
            lease ->
                kv.get(Keys.EPOCH)
                    .thenCompose(
                        epoch ->
                            workers
                                .register(worker, lease.id())
                                .thenAccept(
                                    revision -> registered(worker, lease, sent, epoch, revision)))
                    .whenComplete((done, failure) -> giveBackUnlessHeld(lease)))
        .exceptionally(
            failure -> {
              LOG.warn("registering failed, trying again: {}", failure.toString());
              later(RETRY, this::register);
              return null;
            });
  }

  /** A registration whose answer was lost would own jobs until its lease ends. */
  private void giveBackUnlessHeld(Lease lease) {
    if (held.filter(now -> now.lease().id() == lease.id()).isEmpty()) {
      kv.revoke(lease.id())
          .exceptionally(
              failure -> {
                LOG.debug("the lease of a failed registration ends by itself", failure);
                return null;
              });
    }
  }

  private void registered(
      WorkerInfo worker,
      Lease lease,
      long sent,
      Optional<KeyValue> epoch,
      Optional<Long> revision) {
    if (revision.isEmpty()) {
      later(RETRY, this::register);
      return;
    }
    Held now = new Held(worker, lease, sent + lease.timeToLive().toNanos());
    held = Optional.of(now);
    listener.renewed(now.untilNanos());
    long epochRevision = epoch.map(KeyValue::modRevision).orElse(0L);
    listener.registered(new Fence(worker.id(), revision.get(), epochRevision));
    LOG.info("registered as {}", worker.id());
    keepNode();
    later(pause(), this::renew);
  }

  // --- renewing

  private void renew() {
    held.ifPresent(this::renew);
  }

  private void renew(Held present) {
    long sent = timing.nanoTime().getAsLong();
    kv.renew(present.lease().id())
        .whenComplete(
            (lease, failure) -> {
              if (failure == null) {
                renewed(present, sent + lease.timeToLive().toNanos());
              } else {
                notRenewed(present, failure);
              }
            });
  }

  private void renewed(Held present, long untilNanos) {
    if (!prolong(present, untilNanos)) {
      return;
    }
    listener.renewed(untilNanos);
    keepNode();
    later(pause(), this::renew);
  }

  private void notRenewed(Held present, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    long left = present.untilNanos() - MARGIN.toNanos() - timing.nanoTime().getAsLong();
    if (closed || isGivenUp(present)) {
      return;
    }
    if (cause instanceof KvException.LeaseGone || left <= 0) {
      if (giveUp().isEmpty()) {
        return;
      }
      listener.lost(String.valueOf(cause));
      later(RETRY, this::register);
    } else {
      LOG.warn("the lease could not be renewed, trying again: {}", String.valueOf(cause));
      later(RETRY, this::renew);
    }
  }

  private synchronized Optional<Held> giveUp() {
    Optional<Held> last = held;
    held = Optional.empty();
    return last;
  }

  private synchronized boolean prolong(Held present, long untilNanos) {
    if (closed || isGivenUp(present)) {
      return false;
    }
    held = Optional.of(new Held(present.worker(), present.lease(), untilNanos));
    return true;
  }

  private boolean isGivenUp(Held present) {
    return held.filter(now -> now.lease().id() == present.lease().id()).isEmpty();
  }

  private Duration pause() {
    return timing.timeToLive().dividedBy(4);
  }

  // --- what others see

  private void keepNode() {
    held.ifPresent(
        present ->
            save(present, Optional.empty())
                .exceptionally(
                    failure -> {
                      LOG.debug("what is known of this node was not written", failure);
                      return null;
                    }));
  }

  private CompletableFuture<Void> save(Held present, Optional<String> goneReason) {
    Instant now = timing.clock().instant();
    return workers.saveNode(new NodeInfo(present.worker(), now, listener.running(), goneReason));
  }

  private void later(Duration delay, Runnable step) {
    if (!closed) {
      timing.timer().schedule(() -> safely(step), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void safely(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("a step of the registration failed, trying again", e);
      later(RETRY, held.isPresent() ? this::renew : this::register);
    }
  }
}
