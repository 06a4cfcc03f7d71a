package io.belfry.node;

import io.belfry.config.LogSettings;
import io.belfry.config.Settings;
import io.belfry.health.HealthRegistry;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.log.AuditEntry;
import io.belfry.log.ExecutionLog;
import io.belfry.log.LoggedListener;
import io.belfry.log.Spool;
import io.belfry.log.SpoolSettings;
import io.belfry.metrics.BelfryMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;

/**
 * The node's one spool, whatever its roles: a worker's records and a master's audit go through it.
 * It is open from before the worker starts until after the audit has ended.
 */
@ApplicationScoped
public class NodeSpool {
  private static final String FOLDER = "spool";
  private static final int BATCH_BYTES = 1 << 20;
  private static final JobId NO_JOB = new JobId("belfry", "nothing-has-this-name");

  @Inject Settings settings;
  @Inject ManagedExecutors threads;
  @Inject ExecutionLog log;
  @Inject Clock clock;
  @Inject BelfryMetrics metrics;
  @Inject HealthRegistry health;
  private volatile Optional<Spool> opened = Optional.empty();
  private final List<LoggedListener> listeners = new CopyOnWriteArrayList<>();

  void open() {
    LogSettings limits = settings.log();
    var batch = new SpoolSettings.Batch(limits.batchSize(), BATCH_BYTES, limits.commitInterval());
    Spool spool =
        Spool.open(
            SpoolSettings.of(
                settings.store().dataDir().resolve(FOLDER), limits.spoolMaxSize(), batch),
            new Spool.Parts(log, threads.threads(), clock, System::nanoTime, this::logged));
    opened = Optional.of(spool);
    show(spool);
    health.addReady("log", new LogHealth(this::askLog));
  }

  private void show(Spool spool) {
    metrics.gauge(
        "belfry.spool.entries",
        "Records and pieces of output that are not in the execution log yet",
        () -> spool.metrics().backlog());
    metrics.gauge(
        "belfry.log.away",
        "1 while the execution log takes nothing and records wait in the spool, else 0",
        () -> spool.metrics().logAwaySince().isPresent() ? 1 : 0);
    metrics.gauge("belfry.spool.bytes", "Disk that the spool takes", () -> spool.metrics().bytes());
  }

  /** Asks for the records of a job that nobody can have. */
  private CompletableFuture<Void> askLog() {
    return CompletableFuture.runAsync(() -> log.latest(List.of(NO_JOB), 1), threads.tasks());
  }

  private void logged(ExecutionId execution, int attempt) {
    listeners.forEach(listener -> listener.logged(execution, attempt));
  }

  /** From now on this one, too, hears of ends that have arrived in the log. */
  void tell(LoggedListener listener) {
    listeners.add(listener);
  }

  Spool get() {
    return opened.orElseThrow();
  }

  /** Keeps an entry of the audit. */
  CompletableFuture<Void> keep(AuditEntry entry) {
    return opened
        .map(spool -> spool.keep(entry))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new RejectedExecutionException("the spool is not open")));
  }

  /** Writes what waits; what the log does not take now stays on the disk. */
  @PreDestroy // too, because a start that fails is not followed by a stop
  void close() {
    Optional<Spool> closing = opened;
    opened = Optional.empty();
    closing.ifPresent(Spool::close);
  }
}
