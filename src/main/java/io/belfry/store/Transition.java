package io.belfry.store;

import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One job's step from the state as known to the next one.
 *
 * @param job the job
 * @param conditions what must hold
 * @param next the next state
 * @param claims whether it claims an execution, and so is fenced
 * @param over executions that are over for good, and so the wishes to kill them
 * @param rest what the consumed request goes on as; it is deleted where this is absent
 */
public record Transition(
    JobId job,
    Conditions conditions,
    JobState next,
    boolean claims,
    List<ExecutionId> over,
    Optional<RunRequest> rest) {
  /** A step after which a consumed request is gone. */
  public Transition(
      JobId job, Conditions conditions, JobState next, boolean claims, List<ExecutionId> over) {
    this(job, conditions, next, claims, over, Optional.empty());
  }

  public Transition {
    over = List.copyOf(over);
  }

  /**
   * What must hold for a transition.
   *
   * @param stateRevision the revision of the state as known, 0 where there is none
   * @param definitionRevision the revision of the definition in hand; present wherever the
   *     transition decides about what is due
   * @param consumed the requested run that goes in the same step
   * @param gone workers that must not be registered any more
   */
  public record Conditions(
      long stateRevision,
      OptionalLong definitionRevision,
      Optional<RunRequest> consumed,
      List<String> gone) {
    public Conditions {
      gone = List.copyOf(gone);
    }
  }
}
