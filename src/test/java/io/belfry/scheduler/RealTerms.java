package io.belfry.scheduler;

import io.belfry.job.Decision;
import io.belfry.job.ExecutionId;
import io.belfry.job.Job;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Occurrences;
import io.belfry.job.Situation.News;
import io.belfry.job.TaskResult;
import io.belfry.store.RunRequest;
import io.belfry.store.Transition.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The scheduler's own {@link Terms}, opened to the model of the protocol. */
public final class RealTerms {
  private RealTerms() {}

  /**
   * What a worker knows of a job.
   *
   * @param definitionRevision of the definition in hand, absent where there is none
   * @param definitionRead whether its absence was seen, as against not read yet
   */
  public record Known(
      long stateRevision,
      Optional<Long> definitionRevision,
      boolean definitionRead,
      Optional<RunRequest> asked) {}

  /** What a step compares. */
  public static Conditions of(
      Decision decision, JobState before, News news, Known known, Predicate<String> isLive) {
    JobEntry.Definition absent =
        known.definitionRead() ? JobEntry.Definition.DELETED : JobEntry.Definition.UNKNOWN;
    var terms =
        new Terms.Known(
            known.stateRevision(),
            known.definitionRevision().map(at -> JobEntry.Definition.PRESENT).orElse(absent),
            known.definitionRevision().orElse(0L),
            known.asked().stream().toList());
    return Terms.of(decision, before, news, terms, isLive);
  }

  /** The executions that a step ends for good. */
  public static Set<String> over(Decision decision, JobState before) {
    return Terms.over(decision, before);
  }

  /** How a claimed attempt ends instead of being started, if so. */
  public static Optional<TaskResult> refusal(
      Optional<Job> job,
      Occurrences times,
      Set<ExecutionId> kills,
      Running attempt,
      String uid,
      Instant now) {
    JobEntry entry = new JobEntry(JobBuilder.ID);
    job.ifPresentOrElse(present -> entry.define(present, times), () -> entry.deleted(0));
    kills.forEach(entry::kill);
    Job any = job.orElseGet(() -> new JobBuilder(now).build(1));
    return Starts.refusal(entry, new Launch(any, attempt, now, Optional.empty()), uid, now);
  }

  /** Whether the scan of all states reports this one. */
  public static boolean isWorthALook(JobState state) {
    return StateScan.isWorthALook(state);
  }

  /** The attempts to be given up. */
  public static List<Running> lost(
      JobState state, Predicate<Running> isOurs, Predicate<String> isLive, Optional<String> self) {
    return Terms.lost(state, isOurs, isLive, self);
  }

  /** The attempts of this worker that it does not know. */
  public static List<Running> stray(
      JobState state, Predicate<Running> isOurs, Optional<String> self) {
    return Terms.stray(state, isOurs, self);
  }

  /** Whether nothing is to be written. */
  public static boolean isIdle(JobState state, Decision decision, News news) {
    return Terms.isIdle(state, decision, news);
  }
}
