package io.belfry.cluster;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import io.belfry.log.AggregateLog;
import io.belfry.log.AuditLog;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionPage;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogEntry;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.OutputChunk;
import io.belfry.log.h2.H2ExecutionLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Where a worker of the rig sends its records. */
enum LogKind {
  /** Into a file of lines, for the checker. */
  FILE,
  /** Into an H2 file of the worker's own. */
  H2,
  /** Nowhere: the log takes everything and keeps nothing. */
  OFF,
  /** The log is away for good, and all stays in the spool. */
  AWAY;

  ExecutionLog open(Path folder) {
    return switch (this) {
      case FILE -> new FileLog(folder.resolve("records"));
      case H2 -> H2ExecutionLog.open(folder.resolve("log"));
      case OFF -> new NoLog(false);
      case AWAY -> new NoLog(true);
    };
  }

  private record NoLog(boolean away) implements ExecutionLog {
    @Override
    public void append(List<LogEntry> entries) {
      if (away) {
        throw new LogUnavailableException("away on purpose", new IllegalStateException());
      }
    }

    @Override
    public List<ExecutionRecord> attempts(ExecutionId id) {
      return List.of();
    }

    @Override
    public ExecutionPage list(ExecutionQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ExecutionRecord> latest(List<JobId> jobs, int limit) {
      return List.of();
    }

    @Override
    public List<OutputChunk> output(ExecutionId id, int attempt, long afterSequence, int limit) {
      return List.of();
    }

    @Override
    public long expire(JobId job, History history, Instant now) {
      return 0;
    }

    @Override
    public List<JobId> jobs(String after, int limit) {
      return List.of();
    }

    @Override
    public AuditLog audit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public AggregateLog aggregates() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
