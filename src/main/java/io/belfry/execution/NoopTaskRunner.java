package io.belfry.execution;

import io.belfry.job.TaskResult;

/** Does nothing, and succeeds at once. */
public final class NoopTaskRunner implements TaskRunner {
  @Override
  public Running start(Attempt attempt, OutputSink output) {
    return new Ended(TaskResult.succeeded());
  }
}
