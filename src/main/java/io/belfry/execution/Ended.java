package io.belfry.execution;

import io.belfry.job.TaskResult;
import java.util.concurrent.CompletableFuture;

/** An attempt that is over as soon as it begins. */
record Ended(TaskResult end) implements TaskRunner.Running {
  @Override
  public CompletableFuture<TaskResult> result() {
    return CompletableFuture.completedFuture(end);
  }

  @Override
  public void kill(String reason) {
    // there is nothing left to end
  }
}
