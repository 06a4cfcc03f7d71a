package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private final Map<Attempt, Fake> started = new HashMap<>();
  private final Supervisor supervisor =
      new Supervisor(
          (attempt, output) -> {
            Fake fake = new Fake();
            started.put(attempt, fake);
            return fake;
          });

  private static final class Fake implements TaskRunner.Running {
    private final CompletableFuture<TaskResult> result = new CompletableFuture<>();
    private String killed = "";

    @Override
    public CompletableFuture<TaskResult> result() {
      return result;
    }

    @Override
    public void kill(String reason) {
      killed = reason;
    }

    void end() {
      result.complete(TaskResult.succeeded());
    }
  }

  @Test
  void knowsWhatRuns() {
    Attempt one = start();
    Attempt two = start();
    assertThat(supervisor.running()).containsExactlyInAnyOrder(one, two);
    started.get(one).end();
    assertThat(supervisor.running()).containsExactly(two);
  }

  @Test
  void killsByExecution() {
    Attempt one = start();
    Attempt two = start();
    assertThat(supervisor.kill(one.execution(), "user")).isTrue();
    assertThat(started.get(one).killed).isEqualTo("user");
    assertThat(started.get(two).killed).isEmpty();
    started.get(one).end();
    assertThat(supervisor.kill(one.execution(), "user")).isFalse();
  }

  @Test
  void killsAllAndTellsWhenAllHaveEnded() {
    Attempt one = start();
    Attempt two = start();
    CompletableFuture<Void> all = supervisor.killAll("worker.leaseLost");
    assertThat(started.values()).allMatch(fake -> fake.killed.equals("worker.leaseLost"));
    started.get(one).end();
    assertThat(all).isNotDone();
    started.get(two).end();
    assertThat(all).isCompleted();
    assertThat(supervisor.killAll("again")).isCompleted();
  }

  @Test
  void startsNothingTwice() {
    Attempt one = start();
    assertThat(supervisor.start(one, chunk -> {}).result())
        .isCompletedWithValue(TaskResult.of(ExecutionState.FAILED, "execution.alreadyRunning"));
    assertThat(supervisor.running()).containsExactly(one);
    assertThat(started).hasSize(1);
  }

  @Test
  void forgetsWhatEndedAtOnce() {
    Supervisor noop = new Supervisor(new NoopTaskRunner());
    Attempt attempt = Attempts.of("w~1", new Task.Noop(), Attempts.noLimits());
    assertThat(noop.start(attempt, chunk -> {}).result())
        .isCompletedWithValue(TaskResult.succeeded());
    assertThat(noop.running()).isEmpty();
  }

  private Attempt start() {
    Attempt attempt = Attempts.of("w~1", new Task.Noop(), Attempts.noLimits());
    supervisor.start(attempt, chunk -> {});
    return attempt;
  }
}
