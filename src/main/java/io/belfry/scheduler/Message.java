package io.belfry.scheduler;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.job.JobState.Running;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValue;
import io.belfry.store.BatchResult;
import io.belfry.store.FeedEvent;
import io.belfry.store.Fence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What other threads tell the scheduler. */
sealed interface Message {
  /** Which feed an event comes from. */
  enum Source {
    JOBS,
    WORKERS,
    REQUESTS,
    KILLS,
    NODES,
    CALENDARS
  }

  /** Something was read or changed below a watched prefix. */
  record Fed(Source source, FeedEvent event) implements Message {}

  /** States that were asked for; an absent one has no value. */
  record StatesRead(List<JobId> jobs, List<Optional<KeyValue>> states) implements Message {}

  /** States could not be read. */
  record ReadFailed(List<JobId> jobs) implements Message {}

  /** States that a scan found to hold running attempts, or ends not known to be recorded. */
  record StatesFound(List<StateScan.Found> states) implements Message {}

  /** A batch came back. */
  record BatchDone(Batch batch, BatchResult result) implements Message {}

  /** A batch failed without effect. */
  record BatchFailed(Batch batch, Throwable failure) implements Message {}

  /** A task ended; its record is on the local disk where that was possible. */
  record AttemptEnded(
      JobId job, Running attempt, TaskResult result, Instant at, ExecutionRecord record)
      implements Message {}

  /** The execution log has the end of this attempt. */
  record Logged(JobId job, String key, int attempt) implements Message {}

  /** The worker is registered and may claim. */
  record Registered(Fence fence) implements Message {}

  /** The worker is not registered any more, and why. */
  record RegistrationLost(String reason) implements Message {}

  /** Claim nothing more and own nothing, or do so again. */
  record Drains(boolean wanted) implements Message {}

  /** Nothing has happened; the loop gets another turn. */
  record Wake() implements Message {}
}
