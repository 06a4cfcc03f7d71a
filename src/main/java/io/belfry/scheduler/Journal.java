package io.belfry.scheduler;

import io.belfry.execution.OutputSink;
import io.belfry.job.ExecutionRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where records of attempts go: the local spool, and from there the execution log. Never blocks.
 */
public interface Journal {
  /**
   * Keeps the record of an end on the local disk before the end is written to the job's state. The
   * future fails where the disk can't take it.
   */
  CompletableFuture<Void> provisional(ExecutionRecord end);

  /** The state took the end: its record goes to the execution log. */
  void accepted(ExecutionRecord end);

  /** The state had given the attempt up for lost: the record stays lost and keeps this result. */
  void late(ExecutionRecord end);

  /** Sends a record that needs no decision: running, lost, skipped or missed. */
  void write(ExecutionRecord record);

  /** The provisional records of an earlier life of this worker that nobody decided about. */
  List<ExecutionRecord> undecided();

  /** Takes the output of attempts. */
  OutputSink output();

  /** Whether the disk is too full to promise that another end can be kept. */
  boolean isFull();
}
