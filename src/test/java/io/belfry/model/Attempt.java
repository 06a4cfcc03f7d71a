package io.belfry.model;

import io.belfry.job.JobState.Running;
import io.belfry.job.Situation.Ended;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt in the memory of the worker that claimed it.
 *
 * @param running its entry
 * @param startAt when it is to start
 * @param uid the incarnation of the job it was claimed for
 * @param started whether it has a process
 * @param end how it ended, once it did; that survives a crash, for it is spooled
 */
record Attempt(Running running, Instant startAt, String uid, boolean started, Optional<Ended> end) {
  Attempt asStarted() {
    return new Attempt(running, startAt, uid, true, end);
  }

  Attempt withEnd(Ended how) {
    return new Attempt(running, startAt, uid, started, Optional.of(how));
  }

  boolean isWaiting() {
    return !started && end.isEmpty();
  }

  boolean isRunning() {
    return started && end.isEmpty();
  }
}
