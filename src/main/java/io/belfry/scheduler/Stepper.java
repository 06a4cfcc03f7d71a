package io.belfry.scheduler;

import io.belfry.job.Decision;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.News;
import io.belfry.store.Fence;
import io.belfry.store.RunRequest;
import io.belfry.store.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes one job a step further: makes the decision, and turns it into a step for the outbox. Used
 * by the scheduler's thread.
 */
final class Stepper {
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
   * Decides about a job whose state is known.
   *
   * @param fence by which the worker may claim, absent where it may not
   * @return whether an execution is being claimed, which takes one place of the capacity
   */
  boolean step(JobEntry entry, Optional<Fence> fence, Instant now) {
    Optional<JobState> present = presentState(entry);
    if (present.isEmpty()) {
      return false;
    }
    JobState state = present.get();
    News news = entry.news(lost(state));
    Optional<Claimant> claimant = fence.map(this::claimant);
    Situation situation = new Situation(now, config.claimAhead(), claimant, news);
    Decision decision = decide(entry, state, situation);
    decision.late().forEach(late -> giveUp(entry, late));
    if (isIdle(state, decision, news)) {
      acknowledge(entry, news);
      plan(entry, decision);
      return false;
    }
    parts.outbox().add(new Step(entry, news, decision, transition(entry, news, decision)));
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
                                known.job().identity().since(),
                                known.job().revision())));
  }

  private Decision decide(JobEntry entry, JobState state, Situation situation) {
    return entry
        .known()
        .map(known -> Decisions.decide(known.job(), known.times(), state, situation))
        .orElseGet(
            () -> {
              boolean deleted = entry.definition() == JobEntry.Definition.DELETED;
              return Decisions.withoutJob(state, deleted, situation);
            });
  }

  private Claimant claimant(Fence fence) {
    // the id only has to be unique within one registration, which the worker's id names
    return new Claimant(fence.worker(), Long.toString(claimCount++, Character.MAX_RADIX), 0);
  }

  /**
   * The running attempts that nobody runs: their worker is gone, or it is this one and can't be.
   */
  private List<Running> lost(JobState state) {
    List<Running> lost = new ArrayList<>();
    for (Running entry : state.running()) {
      boolean gone = !parts.membership().isLive(entry.claim().worker());
      boolean mine = self.filter(entry.claim().worker()::equals).isPresent();
      if (!parts.launcher().knows(entry) && (gone || mine)) {
        lost.add(entry);
      }
    }
    return lost;
  }

  private void giveUp(JobEntry entry, Ended late) {
    entry.ended().remove(late);
    parts.launcher().forget(late.attempt());
    entry.recordOf(late.attempt()).ifPresent(parts.journal()::late);
  }

  /** These ends are in the state already, by an earlier step whose answer nobody heard. */
  private void acknowledge(JobEntry entry, News news) {
    for (Ended ended : news.ended()) {
      entry.ended().remove(ended);
      parts.launcher().forget(ended.attempt());
      entry.recordOf(ended.attempt()).ifPresent(parts.journal()::accepted);
    }
  }

  /** Whether nothing would change but what the state need not carry any more. */
  private static boolean isIdle(JobState state, Decision decision, News news) {
    if (decision.claim().isPresent() || decision.consumed().isPresent()) {
      return false;
    }
    JobState trimmed = state;
    for (Situation.Logged logged : news.logged()) {
      trimmed =
          trimmed.withoutUnrecorded(
              end -> end.key().equals(logged.key()) && end.attempt() == logged.attempt());
    }
    return decision.next().equals(trimmed);
  }

  /** What follows a decision that changed nothing, or has been written. */
  void plan(JobEntry entry, Decision decision) {
    decision.wakeAt().ifPresent(at -> parts.agenda().wakeAt(entry, at));
    if (decision.starved()) {
      parts.agenda().starves(entry);
    }
  }

  private Transition transition(JobEntry entry, News news, Decision decision) {
    boolean claims = decision.claim().isPresent();
    boolean decidesDue = claims || decision.consumed().isPresent() || hasNeverStarted(decision);
    OptionalLong definition =
        decidesDue && entry.known().isPresent()
            ? OptionalLong.of(entry.definitionRevision())
            : OptionalLong.empty();
    List<String> gone =
        news.lost().stream()
            .map(lost -> lost.claim().worker())
            .filter(worker -> !parts.membership().isLive(worker))
            .distinct()
            .toList();
    Transition.Conditions conditions =
        new Transition.Conditions(
            entry.stateRevision(), definition, consumed(entry, decision), gone);
    List<ExecutionId> ended =
        news.ended().stream()
            .map(end -> ExecutionId.withKey(entry.id(), end.attempt().key()))
            .filter(entry::hasKill)
            .toList();
    return new Transition(entry.id(), conditions, decision.next(), claims, ended);
  }

  private static boolean hasNeverStarted(Decision decision) {
    return decision.recorded().stream()
        .map(Unrecorded::state)
        .anyMatch(state -> state == ExecutionState.SKIPPED || state == ExecutionState.MISSED);
  }

  private static Optional<RunRequest> consumed(JobEntry entry, Decision decision) {
    return decision
        .consumed()
        .flatMap(
            execution ->
                entry.asked().stream()
                    .filter(request -> request.execution().equals(execution))
                    .findFirst());
  }
}
