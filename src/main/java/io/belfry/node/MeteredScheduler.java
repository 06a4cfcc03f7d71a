package io.belfry.node;

import io.belfry.job.ExecutionState;
import io.belfry.metrics.BelfryMetrics;
import io.belfry.metrics.SchedulerMeters;
import io.belfry.scheduler.SchedulerMetrics;
import java.time.Duration;

/** Hands what the scheduler counts to the node's meters. */
final class MeteredScheduler implements SchedulerMetrics {
  private final SchedulerMeters meters;

  MeteredScheduler(BelfryMetrics metrics) {
    this.meters = new SchedulerMeters(metrics.registry());
  }

  @Override
  public void started(Duration lateness) {
    meters.started(lateness);
  }

  @Override
  public void ended(ExecutionState state) {
    meters.ended(state);
  }

  @Override
  public void claims(String result, int count) {
    meters.claims(result, count);
  }

  @Override
  public void levels(int jobs, int owned, int claimed, int running) {
    meters.levels(jobs, owned, claimed, running);
  }

  @Override
  public void loopFailed() {
    meters.loopFailed();
  }
}
