package io.belfry.scheduler;

import io.belfry.job.ExecutionState;
import java.time.Duration;

/** What the scheduler counts; called on its thread, must not block. */
public interface SchedulerMetrics {
  /** An attempt was handed to the task executor this long after it was due. */
  void started(Duration lateness);

  /** An attempt ended, or a scheduled time was skipped or missed. */
  void ended(ExecutionState state);

  /** A batch with this many claims came back: applied, lost or failed. */
  void claims(String result, int count);

  /** How the queues stand after a turn. */
  void levels(int jobs, int owned, int claimed, int running);

  /** A turn of the loop failed. */
  void loopFailed();

  /** Counts nothing. */
  SchedulerMetrics NONE =
      new SchedulerMetrics() {
        @Override
        public void started(Duration lateness) {}

        @Override
        public void ended(ExecutionState state) {}

        @Override
        public void claims(String result, int count) {}

        @Override
        public void levels(int jobs, int owned, int claimed, int running) {}

        @Override
        public void loopFailed() {}
      };
}
