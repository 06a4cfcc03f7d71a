package io.belfry.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a decision about a job is made from, beside the job and its state.
 *
 * @param now the time
 * @param claimAhead how long before its start an execution is claimed
 * @param claimant who may claim; absent where nobody may, for lack of a registration or of capacity
 * @param news what happened since the last decision
 * @param full whether it is capacity that there is no claimant for
 */
public record Situation(
    Instant now, Duration claimAhead, Optional<Claimant> claimant, News news, boolean full) {
  /** A situation in which only capacity keeps a worker from claiming. */
  public Situation(Instant now, Duration claimAhead, Optional<Claimant> claimant, News news) {
    this(now, claimAhead, claimant, news, claimant.isEmpty());
  }

  /**
   * The worker that may claim one execution.
   *
   * @param worker its whole id
   * @param claimId the id the claim would get
   * @param epoch the cluster's epoch, the upper part of every fencing token
   */
  public record Claimant(String worker, String claimId, long epoch) {}

  /**
   * What happened to a job since the last decision.
   *
   * @param ended attempts of this worker that ended, with their results
   * @param lost running attempts whose worker is gone
   * @param asked runs that somebody asked for, oldest first
   * @param logged ends that the execution log has by now
   * @param backfill the backfill whose turn it is
   */
  public record News(
      List<Ended> ended,
      List<JobState.Running> lost,
      List<ExecutionId> asked,
      List<Logged> logged,
      Optional<Filling> backfill) {
    /** Nothing happened. */
    public static final News NONE = new News(List.of(), List.of(), List.of(), List.of());

    /** News without a backfill. */
    public News(
        List<Ended> ended,
        List<JobState.Running> lost,
        List<ExecutionId> asked,
        List<Logged> logged) {
      this(ended, lost, asked, logged, Optional.empty());
    }

    public News {
      ended = List.copyOf(ended);
      lost = List.copyOf(lost);
      asked = List.copyOf(asked);
      logged = List.copyOf(logged);
    }
  }

  /** An attempt that ended at {@code at}, with its result. */
  public record Ended(JobState.Running attempt, TaskResult result, Instant at) {}

  /** What is left of the backfill that this request asks for. */
  public record Filling(ExecutionId request, Backfill rest) {}

  /** An end that the execution log has. */
  public record Logged(String key, int attempt) {}
}
