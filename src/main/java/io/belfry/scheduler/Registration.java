package io.belfry.scheduler;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.store.Epoch;
import io.belfry.store.FeatureLevel;
import io.belfry.store.Fence;
import io.belfry.store.Keys;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
  private static final Duration LONG_RETRY = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private final KeyValueStore kv;
  private final Workers workers;
  private final Self self;
  private final Timing timing;
  private final Listener listener;
  private final Presence presence;
  private volatile boolean closed;
  private volatile boolean drains;
  private final Refusal refusal = new Refusal();
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

  /** What the worker says of itself, and remembers of the store. */
  public interface Self {
    /** The worker under a new boot id. */
    WorkerInfo next(Instant now);

    /** The highest revision at which the store was seen; 0 where that is not remembered. */
    default long highest() {
      return 0;
    }

    /** The store was seen at this revision. */
    default void seen(long revision) {}

    /**
     * Whether the worker may work with a store that is at this revision and epoch; not where it has
     * seen a later one, for then the store was restored from a backup.
     */
    default boolean accepts(long revision, Epoch epoch) {
      return true;
    }
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

  /** A registration, made at this revision, that holds as long as its lease does. */
  private record Held(WorkerInfo worker, long revision, Lease lease, long untilNanos) {}

  public Registration(
      KeyValueStore kv, Workers workers, Self self, Timing timing, Listener listener) {
    this.kv = kv;
    this.workers = workers;
    this.self = self;
    this.timing = timing;
    this.listener = listener;
    this.presence = new Presence(workers, timing.clock(), listener::running, new Memory());
  }

  /** Begins to register; called once. */
  public void start() {
    later(Duration.ZERO, this::register);
  }

  /** Whether the worker is registered, as far as is known here. */
  public boolean isHeld() {
    return held.isPresent();
  }

  /** Why the worker is not registered although the store can be reached, where that is so. */
  public Optional<String> refusal() {
    return refusal.reason();
  }

  /** Says to all that this worker owns no jobs, or does again; kept up over registrations. */
  public void drains(boolean wanted) {
    if (drains != wanted) {
      drains = wanted;
      later(Duration.ZERO, this::announce);
    }
  }

  /** Answers a ping, by writing that this node lives. */
  public void answer(String ping) {
    presence.answer(ping);
    later(Duration.ZERO, () -> held.ifPresent(present -> presence.keep(present.worker())));
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
      presence.leave(last.worker(), "stopped").get(2, TimeUnit.SECONDS);
      kv.revoke(last.lease().id()).get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the lease could not be given back; it ends by itself: {}", e.toString());
    }
  }

  /** Notices a store that was restored while the lease held: the backup may know that lease too. */
  private final class Memory implements Presence.Revisions {
    @Override
    public long highest() {
      return self.highest();
    }

    @Override
    public void answered(long floor, long revision) {
      if (revision < floor) {
        renounce("store.restored");
      } else {
        self.seen(revision);
      }
    }
  }

  // --- registering

  private void register() {
    WorkerInfo worker = self.next(timing.clock().instant()).withDraining(drains);
    listener.registering(worker.id());
    long sent = timing.nanoTime().getAsLong();
    kv.grant(timing.timeToLive())
        .thenCompose(
            lease ->
                FeatureLevel.check(kv)
                    .thenCompose(known -> kv.get(Keys.EPOCH))
                    .thenApply(Epoch::of)
                    .thenCompose(
                        epoch ->
                            workers
                                .register(worker, lease.id())
                                .thenAccept(
                                    revision ->
                                        registered(new Try(worker, lease, sent), epoch, revision)))
                    .whenComplete((done, failure) -> giveBackUnlessHeld(lease)))
        .exceptionally(
            failure -> {
              refusal.failed(failure);
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

  /** A try to register, begun at this reading of the monotonic clock. */
  private record Try(WorkerInfo worker, Lease lease, long sent) {
    Held held(long revision) {
      return new Held(worker, revision, lease, sent + lease.timeToLive().toNanos());
    }
  }

  private void registered(Try attempt, Epoch epoch, Optional<Long> revision) {
    if (revision.isEmpty()) {
      later(RETRY, this::register);
      return;
    }
    if (!self.accepts(revision.get(), epoch)) {
      refusal.restored();
      later(LONG_RETRY, this::register);
      return;
    }
    refusal.lifted();
    Held now = attempt.held(revision.get());
    held = Optional.of(now);
    listener.renewed(now.untilNanos());
    listener.registered(new Fence(now.worker().id(), revision.get(), epoch));
    LOG.info("registered as {}", now.worker().id());
    presence.keep(now.worker());
    announce();
    later(pause(), this::renew);
  }

  /** Sees to it that the registration says whether this worker drains. */
  private void announce() {
    held.filter(present -> present.worker().draining() != drains).ifPresent(this::announce);
  }

  private void announce(Held present) {
    WorkerInfo changed = present.worker().withDraining(drains);
    workers
        .update(changed, present.lease().id(), present.revision())
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("that this worker drains could not be written, trying again", failure);
                later(RETRY, this::announce);
              } else if (replace(present, changed)) {
                presence.keep(changed);
                announce();
              }
            });
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
    held.ifPresent(now -> presence.keep(now.worker()));
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
    held = held.map(now -> new Held(now.worker(), now.revision(), now.lease(), untilNanos));
    return true;
  }

  private synchronized boolean replace(Held present, WorkerInfo worker) {
    if (closed || isGivenUp(present)) {
      return false;
    }
    held = held.map(now -> new Held(worker, now.revision(), now.lease(), now.untilNanos()));
    return true;
  }

  private boolean isGivenUp(Held present) {
    return held.filter(now -> now.lease().id() == present.lease().id()).isEmpty();
  }

  private Duration pause() {
    return timing.timeToLive().dividedBy(4);
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
