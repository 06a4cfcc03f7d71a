package io.belfry.scheduler;

import io.belfry.kv.KeyValueStore;
import io.belfry.store.Fence;
import io.belfry.store.Keys;
import io.belfry.store.NodeOrders;
import io.belfry.store.PrefixFeed;
import io.belfry.store.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: the scheduler with its feeds, its registration and its scan of states, from the start
 * to a clean stop. Calls come from the node's life cycle, one at a time.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  private final Scheduler scheduler;
  private final Journal journal;
  private final List<PrefixFeed> feeds;
  private final Registration registration;
  private final StateScan scan;
  private final Threads threads;
  private volatile boolean stopping;
  private volatile boolean askedToDrain;
  private volatile long leaseUntilNanos;

  /**
   * The threads and clocks of a worker.
   *
   * @param loop makes the scheduler's one thread
   * @param timer runs short steps; two threads or more
   * @param clock the wall clock
   * @param nanoTime the monotonic clock, in ns
   */
  public record Threads(
      ThreadFactory loop, ScheduledExecutorService timer, Clock clock, LongSupplier nanoTime) {}

  /**
   * How a worker registers.
   *
   * @param self what it says of itself
   * @param timeToLive of its lease
   * @param hooks what must know of it
   * @param scans whether this worker is the one that looks at all states
   */
  public record Membership(
      Registration.Self self, Duration timeToLive, WorkerHooks hooks, BooleanSupplier scans) {}

  public Worker(
      WorkerConfig config, Scheduler.Parts parts, Threads threads, Membership membership) {
    this.threads = threads;
    this.scheduler = new Scheduler(config, threads.clock(), parts);
    this.journal = parts.journal();
    scheduler.leaseIsOver(() -> threads.nanoTime().getAsLong() - leaseUntilNanos >= 0);
    KeyValueStore kv = parts.kv();
    Inbox inbox = scheduler.inbox();
    this.feeds =
        List.of(
            new PrefixFeed(kv, Keys.WORKERS, threads.timer(), inbox::workers),
            new PrefixFeed(kv, Keys.NODES, threads.timer(), inbox::nodes),
            new PrefixFeed(
                kv,
                Keys.ORDERS,
                threads.timer(),
                new OrderDesk(config.name(), this::ordered)::apply),
            new PrefixFeed(kv, Keys.KILLS, threads.timer(), inbox::kills),
            new PrefixFeed(kv, Keys.CALENDARS, threads.timer(), inbox::calendars),
            new PrefixFeed(kv, Keys.JOBS, threads.timer(), inbox::jobs),
            new PrefixFeed(kv, Keys.REQUESTS, threads.timer(), inbox::requests));
    this.scan = new StateScan(kv, threads.timer(), membership.scans(), inbox::statesFound);
    this.registration =
        new Registration(
            kv,
            new Workers(kv),
            membership.self(),
            new Registration.Timing(
                threads.timer(), threads.clock(), threads.nanoTime(), membership.timeToLive()),
            new Relay(membership.hooks()));
    scheduler.whenFenced(registration::renounce);
  }

  /** Begins to work; returns at once. */
  public void start() {
    threads.loop().newThread(scheduler).start();
    registration.start();
    feeds.forEach(PrefixFeed::start);
    scan.start();
  }

  /** How the execution log tells what it has. */
  public Inbox inbox() {
    return scheduler.inbox();
  }

  /** Gives the registration up and registers anew, for the guard has ended what carried it. */
  public void renounce(String reason) {
    registration.renounce(reason);
  }

  /** Whether the worker is registered, as far as is known here. */
  public boolean isRegistered() {
    return registration.isHeld();
  }

  /** Why the worker is not registered although the store can be reached, where that is so. */
  public Optional<String> refusal() {
    return registration.refusal();
  }

  /** Whether this worker owns no jobs: it was asked to drain, or can't be relied on. */
  public boolean isDraining() {
    return drainReason().isPresent();
  }

  /** How this node's clock stands to the others'. */
  public ClockWatch clocks() {
    return scheduler.clocks();
  }

  /** Whether the store takes puts. */
  public StoreRoom room() {
    return scheduler.room();
  }

  /** When the scheduler's loop last finished a turn. */
  public Instant lastTurn() {
    return scheduler.lastTurn();
  }

  /** How many attempts are claimed, run, or wait for their end to be written. */
  public int attempts() {
    return scheduler.attempts();
  }

  private void ordered(NodeOrders orders) {
    boolean wanted = orders.drain().isPresent();
    if (wanted != askedToDrain) {
      LOG.info(wanted ? "asked to drain: this worker starts nothing more" : "asked to work again");
    }
    askedToDrain = wanted;
    settleDraining();
    orders.ping().ifPresent(registration::answer);
  }

  /** Jobs go to others while this worker may not, or should not, start anything. */
  private void settleDraining() {
    boolean drains = isDraining();
    registration.drains(drains);
    scheduler.inbox().drains(drains);
  }

  private Optional<String> drainReason() {
    if (stopping) {
      return Optional.of("stopping");
    } else if (askedToDrain) {
      return Optional.of("asked");
    } else if (scheduler.clocks().isOff()) {
      return Optional.of("clockOff");
    }
    return journal.isFull() ? Optional.of("diskFull") : Optional.empty();
  }

  /**
   * Stops claiming and lets others take the jobs over, waits for what runs, and after {@code
   * patience} ends it; then gives the lease back. Blocks.
   */
  public void drain(Duration patience) {
    stopping = true;
    settleDraining();
    if (!isIdleWithin(patience)) {
      scheduler.killAll("worker.stopping");
      if (!isIdleWithin(KILL_LIMIT)) {
        LOG.warn("{} attempts did not end in time", scheduler.attempts());
      }
    }
    close();
  }

  /** Stops at once; what runs is left to the guard. */
  @Override
  public void close() {
    scan.close();
    feeds.forEach(PrefixFeed::close);
    scheduler.stop();
    registration.close();
  }

  private boolean isIdleWithin(Duration patience) {
    long end = threads.nanoTime().getAsLong() + patience.toNanos();
    boolean interrupted = false;
    while (scheduler.attempts() > 0 && threads.nanoTime().getAsLong() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true; // the server hurries, but what runs is somebody's billing
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return scheduler.attempts() == 0;
  }

  /**
   * Tells the hooks first and then the scheduler, so that no task starts before the guard knows.
   */
  private final class Relay implements Registration.Listener {
    private final WorkerHooks hooks;

    Relay(WorkerHooks hooks) {
      this.hooks = hooks;
    }

    @Override
    public void registering(String worker) {
      hooks.registering(worker);
    }

    @Override
    public void registered(Fence fence) {
      scheduler.inbox().registered(fence);
    }

    @Override
    public void renewed(long untilNanos) {
      leaseUntilNanos = untilNanos;
      hooks.leaseUntil(untilNanos);
      settleDraining();
    }

    @Override
    public void lost(String reason) {
      scheduler.inbox().registrationLost(reason);
    }

    @Override
    public int running() {
      return scheduler.attempts();
    }
  }
}
