package io.belfry.scheduler;

import io.belfry.codec.StateCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Ended;
import io.belfry.kv.KeyValue;
import io.belfry.store.BatchResult.Fresh;
import io.belfry.store.RunRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when steps come back from the store: starts and records where they were carried out,
 * fresh knowledge and another decision where they were not. Used by the scheduler's thread.
 */
final class Results {
  private static final Duration ALONE = Duration.ofSeconds(60);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration UNREADABLE_RETRY = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(Results.class);

  private final Jobs jobs;
  private final Parts parts;

  /**
   * What results work with.
   *
   * @param agenda what to decide when
   * @param stepper plans the next step
   * @param starts where claimed attempts go
   * @param launcher forgets attempts whose end is written
   * @param journal where records go
   */
  record Parts(Agenda agenda, Stepper stepper, Starts starts, Launcher launcher, Journal journal) {}

  Results(Jobs jobs, Parts parts) {
    this.jobs = jobs;
    this.parts = parts;
  }

  /**
   * The step was carried out at this revision.
   *
   * @return whether the execution that it claimed, if any, will be started
   */
  boolean applied(Step step, long revision, SchedulerMetrics metrics) {
    JobEntry entry = step.entry();
    entry.inFlight(false);
    entry.stateIs(Optional.of(step.decision().next()), revision);
    step.news().ended().forEach(end -> settle(entry, end));
    entry.settled(step.news());
    for (Unrecorded end : step.decision().recorded()) {
      metrics.ended(end.state());
      boolean wasHere =
          step.news().ended().stream()
              .anyMatch(ended -> end.ran().filter(ended.attempt()::isSameAs).isPresent());
      if (!wasHere) {
        write(entry, end);
      }
    }
    Optional<RunRequest> request = step.transition().conditions().consumed();
    request.ifPresent(entry.asked()::remove);
    step.transition().rest().ifPresent(rest -> entry.ask(rest.at(revision)));
    boolean starts = start(step, request.map(RunRequest::triggeredBy));
    parts.stepper().plan(entry, step.decision());
    if (!entry.ended().isEmpty() || !entry.asked().isEmpty()) {
      parts.agenda().ready(entry);
    }
    return starts;
  }

  private boolean start(Step step, Optional<String> triggeredBy) {
    var claim = step.decision().claim();
    var known = step.entry().known();
    if (claim.isEmpty()) {
      return false;
    }
    if (known.isEmpty()) {
      // deleted or unreadable while the claim was under way: the next decision finds it lost
      parts.agenda().ready(step.entry());
      return false;
    }
    var launch =
        new Launch(known.get().job(), claim.get().attempt(), claim.get().startAt(), triggeredBy);
    parts.starts().add(step.entry(), launch, step.decision().next().uid());
    return true;
  }

  private void settle(JobEntry entry, Ended end) {
    parts.launcher().forget(end.attempt());
    entry.recordOf(end.attempt()).ifPresent(parts.journal()::accepted);
  }

  private void write(JobEntry entry, Unrecorded end) {
    int version = entry.known().map(known -> known.job().identity().version()).orElse(0);
    parts.journal().write(end.toRecord(entry.id(), version));
  }

  /** The step was not carried out; {@code fresh} is what the store holds, where that differs. */
  void lost(Step step, Optional<Fresh> fresh, Instant now) {
    JobEntry entry = step.entry();
    entry.inFlight(false);
    fresh.ifPresent(found -> refresh(step, found, now));
    parts.agenda().ready(entry);
  }

  private void refresh(Step step, Fresh fresh, Instant now) {
    JobEntry entry = step.entry();
    entry.aloneUntil(now.plus(ALONE));
    take(entry, fresh.state(), now);
    if (step.transition().conditions().definitionRevision().isPresent()) {
      fresh
          .definition()
          .ifPresentOrElse(jobs::define, () -> jobs.gone(entry, entry.definitionRevision()));
    }
    if (fresh.requestGone()) {
      step.transition().conditions().consumed().ifPresent(entry.asked()::remove);
    }
    if (fresh.stillThere()) {
      entry.holdUntil(now.plus(RETRY));
    }
  }

  /** Nothing is known of the step but that it had no effect. */
  void failed(Step step, Instant now) {
    step.entry().inFlight(false);
    step.entry().holdUntil(now.plus(RETRY));
    parts.agenda().ready(step.entry());
  }

  /**
   * The state of a job as the store holds it. The ends that it carries and that were not known here
   * go to the log once more: whoever wrote them may have died before it had recorded them (V11).
   */
  void take(JobEntry entry, Optional<KeyValue> stored, Instant now) {
    take(entry, stored, true, now);
  }

  /** The same of a job that is another's: the ends are the owner's to record. */
  void takeForeign(JobEntry entry, KeyValue stored, Instant now) {
    take(entry, Optional.of(stored), false, now);
  }

  private void take(JobEntry entry, Optional<KeyValue> stored, boolean records, Instant now) {
    if (stored.isEmpty()) {
      entry.stateIs(Optional.empty(), 0);
      return;
    }
    try {
      JobState state = StateCodec.read(stored.get().value());
      state.unrecorded().stream()
          .filter(end -> records && !knows(entry, end))
          .forEach(end -> write(entry, end));
      entry.stateIs(Optional.of(state), stored.get().modRevision());
    } catch (UnreadableValueException e) {
      LOG.error("the state of {} can't be read here, so the job is left alone", entry.id(), e);
      entry.forgetState();
      entry.holdUntil(now.plus(UNREADABLE_RETRY));
    }
  }

  private static boolean knows(JobEntry entry, Unrecorded end) {
    return entry.isStateKnown()
        && entry.state().filter(state -> state.unrecorded().contains(end)).isPresent();
  }
}
