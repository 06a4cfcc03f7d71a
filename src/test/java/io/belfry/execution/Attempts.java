package io.belfry.execution;

import io.belfry.job.ExecutionId;
import io.belfry.job.JobDefinition.CoordinatorLoss;
import io.belfry.job.JobDefinition.Limits;
import io.belfry.job.JobId;
import io.belfry.job.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Makes attempts for tests. */
final class Attempts {
  static final Instant SCHEDULED = Instant.parse("2026-01-02T03:04:05.006Z");
  private static final AtomicLong CLAIMS = new AtomicLong();

  private Attempts() {}

  static Task.Shell bash(String command) {
    return new Task.Shell(command, Map.of(), Optional.empty());
  }

  static Limits limits(Optional<Duration> deadline, Duration grace) {
    return new Limits(deadline, grace, CoordinatorLoss.STOP);
  }

  /** No limits, not even the end of the lease. */
  static Limits goingOn() {
    return new Limits(Optional.empty(), Duration.ofSeconds(10), CoordinatorLoss.CONTINUE);
  }

  static Limits noLimits() {
    return limits(Optional.empty(), Duration.ofSeconds(10));
  }

  static Attempt of(String worker, Task task, Limits limits) {
    long number = CLAIMS.incrementAndGet();
    var execution =
        ExecutionId.manual(new JobId("default", "job"), SCHEDULED, Long.toString(number, 36));
    return new Attempt(
        execution, 2, new Attempt.Marks(worker, "c" + number, 7_000 + number), task, limits);
  }
}
