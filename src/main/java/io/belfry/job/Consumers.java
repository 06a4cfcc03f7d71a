package io.belfry.job;

import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobDefinition.Missed;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The part of a decision that starts things: what wants to run, in the order retry, requested run,
 * scheduled time, backlog. Used once, by the decision it belongs to.
 */
final class Consumers {
  /** Up to this many scheduled times of a range are counted exactly. */
  private static final int EXACT_COUNT = 10_000;

  private final Decisions decision;
  private final Job job;
  private final Occurrences times;
  private final Instant now;
  private final Instant horizon;

  Consumers(Decisions decision, Job job, Occurrences times) {
    this.decision = decision;
    this.job = job;
    this.times = times;
    this.now = decision.situation().now();
    this.horizon = now.plus(decision.situation().claimAhead());
  }

  void run() {
    retry();
    request();
    dropEditedBacklog();
    recordHeldBack();
    if (isSuspended()) {
      return;
    }
    scheduledTimes();
    backlog();
  }

  // --- retries and requests

  private void retry() {
    if (decision.retries().isEmpty()) {
      return;
    }
    List<Retry> soonest = new ArrayList<>(decision.retries());
    soonest.sort(Comparator.comparing(Retry::at));
    for (Retry retry : soonest) {
      if (retry.at().isAfter(horizon)) {
        decision.wakeAt(retry.at().minus(decision.situation().claimAhead()));
        return;
      }
      if (!hasSlot() || !decision.mayClaim()) {
        return;
      }
      decision.retries().remove(retry);
      decision.claim(job, retry.key(), retry.attempt(), Trigger.RETRY, retry.at());
    }
  }

  private void request() {
    List<ExecutionId> asked = decision.situation().news().asked();
    if (asked.isEmpty()) {
      return;
    }
    ExecutionId first = asked.get(0);
    if (isFree()) {
      if (decision.mayClaim()) {
        decision.consume(first);
        decision.claim(job, first.key(), 1, Trigger.MANUAL, now);
      }
    } else {
      decision.consume(first);
      decision.record(
          decision.neverStarted(first.key(), 1, ExecutionState.SKIPPED, overlapReason()));
    }
  }

  // --- scheduled times

  private boolean isSuspended() {
    var suspension = job.definition().policies().suspension();
    if (!suspension.holds(now)) {
      return false;
    }
    suspension.until().ifPresent(decision::wakeAt);
    return true;
  }

  /** Records, all in one, what a suspension that is over held back. */
  private void recordHeldBack() {
    Suspension suspension = job.definition().policies().suspension();
    Instant since = job.identity().since();
    job.identity().heldSince().ifPresent(from -> recordHeldBack(from, since));
    if (suspension.suspended() && !suspension.holds(now)) {
      suspension.until().ifPresent(until -> recordHeldBack(since, until.minusNanos(1)));
    }
  }

  private void recordHeldBack(Instant since, Instant until) {
    Instant after = latest(decision.last(), since);
    Optional<Instant> first = times.next(after).filter(time -> !time.isAfter(until));
    if (first.isEmpty()) {
      return;
    }
    Instant last = times.last(after, until).orElseThrow();
    int count = times.count(after, until, EXACT_COUNT);
    decision.advanceTo(last);
    decision.record(
        decision.neverStarted(first.get(), last, count, ExecutionState.SKIPPED, "job.suspended"));
  }

  private void scheduledTimes() {
    settleOverdue();
    while (true) {
      Optional<Instant> next = times.next(after());
      if (next.isEmpty()) {
        return;
      }
      Instant due = times.dueAt(next.get());
      if (due.isAfter(horizon)) {
        decision.wakeAt(due.minus(decision.situation().claimAhead()));
        return;
      }
      if (!decide(next.get(), due)) {
        return;
      }
    }
  }

  /** Decides about one scheduled time; false where it has to wait. */
  private boolean decide(Instant scheduled, Instant due) {
    if (!isFree()) {
      if (now.isBefore(due)) {
        decision.wakeAt(due);
        return false;
      }
      skip(scheduled);
      return true;
    }
    if (!decision.mayClaim()) {
      decision.wakeAt(due.plus(missed().startingDeadline()).plusMillis(1));
      return false;
    }
    decision.advanceTo(scheduled);
    decision.claim(job, Decisions.key(scheduled), 1, Trigger.SCHEDULE, due);
    return true;
  }

  /** Skips this and every other time that is due: nothing becomes free in this decision. */
  private void skip(Instant first) {
    Instant due = now.minus(times.jitter());
    Instant until = times.last(first, due).orElse(first);
    int count = 1 + times.count(first, until, EXACT_COUNT);
    decision.advanceTo(until);
    decision.record(
        decision.neverStarted(first, until, count, ExecutionState.SKIPPED, overlapReason()));
  }

