package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SleepTaskRunnerTest {
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void succeedsAfterItsDuration() {
    TaskRunner.Running running = start(Duration.ofHours(3), Optional.of(Duration.ofHours(5)));
    assertThat(running.result()).isNotDone();
    elapse(Duration.ofHours(3));
    assertThat(running.result()).isCompletedWithValue(TaskResult.succeeded());
  }

  @Test
  void timesOutAtItsDeadline() {
    TaskRunner.Running running = start(Duration.ofHours(3), Optional.of(Duration.ofHours(2)));
    elapse(Duration.ofHours(2));
    assertThat(running.result())
        .isCompletedWithValue(TaskResult.of(ExecutionState.TIMED_OUT, "deadline.exceeded"));
  }

  @Test
  void isKilledAtOnce() {
    TaskRunner.Running running = start(Duration.ofHours(3), Optional.empty());
    running.kill("user");
    running.kill("again");
    assertThat(running.result()).isCompletedWithValue(TaskResult.of(ExecutionState.KILLED, "user"));
  }

  @Test
  void isNotKilledAfterItsEnd() {
    TaskRunner.Running running = start(Duration.ofHours(3), Optional.empty());
    elapse(Duration.ofHours(3));
    running.kill("user");
    assertThat(running.result()).isCompletedWithValue(TaskResult.succeeded());
  }

  @Test
  void failsWhereThereIsNoTimer() {
    timers.shutdown();
    assertThat(start(Duration.ofHours(3), Optional.empty()).result())
        .isCompletedWithValue(TaskResult.of(ExecutionState.FAILED, "task.cannotStart"));
  }

  private TaskRunner.Running start(Duration duration, Optional<Duration> deadline) {
    Attempt attempt =
        Attempts.of(
            "w~1", new Task.Sleep(duration), Attempts.limits(deadline, Duration.ofSeconds(1)));
    return new SleepTaskRunner(timers).start(attempt, chunk -> {});
  }

  /** Runs the one timer by hand, and checks that it is set to this time. */
  private void elapse(Duration expected) {
    Runnable timer = timers.getQueue().element();
    long minutes = ((Delayed) timer).getDelay(TimeUnit.MINUTES);
    assertThat(minutes).isBetween(expected.toMinutes() - 1, expected.toMinutes());
    timer.run();
  }
}
