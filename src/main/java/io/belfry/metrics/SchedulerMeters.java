package io.belfry.metrics;

import io.belfry.job.ExecutionState;
import io.belfry.scheduler.SchedulerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the scheduler does, as meters. All of them are there from the start, at zero, so that a rate
 * or an alert on them works before the first event.
 */
public final class SchedulerMeters implements SchedulerMetrics {
  private static final Duration[] LATENESS_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(5)
  };

  private final MeterRegistry registry;
  private final Timer lateness;
  private final Counter loopFailures;
  private final Map<ExecutionState, Counter> executions = new EnumMap<>(ExecutionState.class);
  private final AtomicInteger jobs;
  private final AtomicInteger owned;
  private final AtomicInteger claimed;
  private final AtomicInteger running;

  /** Registers the meters. */
  public SchedulerMeters(MeterRegistry registry) {
    this.registry = registry;
    lateness =
        Timer.builder("belfry.start.lateness")
            .description("From the time an attempt was due to its start")
            .serviceLevelObjectives(LATENESS_BUCKETS)
            .register(registry);
    loopFailures =
        Counter.builder("belfry.scheduler.failures")
            .description("Turns of the scheduler's loop that failed")
            .register(registry);
    for (ExecutionState state : ExecutionState.values()) {
      if (state.isFinal()) {
        executions.put(state, executionsIn(state));
      }
    }
    claims("applied", 0);
    claims("lost", 0);
    claims("failed", 0);
    jobs = level("belfry.jobs", "Jobs that the node knows");
    owned = level("belfry.due.queue", "Jobs of this worker that wait for their next time");
    claimed = level("belfry.claimed", "Claimed attempts that wait for their time");
    running = level("belfry.running", "Attempts that run");
  }

  @Override
  public void started(Duration late) {
    lateness.record(late.isNegative() ? Duration.ZERO : late);
  }

  @Override
  public void ended(ExecutionState state) {
    executions.computeIfAbsent(state, this::executionsIn).increment();
  }

  @Override
  public void claims(String result, int count) {
    Counter.builder("belfry.claims")
        .description("Claims of executions, by what became of them")
        .tag("result", result)
        .register(registry)
        .increment(count);
  }

  @Override
  public void levels(int jobsNow, int ownedNow, int claimedNow, int runningNow) {
    jobs.set(jobsNow);
    owned.set(ownedNow);
    claimed.set(claimedNow);
    running.set(runningNow);
  }

  @Override
  public void loopFailed() {
    loopFailures.increment();
  }

  private Counter executionsIn(ExecutionState state) {
    return Counter.builder("belfry.executions")
        .description("Attempts that ended and times that were skipped or missed, by state")
        .tag("state", state.text())
        .register(registry);
  }

  private AtomicInteger level(String name, String description) {
    AtomicInteger value = new AtomicInteger();
    Gauge.builder(name, value, AtomicInteger::get)
        .description(description)
        .strongReference(true)
        .register(registry);
    return value;
  }
}
