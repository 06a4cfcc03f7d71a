package io.belfry.job;

import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What becomes of a job's state when its store was restored from a backup: nobody knows what was
 * done after the backup, so nothing of it is done again. What ran, waited for its retry, was owed
 * or has come due since is recorded as {@code lost} for the reason {@link #REASON}; where the
 * execution log knows better, its record stays. A pure function; applied twice with one {@code now}
 * it changes nothing more.
 */
public final class AfterRestore {
  /** The reason of all its records. */
  public static final String REASON = "restore.unknown";

  private static final int EXACT_COUNT = 10_000;

  private final Instant now;
  private final List<Unrecorded> recorded = new ArrayList<>();
  private long times;

  private AfterRestore(Instant now) {
    this.now = now;
  }

  /**
   * A state after the restore.
   *
   * @param next the next state; equal to the present one where nothing is to be written
   * @param executions how many executions it gives up
   * @param times how many scheduled times may have been run or not; exact up to 10,000
   */
  public record Settled(JobState next, int executions, long times) {}

  /**
   * Settles a state.
   *
   * @param job the job, where it exists and can be read
   * @param asked the execution key of a run that somebody asked for before the backup, which may
   *     have been started since
   */
  public static Settled settle(
      Optional<Job> job, JobState state, Optional<String> asked, Instant now) {
    return new AfterRestore(now).settle(job, state, asked);
  }

  private Settled settle(Optional<Job> job, JobState state, Optional<String> asked) {
    state.running().forEach(this::giveUp);
    state.retries().forEach(retry -> giveUp(retry.key(), retry.attempt(), Optional.empty()));
    asked.ifPresent(key -> giveUp(key, 1, Optional.empty()));
    int executions = recorded.size();
    state.backlog().ifPresent(this::giveUp);
    Instant last = job.map(present -> pass(present, state)).orElse(state.last());
    if (recorded.isEmpty()) {
      return new Settled(state, 0, 0);
    }
    List<Unrecorded> ends = new ArrayList<>(state.unrecorded());
    ends.addAll(recorded);
    JobState next =
        new JobState(
            state.uid(),
            last,
            state.fence(),
            List.of(),
            List.of(),
            Optional.empty(),
            ends,
            state.extras());
    return new Settled(next, executions, times);
  }

  private void giveUp(Running attempt) {
    giveUp(attempt.key(), attempt.attempt(), Optional.of(attempt));
  }

  private void giveUp(String key, int attempt, Optional<Running> ran) {
    recorded.add(
        new Unrecorded(
            key,
            attempt,
            ExecutionState.LOST,
            REASON,
            now,
            ran,
            Optional.empty(),
            OptionalInt.empty()));
  }

  private void giveUp(Backlog owed) {
    giveUp(owed.next(), owed.until(), owed.count());
  }

  private void giveUp(Instant first, Instant until, int count) {
    times += count;
    recorded.add(
        new Unrecorded(
            Decisions.key(first),
            0,
            ExecutionState.LOST,
            REASON,
            now,
            Optional.empty(),
            count == 1 ? Optional.empty() : Optional.of(new ExecutionRecord.Range(until, count)),
            OptionalInt.empty()));
  }

  /** Passes over the scheduled times that have come due; what the last decided one is then. */
  private Instant pass(Job job, JobState state) {
    if (job.definition().policies().suspension().holds(now)) {
      return state.last();
    }
    Job.Identity identity = job.identity();
    Occurrences times = Occurrences.of(job.id(), job.definition().timing(), identity.createdAt());
    Instant after = state.last().isAfter(identity.since()) ? state.last() : identity.since();
    Instant due = now.minus(times.jitter());
    Optional<Instant> first = times.next(after).filter(time -> !time.isAfter(due));
    if (first.isEmpty()) {
      return state.last();
    }
    Instant until = times.last(after, due).orElse(first.get());
    giveUp(first.get(), until, times.count(after, until, EXACT_COUNT));
    return until;
  }
}
