package io.belfry.cluster;

import io.belfry.codec.ExecutionRecordCodec;
import io.belfry.codec.UnreadableValueException;
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
import io.belfry.log.OutputChunk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An execution log that keeps every writing of a record, one a line, and merges nothing: so that
 * the checker sees what was said first and what later. Nobody reads through it.
 */
final class FileLog implements ExecutionLog {
  private final LineFile file;

  FileLog(Path file) {
    this.file = new LineFile(file);
  }

  /** Everything that was written to such a file. */
  static List<ExecutionRecord> read(Path file) {
    return LineFile.read(file).stream().map(FileLog::record).toList();
  }

  private static ExecutionRecord record(String line) {
    try {
      return ExecutionRecordCodec.read(line.getBytes(StandardCharsets.UTF_8));
    } catch (UnreadableValueException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  @Override
  public void append(List<LogEntry> entries) {
    String lines =
        entries.stream()
            .filter(LogEntry.Attempt.class::isInstance)
            .map(LogEntry.Attempt.class::cast)
            .map(entry -> ExecutionRecordCodec.write(entry.execution()))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"));
    if (!lines.isEmpty()) {
      file.add(lines);
    }
  }

  @Override
  public List<ExecutionRecord> attempts(ExecutionId id) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
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
  public void close() {
    file.close();
  }
}
