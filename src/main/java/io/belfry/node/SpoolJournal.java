package io.belfry.node;

import io.belfry.execution.OutputSink;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.LogEntry;
import io.belfry.log.Spool;
import io.belfry.scheduler.Inbox;
import io.belfry.scheduler.Journal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The journal of the scheduler, kept by the node's spool. */
final class SpoolJournal implements Journal {
  private final Spool spool;
  private volatile Optional<Inbox> scheduler = Optional.empty();

  SpoolJournal(Spool spool) {
    this.spool = spool;
  }

  /** From now on the scheduler hears of ends that have arrived in the log. */
  void tell(Inbox inbox) {
    scheduler = Optional.of(inbox);
  }

  /** The end of an attempt has arrived in the log. */
  void logged(ExecutionId execution, int attempt) {
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
