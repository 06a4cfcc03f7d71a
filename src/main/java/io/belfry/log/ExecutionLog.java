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
   * Writes entries in bulk, in their order, idempotently by (execution id, attempt) and, for
   * output, sequence number. A record that is final is never turned back: a later record of the
   * same attempt replaces it only where the kept one is not final.
   */
  void append(List<LogEntry> entries);

  /** All attempts of an execution, oldest first; empty where none is kept. */
  List<ExecutionRecord> attempts(ExecutionId id);

  /** One page of attempts, newest scheduled time first. */
  ExecutionPage list(ExecutionQuery query);

  /** The latest records of each of these jobs, newest first, at most {@code limit} of each. */
  List<ExecutionRecord> latest(List<JobId> jobs, int limit);

  /** The chunks behind {@code afterSequence} (-1 for all), in order, at most {@code limit}. */
  List<OutputChunk> output(ExecutionId id, int attempt, long afterSequence, int limit);

  /**
   * Removes what a job's history no longer covers, in small steps.
   *
   * @return how many records went
   */
  long expire(JobId job, History history, Instant now);

  /** The jobs that records are kept of, also deleted ones, in order, behind {@code after}. */
  List<JobId> jobs(String after, int limit);

  @Override
  void close();
}
