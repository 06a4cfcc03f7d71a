package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskRunnersTest {
  private final TaskRunners runners =
      new TaskRunners(answering("shell"), answering("sleep"), answering("noop"));

  @Test
  void choosesByTheKindOfTask() {
    assertThat(chosen(Attempts.bash("true"))).isEqualTo("shell");
    assertThat(chosen(new Task.Sleep(Duration.ofSeconds(1)))).isEqualTo("sleep");
    assertThat(chosen(new Task.Noop())).isEqualTo("noop");
  }

  private String chosen(Task task) {
    Attempt attempt = Attempts.of("w~1", task, Attempts.noLimits());
    return runners.start(attempt, chunk -> {}).result().join().reason().orElseThrow();
  }

  private static TaskRunner answering(String name) {
    return (attempt, output) -> new Ended(TaskResult.of(ExecutionState.FAILED, name));
  }
}
