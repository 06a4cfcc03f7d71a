package io.belfry.execution;

import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;

/** The runner that chooses between the runners of all kinds of task. */
public final class TaskRunners implements TaskRunner {
  private final TaskRunner shell;
  private final TaskRunner sleep;
  private final TaskRunner noop;

  /** Chooses between these. */
  public TaskRunners(TaskRunner shell, TaskRunner sleep, TaskRunner noop) {
    this.shell = shell;
    this.sleep = sleep;
    this.noop = noop;
  }

  @Override
  public Running start(Attempt attempt, OutputSink output) {
    Task task = attempt.task();
    if (task instanceof Task.Shell) {
      return shell.start(attempt, output);
    } else if (task instanceof Task.Sleep) {
      return sleep.start(attempt, output);
    } else if (task instanceof Task.Noop) {
      return noop.start(attempt, output);
    }
    return new Ended(TaskResult.of(ExecutionState.FAILED, "task.unsupported"));
  }
}
