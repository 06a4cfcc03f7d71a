package io.belfry.node;

import io.belfry.codec.StoredJobCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.config.NodeName;
import io.belfry.config.Settings;
import io.belfry.execution.Guard;
import io.belfry.execution.NoopTaskRunner;
import io.belfry.execution.ShellTaskRunner;
import io.belfry.execution.SleepTaskRunner;
import io.belfry.execution.TaskRunner;
import io.belfry.execution.TaskRunners;
import io.belfry.health.HealthCheck;
import io.belfry.health.Probe;
import io.belfry.job.Job;
import io.belfry.kv.KeyValue;
import io.belfry.scheduler.Scheduler;
import io.belfry.scheduler.Worker;
import io.belfry.scheduler.WorkerConfig;
import io.belfry.store.Keys;
import io.belfry.store.WorkerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker of this node with its guard and its journal, from start to stop. */
final class RunningWorker {
  private static final Duration STUCK = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int BOOT_ID_BYTES = 6;
  private static final Logger LOG = LoggerFactory.getLogger(RunningWorker.class);

  private final String name;
  private final WorkerParts parts;
  private final SpoolJournal journal;
  private final Guard guard;
  private final Worker worker;
  private final SecureRandom random = new SecureRandom();

  private RunningWorker(String name, WorkerParts parts) {
    this.name = name;
    this.parts = parts;
    Settings settings = parts.settings;
    Path folder = settings.store().dataDir();
    this.journal = new SpoolJournal(parts.spool.get());
    parts.spool.tell(journal::logged);
    this.guard =
        new Guard(
            new Guard.Settings(folder.resolve("guard"), settings.worker().guardSilence()),
            parts.threads.timers(),
            this::guardFired);
    this.worker =
        new Worker(
            new WorkerConfig(name, settings.worker().threads(), settings.worker().claimAhead()),
            new Scheduler.Parts(
                parts.kv,
                RunningWorker::read,
                taskRunner(folder),
                parts.threads.tasks(),
                journal,
                new MeteredScheduler(parts.metrics)),
            new Worker.Threads(
                parts.threads.threads(), parts.threads.timers(), parts.clock, System::nanoTime),
            new Worker.Membership(
                this::identity, settings.worker().leaseTtl(), new GuardHooks(guard)));
  }

  /** Starts a worker of this stable name. */
  static RunningWorker start(String name, WorkerParts parts) {
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
    parts.health.addLive("scheduler", this::turns);
    parts.health.addReady("registration", this::registration);
    parts.health.addReady("spool", this::spool);
    parts.health.addReady("store", new Probe(() -> parts.kv.get(Keys.EPOCH), PATIENCE));
  }

  /** Waits for what runs, ends the rest, and hands over. */
  void stop(Duration patience) {
    worker.drain(patience);
    guard.close();
  }

  private void guardFired(Guard.Fired fired) {
    LOG.warn("the guard ended all processes of {}: {}", fired.worker(), fired.reason());
    worker.renounce(fired.reason());
  }

  private HealthCheck.Result turns() {
    Duration age = Duration.between(worker.lastTurn(), parts.clock.instant());
    return age.compareTo(STUCK) <= 0 ? HealthCheck.Result.ok() : HealthCheck.Result.down("stuck");
  }

  private HealthCheck.Result registration() {
    return worker.isRegistered()
        ? HealthCheck.Result.ok()
        : HealthCheck.Result.down("notRegistered");
  }

  private HealthCheck.Result spool() {
    return journal.isFull() ? HealthCheck.Result.down("full") : HealthCheck.Result.ok();
  }

  private WorkerInfo identity(Instant now) {
    byte[] boot = new byte[BOOT_ID_BYTES];
    random.nextBytes(boot);
    return new WorkerInfo(
        name + "~" + HexFormat.of().formatHex(boot),
        NodeName.hostName(System.getenv()),
        Version.text(),
        now,
        parts.settings.worker().threads(),
        parts.settings.node().labels());
  }

  private TaskRunner taskRunner(Path folder) {
    Path scratch = folder.resolve("scratch");
    try {
      Files.createDirectories(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException("the scratch folder " + scratch + " can't be made", e);
    }
    int outputLimit = Math.toIntExact(parts.settings.log().outputLimit());
    ShellTaskRunner shell =
        new ShellTaskRunner(
            new ShellTaskRunner.Settings(scratch, outputLimit, System.getenv()),
            parts.threads.tasks(),
            guard,
            parts.secrets,
            parts.clock);
    return new TaskRunners(
        shell, new SleepTaskRunner(parts.threads.timers()), new NoopTaskRunner());
  }

  private static Job read(KeyValue stored) throws UnreadableValueException {
    return StoredJobCodec.read(Keys.jobOf(stored.key()), stored.value(), stored.modRevision())
        .job();
  }
}
