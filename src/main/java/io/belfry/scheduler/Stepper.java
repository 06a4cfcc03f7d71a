package io.belfry.scheduler;

import io.belfry.job.Decision;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.News;
import io.belfry.kv.Transaction;
import io.belfry.store.Fence;
import io.belfry.store.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes one job a step further: makes the decision, and turns it into a step for the outbox. Used
 * by the scheduler's thread.
 */
final class Stepper {
  /** So many fit into a transaction beside the state and a request; there never are more. */
  private static final int MOST_OVER = Transaction.LIMIT - 2;

  private final WorkerConfig config;
  private final Parts parts;
  private Optional<String> self = Optional.empty();
  private long claimCount;

  /**
   * What a stepper works with.
   *
   * @param agenda what to decide when
   * @param outbox where steps go
   * @param launcher which attempts are this worker's
   * @param membership which workers live
   * @param journal where late results go
   */
  record Parts(
      Agenda agenda, Outbox outbox, Launcher launcher, Membership membership, Journal journal) {}

  Stepper(WorkerConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
  }

  /** This worker is registered under this whole id. */
  void registeredAs(String worker) {
    self = Optional.of(worker);
  }

  /**
   * Decides about a job of this worker's whose state is known.
   *
   * @param rights by which the worker may claim, or may not
   * @return whether an execution is being claimed, which takes one place of the capacity
   */
  boolean step(JobEntry entry, Rights rights, Instant now) {
    Optional<JobState> present = presentState(entry);
    if (present.isEmpty()) {
      stepOfForeignJob(entry, now); // a job of which only this worker's spool knows anything
      return false;
    }
    News news = entry.news(lost(present.get()));
    Optional<Claimant> claimant = rights.toClaim().map(this::claimant);
    Situation situation =
        new Situation(now, config.claimAhead(), claimant, news, rights.left() <= 0);
    return take(entry, present.get(), news, decide(entry, present.get(), situation));
  }

  /**
   * Writes what became of this worker's attempts of a job that is another's by now, whose state is
   * known; nothing else is decided about.
   */
  void stepOfForeignJob(JobEntry entry, Instant now) {
    if (entry.state().isEmpty() && entry.ended().isEmpty()) {
      return;
    }
    JobState state = entry.state().orElseGet(() -> JobState.fresh("", now, 0));
    News news = new News(entry.ended(), stray(entry), List.of(), List.of());
    Situation situation = new Situation(now, config.claimAhead(), Optional.empty(), news);
    Decision decision =
        entry
            .known()
            .map(known -> Decisions.newsOnly(known.job(), state, situation))
            .orElseGet(() -> Decisions.withoutJob(state, false, situation));
    take(entry, state, news, decision);
  }

  /** Whether something became of this worker's attempts that the state does not say. */
  boolean hasNewsOfForeignJob(JobEntry entry) {
    return !entry.ended().isEmpty() || !stray(entry).isEmpty();
  }

  private boolean take(JobEntry entry, JobState state, News news, Decision decision) {
    decision.late().forEach(late -> giveUp(entry, late));
    if (Terms.isIdle(state, decision, news)) {
      news.ended().stream()
          .filter(end -> !decision.late().contains(end))
          .forEach(end -> settle(entry, end));
      plan(entry, decision);
      return false;
    }
    parts.outbox().add(new Step(entry, news, decision, transition(entry, state, news, decision)));
    entry.inFlight(true);
    return decision.claim().isPresent();
  }

  /** The state, or for a job that has none yet a fresh one; empty where there is nothing at all. */
  private static Optional<JobState> presentState(JobEntry entry) {
    return entry
        .state()
        .or(
            () ->
                entry
                    .known()
                    .map(
                        known ->
                            JobState.fresh(
                                known.job().identity().uid(),
                                known.job().identity().accountedSince(),
                                known.job().revision())));
  }

  private Decision decide(JobEntry entry, JobState state, Situation situation) {
    return entry
        .known()
        .map(known -> Decisions.decide(known.job(), known.times(), state, situation))
        .orElseGet(
            () -> {
              // one that is unknown is taken for deleted, on the terms that it is
              boolean deleted = entry.definition() != JobEntry.Definition.UNREADABLE;
              return Decisions.withoutJob(state, deleted, situation);
            });
  }

  private Claimant claimant(Fence fence) {
    // the id only has to be unique within one registration, which the worker's id names
    return new Claimant(
        fence.worker(), Long.toString(claimCount++, Character.MAX_RADIX), fence.epoch().number());
  }

  private List<Running> lost(JobState state) {
    return Terms.lost(state, parts.launcher()::knows, parts.membership()::isLive, self);
  }

  private List<Running> stray(JobEntry entry) {
    return entry
        .state()
        .map(state -> Terms.stray(state, parts.launcher()::knows, self))
        .orElse(List.of());
  }

  private void giveUp(JobEntry entry, Ended late) {
    entry.ended().remove(late);
    parts.launcher().forget(late.attempt());
    entry.recordOf(late.attempt()).ifPresent(parts.journal()::late);
  }

  /** The state has this end already, from a step of which nobody here knew that it was taken. */
  private void settle(JobEntry entry, Ended end) {
    entry.ended().remove(end);
    parts.launcher().forget(end.attempt());
    entry.recordOf(end.attempt()).ifPresent(parts.journal()::accepted);
  }

  /** What follows a decision that changed nothing, or has been written. */
  void plan(JobEntry entry, Decision decision) {
    decision.wakeAt().ifPresent(at -> parts.agenda().wakeAt(entry, at));
    if (decision.starved()) {
      parts.agenda().starves(entry);
    }
  }

  private Transition transition(JobEntry entry, JobState state, News news, Decision decision) {
    Terms.Known known =
        new Terms.Known(
            entry.stateRevision(), entry.definition(), entry.definitionRevision(), entry.asked());
    Transition.Conditions conditions =
        Terms.of(decision, state, news, known, parts.membership()::isLive);
    // a wish to kill may be there that nobody here has heard of, so all go without being asked
    List<ExecutionId> over =
        Terms.over(decision, state).stream()
            .limit(MOST_OVER)
            .map(key -> ExecutionId.withKey(entry.id(), key))
            .toList();
    return new Transition(
        entry.id(),
        conditions,
        decision.next(),
        decision.claim().isPresent(),
        over,
        decision.rest().flatMap(left -> conditions.consumed().map(request -> request.with(left))));
  }
}
