package io.belfry.log;

import io.belfry.job.ExecutionRecord;

/** One thing to be kept in the execution log. */
public sealed interface LogEntry permits LogEntry.Attempt, OutputChunk, AuditEntry {
  /** The present state of an attempt. */
  record Attempt(ExecutionRecord execution) implements LogEntry {}
}
