package io.belfry.job;

import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobDefinition.Missed;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.Situation.Filling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The part of a decision that starts things: what wants to run, in the order retry, requested run,
 * scheduled time, backlog, backfill. Used once, by the decision it belongs to.
 */
final class Consumers {
  private final Decisions decision;
  private final Job job;
  private final Occurrences times;
  private final Instant now;
  private final Instant horizon;
  private final Overdue overdue;

  Consumers(Decisions decision, Job job, Occurrences times) {
    this.decision = decision;
    this.job = job;
    this.times = times;
    this.now = decision.situation().now();
    this.horizon = now.plus(decision.situation().claimAhead());
    String reason = decision.situation().full() ? "missed.noCapacity" : "missed.late";
    this.overdue = new Overdue(decision, job, times, reason);
  }

  void run() {
    retry();
    request();
    if (!overdue.isHeldBack()) {
      scheduledTimes();
      overdue.recordHeld();
      backlog();
    }
    decision.situation().news().backfill().ifPresent(this::backfill);
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
      if (isInWindow(retry.at()) || !hasSlot() || !decision.mayClaim()) {
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

  /** Behind all others, so that it never takes the place of what is due now. */
  private void backfill(Filling filling) {
    ExecutionId request = filling.request();
    if (decision.hasConsumed()) {
      decision.wakeAt(now);
      return;
    }
    // what a maintenance window held back is just what somebody may want to run afterwards
    Occurrences all = times.withoutWindows();
    Optional<Instant> next = filling.rest().next(all);
    if (next.isEmpty()) {
      decision.consume(request);
      return;
    }
    boolean full = decision.runningWith(request.suffix()) >= filling.rest().parallelism();
    if (!full && !isInWindow(now) && isFree() && decision.mayClaim()) {
      decision.consume(request, filling.rest().behind(next.get(), all));
      String key = request.ofBackfill(next.get()).key();
      decision.claim(job, key, 1, Trigger.BACKFILL, now);
    }
  }

  // --- scheduled times

  private void scheduledTimes() {
    overdue.settle();
    while (true) {
      Optional<Instant> next = times.next(overdue.after());
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
    if (isInWindow(due) || !decision.mayClaim()) {
      decision.wakeAt(due.plus(missed().startingDeadline()).plusMillis(1));
      return false;
    }
    overdue.advance(overdue.after(), scheduled);
    decision.claim(job, Decisions.key(scheduled), 1, Trigger.SCHEDULE, due);
    return true;
  }

  /** Skips this and every other time that is due: nothing becomes free in this decision. */
  private void skip(Instant first) {
    Instant due = now.minus(times.jitter());
    Instant until = times.last(first, due).orElse(first);
    int count = 1 + times.count(first, until, Overdue.EXACT_COUNT);
    overdue.advance(overdue.after(), until);
    decision.record(
        decision.neverStarted(first, until, count, ExecutionState.SKIPPED, overlapReason()));
  }

  // --- what is owed

  private void backlog() {
    while (decision.backlog().isPresent() && !isInWindow(now) && isFree() && decision.mayClaim()) {
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

  /**
   * Whether what would start at {@code due}, or now where that is over, has to wait for the end of
   * a maintenance window; if so, sees to it that the decision is made again then. A run that
   * somebody asks for does not wait.
   */
  private boolean isInWindow(Instant due) {
    Optional<Instant> over = times.windowEnd(due.isAfter(now) ? due : now);
    over.filter(Instant.MAX::isAfter).ifPresent(decision::wakeAt);
    return over.isPresent();
  }

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
}
