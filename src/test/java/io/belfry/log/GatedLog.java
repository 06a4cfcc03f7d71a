package io.belfry.log;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A log that is away while the test says so. */
record GatedLog(ExecutionLog log, BooleanSupplier open) implements ExecutionLog {
  @Override
  public void append(List<LogEntry> entries) {
    if (!open.getAsBoolean()) {
      throw new LogUnavailableException("away", new IllegalStateException());
    }
    log.append(entries);
  }

  @Override
  public List<ExecutionRecord> attempts(ExecutionId id) {
    return log.attempts(id);
  }

  @Override
  public ExecutionPage list(ExecutionQuery query) {
    return log.list(query);
  }

  @Override
  public List<ExecutionRecord> latest(List<JobId> jobs, int limit) {
    return log.latest(jobs, limit);
  }

  @Override
  public List<OutputChunk> output(ExecutionId id, int attempt, long afterSequence, int limit) {
    return log.output(id, attempt, afterSequence, limit);
  }

  @Override
  public long expire(JobId job, History history, Instant now) {
    return log.expire(job, history, now);
  }

  @Override
  public List<JobId> jobs(String after, int limit) {
    return log.jobs(after, limit);
  }

  @Override
  public AuditLog audit() {
    return log.audit();
  }

  @Override
  public AggregateLog aggregates() {
    return log.aggregates();
  }

  @Override
  public void close() {
    log.close();
  }
}
