package io.belfry.log;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of one {@link ExecutionLog#append}, merged among themselves, for an adapter to write:
 * no two are of the same attempt, the same piece of output or the same entry of the audit.
 *
 * @param attempts one record for each attempt
 * @param chunks pieces of output
 * @param audit entries of the audit
 */
public record Bulk(
    List<ExecutionRecord> attempts, List<OutputChunk> chunks, List<AuditEntry> audit) {
  private record Key(ExecutionId execution, int attempt) {}

  private record ChunkKey(ExecutionId execution, int attempt, long sequence) {}

  public Bulk {
    attempts = List.copyOf(attempts);
    chunks = List.copyOf(chunks);
    audit = List.copyOf(audit);
  }

  /**
   * Merges the entries.
   *
   * @throws LogRejectedException where a chunk is longer than a log may take
   */
  public static Bulk of(List<LogEntry> entries) {
    Map<Key, ExecutionRecord> attempts = new LinkedHashMap<>();
    Map<ChunkKey, OutputChunk> chunks = new LinkedHashMap<>();
    Map<String, AuditEntry> audit = new LinkedHashMap<>();
    for (LogEntry entry : entries) {
      if (entry instanceof LogEntry.Attempt attempt) {
        ExecutionRecord execution = attempt.execution();
        attempts.merge(
            new Key(execution.id(), execution.attempt()), execution, ExecutionRecord::merge);
      } else if (entry instanceof OutputChunk chunk) {
        check(chunk);
        chunks.putIfAbsent(
            new ChunkKey(chunk.execution(), chunk.attempt(), chunk.sequence()), chunk);
      } else if (entry instanceof AuditEntry done) {
        audit.putIfAbsent(done.id(), done);
      }
    }
    return new Bulk(
        new ArrayList<>(attempts.values()),
        new ArrayList<>(chunks.values()),
        new ArrayList<>(audit.values()));
  }

  private static void check(OutputChunk chunk) {
    if (chunk.data().length > OutputChunk.MAX_BYTES) {
      throw new LogRejectedException(
          "a chunk of "
              + chunk.execution()
              + " has "
              + chunk.data().length
              + " bytes, the most is "
              + OutputChunk.MAX_BYTES);
    }
  }
}
