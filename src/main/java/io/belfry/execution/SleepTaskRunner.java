package io.belfry.execution;

import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits for the task's duration without holding a thread. */
public final class SleepTaskRunner implements TaskRunner {
  private final ScheduledExecutorService timers;

  /**
   * @param timers wakes it up
   */
  public SleepTaskRunner(ScheduledExecutorService timers) {
    this.timers = timers;
  }

  @Override
  public Running start(Attempt attempt, OutputSink output) {
    if (!(attempt.task() instanceof Task.Sleep task)) {
      return new Ended(TaskResult.of(ExecutionState.FAILED, "task.unsupported"));
    }
    Optional<Duration> deadline =
        attempt.limits().activeDeadline().filter(limit -> limit.compareTo(task.duration()) < 0);
    TaskResult end =
        deadline
            .map(limit -> TaskResult.of(Stop.DEADLINE.state(), Stop.DEADLINE.reason()))
            .orElseGet(TaskResult::succeeded);
    CompletableFuture<TaskResult> result = new CompletableFuture<>();
    try {
      long nanos = deadline.orElse(task.duration()).toNanos();
      Future<?> timer = timers.schedule(() -> result.complete(end), nanos, TimeUnit.NANOSECONDS);
      return new Sleeping(result, timer);
    } catch (RejectedExecutionException e) {
      return new Ended(TaskResult.of(ExecutionState.FAILED, "task.cannotStart"));
    }
  }

  private record Sleeping(CompletableFuture<TaskResult> end, Future<?> timer) implements Running {
    @Override
    public CompletableFuture<TaskResult> result() {
      return end.copy();
    }

    @Override
    public void kill(String reason) {
      timer.cancel(false);
      end.complete(TaskResult.of(ExecutionState.KILLED, reason));
    }
  }
}
