package io.belfry.node;

import io.belfry.config.LogSettings;
import io.belfry.execution.OutputSink;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.LogEntry;
import io.belfry.log.Spool;
import io.belfry.log.SpoolSettings;
import io.belfry.metrics.BelfryMetrics;
import io.belfry.scheduler.Inbox;
import io.belfry.scheduler.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The journal of the scheduler, kept by the local spool. */
final class SpoolJournal implements Journal {
  private static final int BATCH_BYTES = 1 << 20;

  private final Spool spool;
  private volatile Optional<Inbox> scheduler = Optional.empty();

  private SpoolJournal(Path folder, WorkerParts parts) {
    LogSettings log = parts.settings.log();
    var batch = new SpoolSettings.Batch(log.batchSize(), BATCH_BYTES, log.commitInterval());
    this.spool =
        Spool.open(
            SpoolSettings.of(folder, log.spoolMaxSize(), batch),
            new Spool.Parts(
                parts.log, parts.threads.threads(), parts.clock, System::nanoTime, this::logged));
  }

  /** Opens the spool in this folder. */
  static SpoolJournal open(Path folder, WorkerParts parts) {
    SpoolJournal journal = new SpoolJournal(folder, parts);
    journal.show(parts.metrics);
    return journal;
  }

  private void show(BelfryMetrics metrics) {
    metrics.gauge(
        "belfry.spool.entries",
        "Records and pieces of output that are not in the execution log yet",
        () -> spool.metrics().backlog());
    metrics.gauge("belfry.spool.bytes", "Disk that the spool takes", () -> spool.metrics().bytes());
  }

  /** From now on the scheduler hears of ends that have arrived in the log. */
  void tell(Inbox inbox) {
    scheduler = Optional.of(inbox);
  }

  /** Writes what waits; what the log does not take now stays on the disk. */
  void close() {
    spool.close();
  }

  private void logged(ExecutionId execution, int attempt) {
    scheduler.ifPresent(inbox -> inbox.logged(execution.job(), execution.key(), attempt));
  }

  @Override
  public CompletableFuture<Void> provisional(ExecutionRecord end) {
    return spool.provisional(end);
  }

  @Override
  public void accepted(ExecutionRecord end) {
    spool.settle(end, Spool.Verdict.ACCEPTED);
  }

  @Override
  public void late(ExecutionRecord end) {
    spool.settle(end, Spool.Verdict.LATE);
  }

  @Override
  public void write(ExecutionRecord record) {
    spool.write(new LogEntry.Attempt(record));
  }

  @Override
  public List<ExecutionRecord> undecided() {
    return spool.unsettled();
  }

  @Override
  public OutputSink output() {
    return spool::write;
  }

  @Override
  public boolean isFull() {
    return spool.isFull();
  }
}
