package io.belfry.scheduler;

import io.belfry.job.Decision;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation.News;
import io.belfry.store.RunRequest;
import io.belfry.store.Transition.Conditions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The scheduler's own {@link Terms}, opened to the model of the protocol. */
public final class RealTerms {
  private RealTerms() {}

  /**
   * What a step compares.
   *
   * @param definitionRevision of the definition in hand, absent where it was seen to be deleted
   */
  public static Conditions of(
      Decision decision,
      JobState before,
      News news,
      long stateRevision,
      OptionalLong definitionRevision,
      Optional<RunRequest> asked,
      Predicate<String> isLive) {
    var known =
        new Terms.Known(
            stateRevision,
            definitionRevision.isPresent()
                ? JobEntry.Definition.PRESENT
                : JobEntry.Definition.DELETED,
            definitionRevision.orElse(0),
            asked.stream().toList());
    return Terms.of(decision, before, news, known, isLive);
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
