package io.belfry.log;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import java.time.Instant;
import java.util.List;

/**
 * The port of the execution log: records of attempts and, apart from them, chunks of output.
 *
 * <p>Every call blocks until the store has answered and throws {@link LogUnavailableException}
 * where it did not; a write that failed so may be sent again at any time.
 */
public interface ExecutionLog extends AutoCloseable {
  /**
   * Writes entries in bulk, idempotently by (execution id, attempt) and, for output, sequence
   * number. A store without transactions may have written some of them when the call fails; sending
   * all again changes nothing of those. A record is kept as {@link ExecutionRecord#merge} says: a
   * final one is never turned back, in whatever order the writings come. Of two chunks with the
   * same sequence number, or two entries of the audit with the same id, the first stays. When the
   * call returns the entries are on disk.
   *
   * @throws LogRejectedException where an entry can never be written, as it is
   */
  void append(List<LogEntry> entries);

  /** All attempts of an execution, oldest first; empty where none is kept. */
  List<ExecutionRecord> attempts(ExecutionId id);

  /**
   * One page of attempts, newest scheduled time first; those of the same time in a fixed order.
   * What comes in while somebody pages neither repeats nor hides a record behind the cursor.
   *
   * @throws InvalidCursorException where the cursor is not one of this log's
   * @throws IllegalArgumentException where the limit is not 1 to 500
   */
  ExecutionPage list(ExecutionQuery query);

  /** The latest records of each of these jobs, at most {@code limit} of each, newest first. */
  List<ExecutionRecord> latest(List<JobId> jobs, int limit);

  /** The chunks behind {@code afterSequence} (-1 for all), in order, at most {@code limit}. */
  List<OutputChunk> output(ExecutionId id, int attempt, long afterSequence, int limit);

  /**
   * Removes the attempts that a job's history no longer covers, with their output, in small steps
   * between which others get their turn. Attempts that have not ended stay.
   *
   * @return how many records went
   */
  long expire(JobId job, History history, Instant now);

  /**
   * The jobs that records or output are kept of, also deleted ones, in order, behind {@code after}
   * (the text of a job's id, or the empty string to begin), at most {@code limit}.
   */
  List<JobId> jobs(String after, int limit);

  /** The audit, which is in the same store. */
  AuditLog audit();

  /** What the attempts add up to, which is in the same store. */
  AggregateLog aggregates();

  @Override
  void close();
}
