package io.belfry.log;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A log in memory that can be away and can refuse; it keeps what the spool's tests ask for. */
final class MemoryLog implements ExecutionLog {
  final Map<String, ExecutionRecord> attempts = new ConcurrentHashMap<>();
  final Map<String, OutputChunk> chunks = new ConcurrentHashMap<>();
  final Map<String, AuditEntry> audit = new ConcurrentHashMap<>();
  final List<Integer> bulks = java.util.Collections.synchronizedList(new ArrayList<>());
  volatile boolean away;
  volatile Predicate<LogEntry> refused = entry -> false;
  volatile Predicate<LogEntry> breaking = entry -> false;

  @Override
  public void append(List<LogEntry> entries) {
    if (away) {
      throw new LogUnavailableException("away", new IllegalStateException());
    }
    if (entries.stream().anyMatch(breaking)) {
      throw new IllegalStateException("nobody foresaw that");
    }
    if (entries.stream().anyMatch(refused)) {
      throw new LogRejectedException("refused");
    }
    bulks.add(entries.size());
    for (LogEntry entry : entries) {
      if (entry instanceof LogEntry.Attempt attempt) {
        ExecutionRecord record = attempt.execution();
        attempts.merge(record.id() + "#" + record.attempt(), record, ExecutionRecord::merge);
      } else if (entry instanceof OutputChunk chunk) {
        chunks.putIfAbsent(
            chunk.execution() + "#" + chunk.attempt() + ":" + chunk.sequence(), chunk);
      } else if (entry instanceof AuditEntry done) {
        audit.putIfAbsent(done.id(), done);
      }
    }
  }

  @Override
  public List<ExecutionRecord> attempts(ExecutionId id) {
    return attempts.values().stream().filter(record -> record.id().equals(id)).toList();
  }

  @Override
  public ExecutionPage list(ExecutionQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ExecutionRecord> latest(List<JobId> jobs, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<OutputChunk> output(ExecutionId id, int attempt, long afterSequence, int limit) {
    return chunks.values().stream()
        .filter(chunk -> chunk.execution().equals(id) && chunk.attempt() == attempt)
        .sorted(java.util.Comparator.comparingLong(OutputChunk::sequence))
        .toList();
  }

  @Override
  public long expire(JobId job, History history, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<JobId> jobs(String after, int limit) {
    throw new UnsupportedOperationException();
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