  /** Behind what scheduled times are enumerated. */
  private Instant after() {
    Instant since = job.identity().since();
    Suspension suspension = job.definition().policies().suspension();
    // a suspension does not hold at its very end, so a time that is due then is not held back
    Instant resumed =
        suspension.suspended()
            ? suspension.until().map(until -> until.minusNanos(1)).orElse(since)
            : since;
    return latest(decision.last(), latest(since, resumed));
  }

  // --- what came too late

  /** Takes every scheduled time past its starting deadline out of the live ones. */
  private void settleOverdue() {
    Instant limit = now.minus(missed().startingDeadline()).minus(times.jitter()).minusNanos(1);
    Instant after = after();
    Optional<Instant> first = times.next(after).filter(time -> !time.isAfter(limit));
    if (first.isEmpty()) {
      return;
    }
    switch (missed().catchUp()) {
      case NONE -> missAll(after, limit);
      case LATEST -> oweLatest(after, limit);
      case ALL -> oweAll(after, limit);
    }
  }

  private void missAll(Instant after, Instant limit) {
    Instant until = times.last(after, limit).orElseThrow();
    miss(after, until);
    decision.advanceTo(until);
  }

  /** Owes the last of the scheduled times; all before it are missed. */
  private void oweLatest(Instant after, Instant limit) {
    Instant latest = times.last(after, limit).orElseThrow();
    decision.dropBacklog(lateReason());
    miss(after, latest.minusSeconds(1));
    decision.owe(Optional.of(new Backlog(latest, latest, 1)));
    decision.advanceTo(latest);
  }

  /** Owes the newest of the scheduled times, with those that are owed already where they adjoin. */
  private void oweAll(Instant after, Instant limit) {
    Optional<Backlog> owed = decision.backlog();
    if (owed.isPresent() && !owed.get().until().equals(after)) {
      // a live time, or an edit, lies between the two ranges, so they can't become one
      missAll(after, limit);
      return;
    }
    Instant from = owed.map(present -> present.next().minusSeconds(1)).orElse(after);
    List<Instant> newest = times.lastOnes(from, limit, missed().limit());
    Instant first = newest.get(0);
    Instant until = newest.get(newest.size() - 1);
    miss(from, first.minusSeconds(1));
    decision.owe(Optional.of(new Backlog(first, until, newest.size())));
    decision.advanceTo(until);
  }

  /** Records the scheduled times in {@code (after, until]} as missed, all in one record. */
  private void miss(Instant after, Instant until) {
    int count = times.count(after, until, EXACT_COUNT);
    if (count == 0) {
      return;
    }
    Instant first = times.next(after).orElseThrow();
    Instant lastOne = times.last(after, until).orElseThrow();
    decision.record(
        decision.neverStarted(first, lastOne, count, ExecutionState.MISSED, lateReason()));
  }

  private String lateReason() {
    return decision.situation().claimant().isPresent() ? "missed.late" : "missed.noCapacity";
  }

  /**
   * Gives up what is owed where an edit of the schedule has made it times that are none any more.
   */
  private void dropEditedBacklog() {
    Optional<Backlog> owed = decision.backlog();
    boolean mayBeEdited =
        owed.filter(present -> present.until().isBefore(job.identity().since())).isPresent();
    if (mayBeEdited && !isOfThisSchedule(owed.get())) {
      decision.dropBacklog("job.edited");
    }
  }

  private boolean isOfThisSchedule(Backlog owed) {
    Instant before = owed.next().minusSeconds(1);
    return times.contains(owed.next())
        && times.contains(owed.until())
        && times.count(before, owed.until(), owed.count() + 1) == owed.count();
  }

  private void backlog() {
    while (decision.backlog().isPresent() && isFree() && decision.mayClaim()) {
      Backlog owed = decision.backlog().get();
      decision.claim(job, Decisions.key(owed.next()), 1, Trigger.CATCH_UP, now);
      decision.owe(
          times
              .next(owed.next())
              .filter(next -> !next.isAfter(owed.until()))
              .map(next -> new Backlog(next, owed.until(), owed.count() - 1)));
    }
  }

  // --- slots

  /** Whether one more attempt may run beside those that run; a pending retry takes no part. */
  private boolean hasSlot() {
    return decision.runningCount() < concurrency().max();
  }

  /**
   * Whether an execution that is not a retry may start: under Forbid a pending retry goes first.
   */
  private boolean isFree() {
    boolean retryFirst =
        concurrency().policy() == Concurrency.Policy.FORBID && !decision.retries().isEmpty();
    return hasSlot() && !retryFirst;
  }

  private String overlapReason() {
    return concurrency().policy() == Concurrency.Policy.FORBID
        ? "overlap.forbidden"
        : "overlap.maxConcurrency";
  }

  private Concurrency concurrency() {
    return job.definition().policies().concurrency();
  }

  private Missed missed() {
    return job.definition().policies().missed();
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
