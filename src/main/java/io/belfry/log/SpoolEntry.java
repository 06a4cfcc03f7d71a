package io.belfry.log;

import io.belfry.job.ExecutionRecord;
import io.belfry.log.Spool.Verdict;

/** One entry of a segment. */
sealed interface SpoolEntry {
  /** The end of an attempt whose place in the log is not decided yet. */
  record Provisional(ExecutionRecord end) implements SpoolEntry {}

  /** The decision about a provisional end. */
  record Settled(AttemptKey key, Verdict verdict) implements SpoolEntry {}

  /** What goes to the log as it is. */
  record Direct(LogEntry entry) implements SpoolEntry {}
}
