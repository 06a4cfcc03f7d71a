package io.belfry.duty;

import io.belfry.job.Decision;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.Job;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation;
import io.belfry.job.Situation.Logged;
import io.belfry.job.Situation.News;
import io.belfry.store.JobRow;
import io.belfry.store.JobStates;
import io.belfry.store.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is settled of one job that no worker is there for, and the terms on which it is written: the
 * state and the definition are still those that it was decided on.
 *
 * @param row the job
 * @param logged the ends that the state need not carry any more
 * @param decision the decision
 * @param transition its form as a compare-and-set
 */
record UnattendedStep(JobRow row, List<Logged> logged, Decision decision, Transition transition) {

  /**
   * What is known beside the job and its state.
   *
   * @param registered the whole ids of the workers that are registered
   * @param logged the ends that the log has by now
   */
  record Known(Set<String> registered, List<Logged> logged) {}

  /** What is to be settled of this job, if anything is. */
  static Optional<UnattendedStep> of(
      JobRow row, Optional<JobStates.Seen> seen, Known known, Instant now) {
    Job job = row.job().job();
    JobState before =
        seen.map(JobStates.Seen::state)
            .orElseGet(
                () ->
                    JobState.fresh(
                        job.identity().uid(), job.identity().accountedSince(), job.revision()));
    List<Running> lost =
        before.running().stream()
            .filter(entry -> !known.registered().contains(entry.claim().worker()))
            .toList();
    News news = new News(List.of(), lost, List.of(), known.logged());
    Situation situation = new Situation(now, Duration.ZERO, Optional.empty(), news);
    Decision decision = Decisions.withoutWorkers(job, row.times(), before, situation);
    if (isIdle(before, decision)) {
      return Optional.empty();
    }
    var conditions =
        new Transition.Conditions(
            seen.map(JobStates.Seen::revision).orElse(0L),
            OptionalLong.of(job.revision()),
            Optional.empty(),
            lost.stream().map(entry -> entry.claim().worker()).distinct().toList());
    var transition =
        new Transition(job.id(), conditions, decision.next(), false, over(job, before, decision));
    return Optional.of(new UnattendedStep(row, known.logged(), decision, transition));
  }

  /** Whether nothing would change but what the state need not carry any more. */
  private static boolean isIdle(JobState before, Decision decision) {
    return decision.next().withUnrecorded(before.unrecorded()).equals(before)
        && decision.recorded().isEmpty();
  }

  /** The executions that are over for good; wishes to kill them go in the same step. */
  private static List<ExecutionId> over(Job job, JobState before, Decision decision) {
    Set<String> over = new HashSet<>(before.openKeys());
    over.removeAll(decision.next().openKeys());
    return over.stream().map(key -> ExecutionId.withKey(job.id(), key)).toList();
  }
}
