package io.belfry.execution;

import io.belfry.job.TaskResult;
import java.util.concurrent.CompletableFuture;

/** Starts attempts; there is one for each kind of task, and one that chooses between them. */
public interface TaskRunner {
  /**
   * Starts the attempt and returns at once or soon; a task that can't be started ends as {@code
   * failed} with a reason, never as an exception.
   */
  Running start(Attempt attempt, OutputSink output);

  /** An attempt under way. */
  interface Running {
    /** Completes, never exceptionally, once nothing of the task is left running. */
    CompletableFuture<TaskResult> result();

    /**
     * Asks the task to end: TERM, the grace period, then KILL to all that is left. Idempotent; the
     * result is then {@code killed} with this reason, unless the task had ended before.
     */
    void kill(String reason);
  }
}
