package io.belfry.job;

import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Ended;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to happen to a job: the next state, to be written by compare-and-set, and what follows
 * once it is written.
 *
 * @param next the next state; equal to the present one where nothing is to be written
 * @param claim the execution that the next state claims
 * @param consumed the requested run that the next state starts or turns down
 * @param rest what the consumed request goes on as, where it is a backfill that is not done
 * @param recorded the ends that the next state adds, to be written to the execution log
 * @param late results of attempts that the state had given up for lost
 * @param wakeAt when to decide again if nothing happens before
 * @param starved whether something would have been claimed if there were a claimant
 */
public record Decision(
    JobState next,
    Optional<Claim> claim,
    Optional<ExecutionId> consumed,
    Optional<Backfill> rest,
    List<Unrecorded> recorded,
    List<Ended> late,
    Optional<Instant> wakeAt,
    boolean starved) {
  public Decision {
    recorded = List.copyOf(recorded);
    late = List.copyOf(late);
  }

  /** A claimed attempt and when it is to start. */
  public record Claim(Running attempt, Instant startAt) {}
}
