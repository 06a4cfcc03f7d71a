package io.belfry.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All run-time state of a job: the one value that everything that happens to the job is a
 * compare-and-set of ({@code protocol.md}). It outlives its workers, and as a tombstone its job.
 *
 * @param uid the incarnation of the job it belongs to
 * @param last the last scheduled time that was decided about; only grows
 * @param fence the claims so far, seeded with the store's revision; the fencing token
 * @param running the attempts that hold a claim
 * @param retries the attempts that the retry policy will start
 * @param backlog scheduled times that the catch-up policy still owes
 * @param unrecorded ends that may not be in the execution log yet
 * @param extras fields that a newer version wrote and this one does not know, as a JSON object, or
 *     the empty string; they survive every change
 */
public record JobState(
    String uid,
    Instant last,
    long fence,
    List<Running> running,
    List<Retry> retries,
    Optional<Backlog> backlog,
    List<Unrecorded> unrecorded,
    String extras) {
  /** The most attempts that hold a claim at the same time. */
  public static final int MAX_RUNNING = 64;

  /** The version of the definition of an attempt whose job was deleted and created again. */
  private static final int EARLIER_JOB = 0;

  /** The most attempts that wait for their retry. */
  public static final int MAX_RETRIES = 64;

  public JobState {
    running = List.copyOf(running);
    retries = List.copyOf(retries);
    unrecorded = List.copyOf(unrecorded);
  }

  /** The state of a job that nothing has happened to since {@code since}. */
  public static JobState fresh(String uid, Instant since, long fence) {
    return new JobState(uid, since, fence, List.of(), List.of(), Optional.empty(), List.of(), "");
  }

  /**
   * An attempt that holds a claim; it stays until its end is known, or its worker's is.
   *
   * @param key the execution id's part behind the {@code @}
   * @param attempt from 1
   * @param claim who holds it
   * @param trigger what made it start
   * @param jobVersion the version of the definition; 0 once that job was deleted and another of its
   *     name created
   * @param claimedAt when it was claimed
   */
  public record Running(
      String key,
      int attempt,
      ExecutionRecord.Claim claim,
      Trigger trigger,
      int jobVersion,
      Instant claimedAt) {
    /** Whether this is the same attempt under the same claim. */
    public boolean isSameAs(Running other) {
      return key.equals(other.key) && attempt == other.attempt && claim.equals(other.claim);
    }

    private Running ofEarlierJob() {
      return new Running(key, attempt, claim, trigger, EARLIER_JOB, claimedAt);
    }

    /** Whether it was claimed for a job of the same name that was deleted since. */
    boolean isOfEarlierJob() {
      return jobVersion == EARLIER_JOB;
    }
  }

  /** The attempt of an execution that the retry policy will start at {@code at}. */
  public record Retry(String key, int attempt, Instant at) {}

  /**
   * Scheduled times owed by the catch-up policy.
   *
   * @param next the first
   * @param until the last
   * @param count how many they are, so that it can be said even when the schedule is gone
   */
  public record Backlog(Instant next, Instant until, int count) {}

  /**
   * An end that may not be in the execution log yet, with what anybody needs to write it there.
   *
   * @param key the execution id's part behind the {@code @}
   * @param attempt from 1, or 0 for a scheduled time that never started
   * @param state the final state
   * @param reason a stable code, or the empty string
   * @param at when it was decided
   * @param ran the claim it ran under; absent for skipped and missed ones
   * @param range the scheduled times it stands for, where it folds more than one
   * @param exitCode of the process, where there was one
   */
  public record Unrecorded(
      String key,
      int attempt,
      ExecutionState state,
      String reason,
      Instant at,
      Optional<Running> ran,
      Optional<ExecutionRecord.Range> range,
      OptionalInt exitCode) {
    /**
     * The record of this end for the execution log.
     *
     * @param job whose end it is
     * @param jobVersion the version of its definition, 0 where it is not known; of an attempt that
     *     ran its own is taken
     */
    public ExecutionRecord toRecord(JobId job, int jobVersion) {
      ExecutionId execution = ExecutionId.withKey(job, key);
      Trigger unstarted = Trigger.ofFirst(execution);
      var origin =
          new ExecutionRecord.Origin(
              ran.map(Running::jobVersion).orElse(jobVersion),
              ran.map(Running::trigger).orElse(unstarted),
              Optional.empty(),
              Optional.empty());
      var exit = new ExecutionRecord.Exit(exitCode, OptionalInt.empty(), TaskResult.Output.NONE);
      Optional<String> why = reason.isEmpty() ? Optional.empty() : Optional.of(reason);
      return new ExecutionRecord(
          execution,
          attempt,
          ran.map(Running::claim),
          origin,
          new ExecutionRecord.Times(ran.map(Running::claimedAt), Optional.empty(), Optional.of(at)),
          new ExecutionRecord.Outcome(state, why, exit, range));
    }
  }

  /**
   * This state as taken over by another incarnation of the job; what runs is none of its own, so
   * that its policies do not run it again.
   */
  public JobState withUid(String otherUid) {
    List<Running> foreign = running.stream().map(Running::ofEarlierJob).toList();
    return new JobState(otherUid, last, fence, foreign, retries, backlog, unrecorded, extras);
  }

  /** This state with other ends waiting to be recorded. */
  public JobState withUnrecorded(List<Unrecorded> others) {
    return new JobState(uid, last, fence, running, retries, backlog, others, extras);
  }

  /** The keys of the executions that run or will be tried again. */
  public Set<String> openKeys() {
    Set<String> open = new LinkedHashSet<>();
    running.forEach(attempt -> open.add(attempt.key()));
    retries.forEach(retry -> open.add(retry.key()));
    return open;
  }

  /** This state without the ends that the predicate names. */
  public JobState withoutUnrecorded(Predicate<Unrecorded> logged) {
    List<Unrecorded> left = new ArrayList<>(unrecorded);
    return left.removeIf(logged) ? withUnrecorded(left) : this;
  }
}
