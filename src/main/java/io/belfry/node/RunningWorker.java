package io.belfry.node;

import io.belfry.codec.StoredJobCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.config.Settings;
import io.belfry.execution.Guard;
import io.belfry.execution.KeptProcesses;
import io.belfry.execution.TaskRunner;
import io.belfry.health.HealthCheck;
import io.belfry.health.HealthRegistry;
import io.belfry.job.Job;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.log.LoggedListener;
import io.belfry.log.Spool;
import io.belfry.scheduler.Registration;
import io.belfry.scheduler.Scheduler;
import io.belfry.scheduler.SchedulerMetrics;
import io.belfry.scheduler.Worker;
import io.belfry.scheduler.WorkerConfig;
import io.belfry.store.Epoch;
import io.belfry.store.Keys;
import io.belfry.store.StoreSpace;
import io.belfry.store.WorkerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker of this node with its guard and its journal, from start to stop. It takes plain parts,
 * so that a worker can also be put together where there is no container.
 */
public final class RunningWorker {
  private static final Duration STUCK = Duration.ofSeconds(10);
  private static final int BOOT_ID_BYTES = 6;
  private static final Logger LOG = LoggerFactory.getLogger(RunningWorker.class);

  private final String name;
  private final Parts parts;
  private final SpoolJournal journal;
  private final Guard guard;
  private final KeptProcesses kept;
  private final Worker worker;
  private final RevisionMemory revisions;
  private final SecureRandom random = new SecureRandom();

  /**
   * What a worker is made of.
   *
   * @param settings of the node
   * @param threads of the node
   * @param kv the store
   * @param spool open as long as the worker lives; tells it of ends that have arrived in the log
   * @param runners makes what runs tasks
   * @param clock the wall clock
   * @param metrics what is counted
   * @param health where the worker's checks go
   * @param scans whether this node is the one that looks at all states
   */
  public record Parts(
      Settings settings,
      Threads threads,
      KeyValueStore kv,
      Records spool,
      Runners runners,
      Clock clock,
      SchedulerMetrics metrics,
      HealthRegistry health,
      BooleanSupplier scans) {}

  /**
   * The threads of a worker, which never shuts them down.
   *
   * @param loops makes the threads of its loops
   * @param timers run short things at their time; two threads or more
   * @param tasks run tasks, each at once on a thread of its own
   */
  public record Threads(
      ThreadFactory loops, ScheduledExecutorService timers, ExecutorService tasks) {}

  /**
   * The spool of a worker.
   *
   * @param spool the spool
   * @param listeners takes who hears of ends that have arrived in the log
   */
  public record Records(Spool spool, Consumer<LoggedListener> listeners) {}

  /** Makes what runs tasks, in processes that this guard watches. */
  @FunctionalInterface
  public interface Runners {
    /** Called once, before the guard starts; {@code kept} goes on when the lease ends. */
    TaskRunner of(Guard guard, KeptProcesses kept);
  }

  private RunningWorker(String name, Parts parts) {
    this.name = name;
    this.parts = parts;
    Settings settings = parts.settings();
    Path folder = settings.store().dataDir();
    Threads threads = parts.threads();
    this.revisions = new RevisionMemory(folder);
    this.journal = new SpoolJournal(parts.spool().spool());
    parts.spool().listeners().accept(journal::logged);
    Guard.Settings guarding =
        new Guard.Settings(folder.resolve("guard"), settings.worker().guardSilence());
    this.guard = new Guard(guarding, threads.timers(), this::guardFired);
    this.kept = new KeptProcesses(name, guarding, threads.timers());
    this.worker =
        new Worker(
            new WorkerConfig(name, settings.worker().threads(), settings.worker().claimAhead()),
            new Scheduler.Parts(
                parts.kv(),
                RunningWorker::read,
                parts.runners().of(guard, kept),
                threads.tasks(),
                journal,
                parts.metrics()),
            new Worker.Threads(threads.loops(), threads.timers(), parts.clock(), System::nanoTime),
            new Worker.Membership(
                new Self(),
                settings.worker().leaseTtl(),
                new GuardHooks(guard, kept),
                parts.scans()));
  }

  /** Starts a worker of this stable name; returns at once. */
  public static RunningWorker start(String name, Parts parts) {
    RunningWorker running = new RunningWorker(name, parts);
    running.start();
    return running;
  }

  private void start() {
    try {
      guard.start();
    } catch (IOException | RuntimeException e) {
      LOG.error("the guard can't run here, so no shell task will be started", e);
    }
    journal.tell(worker.inbox());
    worker.start();
    parts.health().addLive("scheduler", this::turns);
    parts.health().addReady("registration", this::registration);
    parts.health().addReady("spool", this::spool);
    parts.health().addReady("clock", this::clock);
    Set<String> bearable =
        parts.settings().node().master() ? Set.of(StoreSpace.Level.FULL.text()) : Set.of();
    parts.health().addReady("store", new StoreHealth(parts.kv(), bearable));
  }

  /** Waits for what runs, ends the rest, and hands over. */
  public void stop(Duration patience) {
    worker.drain(patience);
    guard.close();
    kept.close();
  }

  private void guardFired(Guard.Fired fired) {
    LOG.warn("the guard ended all processes of {}: {}", fired.worker(), fired.reason());
    worker.renounce(fired.reason());
  }

  private HealthCheck.Result turns() {
    Duration age = Duration.between(worker.lastTurn(), parts.clock().instant());
    return age.compareTo(STUCK) <= 0 ? HealthCheck.Result.ok() : HealthCheck.Result.down("stuck");
  }

  /** Whether the worker is registered, as far as is known here. */
  public boolean isRegistered() {
    return worker.isRegistered();
  }

  private HealthCheck.Result registration() {
    return isRegistered()
        ? HealthCheck.Result.ok()
        : HealthCheck.Result.down(worker.refusal().orElse("notRegistered"));
  }

  private HealthCheck.Result clock() {
    return worker.clocks().isOff() ? HealthCheck.Result.down("off") : HealthCheck.Result.ok();
  }

  private HealthCheck.Result spool() {
    return journal.isFull() ? HealthCheck.Result.down("full") : HealthCheck.Result.ok();
  }

  /** How far this node's clock is ahead of the cluster's time. */
  public Duration clockOffset() {
    return worker.clocks().offset();
  }

  /** What the worker says of itself, and what it remembers of the store. */
  private final class Self implements Registration.Self {
    @Override
    public WorkerInfo next(Instant now) {
      byte[] boot = new byte[BOOT_ID_BYTES];
      random.nextBytes(boot);
      return new WorkerInfo(
          name + "~" + HexFormat.of().formatHex(boot),
          LocalMachine.describe(),
          now,
          parts.settings().worker().threads(),
          parts.settings().node().labels(),
          false);
    }

    @Override
    public long highest() {
      return parts.settings().etcd().isUsed() ? revisions.highest() : 0;
    }

    @Override
    public void seen(long revision) {
      // the embedded store lies beside that file, and whoever restores one restores both
      if (parts.settings().etcd().isUsed()) {
        revisions.seen(revision);
      }
    }

    @Override
    public boolean accepts(long revision, Epoch epoch) {
      return !parts.settings().etcd().isUsed() || revisions.accepts(revision, epoch);
    }
  }

  private static Job read(KeyValue stored) throws UnreadableValueException {
    return StoredJobCodec.read(Keys.jobOf(stored.key()), stored.value(), stored.modRevision())
        .job();
  }
}
