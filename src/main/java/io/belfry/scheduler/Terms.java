package io.belfry.scheduler;

import io.belfry.job.Decision;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Logged;
import io.belfry.job.Situation.News;
import io.belfry.store.RunRequest;
import io.belfry.store.Transition.Conditions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * On what terms a decision is written: what it rests on must still hold then ({@code protocol.md},
 * Transitions). Pure functions; the model of the protocol explores these very ones.
 */
final class Terms {
  private Terms() {}

  /**
   * What a worker knows of a job when it decides.
   *
   * @param stateRevision the revision of the state, 0 where there is none
   * @param definition how the definition stands
   * @param definitionRevision its revision, where it is there
   * @param asked the runs that somebody asked for
   */
  record Known(
      long stateRevision,
      JobEntry.Definition definition,
      long definitionRevision,
      List<RunRequest> asked) {}

  /** What must hold for the decision about {@code before} to be written. */
  static Conditions of(
      Decision decision, JobState before, News news, Known known, Predicate<String> isLive) {
    return new Conditions(
        known.stateRevision(),
        definition(decision, before, known),
        decision.consumed().flatMap(execution -> request(execution, known)),
        gone(news, isLive));
  }

  /**
   * The definition is compared wherever more is decided than how attempts ended: what is due, what
   * waits, and whose state it is. That a definition is absent is compared too, for it may be back.
   */
  private static OptionalLong definition(Decision decision, JobState before, Known known) {
    if (known.definition() == JobEntry.Definition.UNKNOWN) {
      // not read yet, or gone before this worker came: whoever says so has it compared, for a job
      // that is there has a say in what follows an end
      return OptionalLong.of(0);
    }
    if (!restsOnDefinition(decision, before)) {
      return OptionalLong.empty();
    }
    return switch (known.definition()) {
      case PRESENT, UNREADABLE -> OptionalLong.of(known.definitionRevision());
      case DELETED, UNKNOWN -> OptionalLong.of(0);
    };
  }

  private static boolean restsOnDefinition(Decision decision, JobState before) {
    JobState next = decision.next();
    boolean turnedDown =
        decision.recorded().stream()
            .filter(end -> end.ran().isEmpty())
            .map(Unrecorded::state)
            .anyMatch(state -> state == ExecutionState.SKIPPED || state == ExecutionState.MISSED);
    return decision.claim().isPresent()
        || decision.consumed().isPresent()
        || turnedDown
        || !next.uid().equals(before.uid())
        || !next.last().equals(before.last())
        || !next.backlog().equals(before.backlog());
  }

  private static Optional<RunRequest> request(ExecutionId execution, Known known) {
    return known.asked().stream()
        .filter(request -> request.execution().equals(execution))
        .findFirst();
  }

  private static List<String> gone(News news, Predicate<String> isLive) {
    if (news.lost().isEmpty()) {
      return List.of();
    }
    return news.lost().stream()
        .map(lost -> lost.claim().worker())
        .filter(isLive.negate())
        .distinct()
        .toList();
  }

  /**
   * The executions that are over for good with this decision; a wish to kill one of them is done
   * with. One that will be tried again is not: the wish holds for every attempt of it.
   */
  static Set<String> over(Decision decision, JobState before) {
    Set<String> over = before.openKeys();
    if (decision.rest().isEmpty()) {
      decision.consumed().ifPresent(execution -> over.add(execution.key()));
    }
    over.removeAll(decision.next().openKeys());
    return over;
  }

  /**
   * The running attempts that nobody runs: their worker is gone, or it is this one, which does not
   * know them.
   */
  static List<Running> lost(
      JobState state, Predicate<Running> isOurs, Predicate<String> isLive, Optional<String> self) {
    if (state.running().isEmpty()) {
      return List.of();
    }
    return state.running().stream()
        .filter(entry -> !isOurs.test(entry))
        .filter(entry -> !isLive.test(entry.claim().worker()) || isOf(self, entry))
        .toList();
  }

  /** The running attempts of this worker that it does not know: a claim that was never started. */
  static List<Running> stray(JobState state, Predicate<Running> isOurs, Optional<String> self) {
    if (state.running().isEmpty()) {
      return List.of();
    }
    return state.running().stream()
        .filter(entry -> isOf(self, entry) && !isOurs.test(entry))
        .toList();
  }

  private static boolean isOf(Optional<String> worker, Running entry) {
    return worker.filter(entry.claim().worker()::equals).isPresent();
  }

  /** Whether nothing would change but what the state need not carry any more. */
  static boolean isIdle(JobState state, Decision decision, News news) {
    if (decision.claim().isPresent() || decision.consumed().isPresent()) {
      return false;
    }
    JobState trimmed = state;
    for (Logged logged : news.logged()) {
      trimmed =
          trimmed.withoutUnrecorded(
              end -> end.key().equals(logged.key()) && end.attempt() == logged.attempt());
    }
    return decision.next().equals(trimmed);
  }
}
