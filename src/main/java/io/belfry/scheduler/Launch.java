package io.belfry.scheduler;

import io.belfry.job.ExecutionId;
import io.belfry.job.Job;
import io.belfry.job.JobState.Running;
import java.time.Instant;
import java.util.Optional;

/**
 * A claimed attempt with all it takes to start it.
 *
 * @param job the job as it was claimed, or as it is at the start where it was edited in between
 * @param attempt the attempt and its claim
 * @param startAt when it is due
 * @param triggeredBy who asked for it, where somebody did
 */
record Launch(Job job, Running attempt, Instant startAt, Optional<String> triggeredBy) {
  ExecutionId execution() {
    return ExecutionId.withKey(job.id(), attempt.key());
  }

  /** The same attempt under the job as it is now. */
  Launch withJob(Job present) {
    return new Launch(present, attempt, startAt, triggeredBy);
  }
}
