package io.belfry.log;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that go to the log together. Writings of the same attempt become one, so that a short
 * attempt costs the log one write and not three. Used by one thread.
 */
final class LogBatch {
  private static final int RECORD_BYTES = 400;
  private static final int CHUNK_BYTES = 100;

  private record Attempt(ExecutionId execution, int attempt) {}

  private final SpoolSettings.Batch limits;
  private final List<LogEntry> entries = new ArrayList<>();
  private final Map<Attempt, Integer> places = new HashMap<>();
  private long bytes;

  LogBatch(SpoolSettings.Batch limits) {
    this.limits = limits;
  }

  void add(LogEntry entry) {
    if (entry instanceof LogEntry.Attempt attempt) {
      add(attempt.execution());
    } else if (entry instanceof OutputChunk chunk) {
      bytes += CHUNK_BYTES + chunk.data().length;
      entries.add(chunk);
    } else if (entry instanceof AuditEntry audit) {
      bytes += RECORD_BYTES + audit.change().length();
      entries.add(audit);
    }
  }

  private void add(ExecutionRecord record) {
    var key = new Attempt(record.id(), record.attempt());
    Integer place = places.get(key);
    if (place == null) {
      places.put(key, entries.size());
      entries.add(new LogEntry.Attempt(record));
      bytes += RECORD_BYTES;
    } else {
      ExecutionRecord before = ((LogEntry.Attempt) entries.get(place)).execution();
      entries.set(place, new LogEntry.Attempt(before.merge(record)));
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean isFull() {
    return entries.size() >= limits.entries() || bytes >= limits.bytes();
  }

  List<LogEntry> entries() {
    return List.copyOf(entries);
  }

  /** Keeps only these. */
  void retain(List<LogEntry> left) {
    entries.clear();
    places.clear();
    bytes = 0;
    left.forEach(this::add);
  }
}
