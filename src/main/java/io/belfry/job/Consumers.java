package io.belfry.job;

import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobDefinition.Missed;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.JobState.Unrecorded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
    if (isSuspended()) {
      return;
    }
    scheduledTimes();
    backlog();
  }

  // --- retries and requests

  private void retry() {
    Optional<Retry> first = decision.retries().stream().min((a, b) -> a.at().compareTo(b.at()));
    if (first.isEmpty()) {
      return;
    }
    Retry retry = first.get();
    if (retry.at().isAfter(horizon)) {
      decision.wakeAt(retry.at().minus(decision.situation().claimAhead()));
    } else if (hasSlot() && decision.mayClaim()) {
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
      decision.advanceTo(scheduled);
      decision.record(
          decision.neverStarted(key(scheduled), 0, ExecutionState.SKIPPED, overlapReason()));
      return true;
    }
    if (!decision.mayClaim()) {
      decision.wakeAt(due.plus(missed().startingDeadline()).plusMillis(1));
      return false;
    }
    decision.advanceTo(scheduled);
    decision.claim(job, key(scheduled), 1, Trigger.SCHEDULE, due);
    return true;
  }

  /** Behind what scheduled times are enumerated. */
  private Instant after() {
    Instant since = job.identity().since();
    Instant resumed =
        job.definition().policies().suspension().suspended()
            ? job.definition().policies().suspension().until().orElse(since)
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
    int owed = missed().catchUp() == CatchUp.ALL ? missed().limit() : 1;
    List<Instant> newest = times.lastOnes(after, limit, owed);
    Instant until = newest.get(newest.size() - 1);
    switch (missed().catchUp()) {
      case NONE -> miss(after, until);
      case LATEST -> owe(after, List.of(until));
      case ALL -> owe(after, newest);
    }
    decision.advanceTo(until);
  }

  /** Owes the newest of the scheduled times behind {@code after}; the older ones are missed. */
  private void owe(Instant after, List<Instant> newest) {
    Optional<Backlog> owed = decision.backlog();
    Instant first = newest.get(0);
    Instant until = newest.get(newest.size() - 1);
    miss(after, first.minusSeconds(1));
    if (owed.isPresent() && missed().catchUp() == CatchUp.LATEST) {
      miss(owed.get().next().minusSeconds(1), owed.get().until());
    } else if (owed.isPresent() && owed.get().until().equals(decision.last())) {
      first = owed.get().next();
    } else if (owed.isPresent()) {
      // a live time was decided about between the two ranges, so they can't become one
      miss(first.minusSeconds(1), until);
      return;
    }
    decision.owe(Optional.of(new Backlog(first, until)));
  }

  /** Records the scheduled times in {@code (after, until]} as missed, all in one record. */
  private void miss(Instant after, Instant until) {
    int count = times.count(after, until, EXACT_COUNT);
    if (count == 0) {
      return;
    }
    Instant first = times.next(after).orElseThrow();
    Instant lastOne = times.last(after, until).orElseThrow();
    Optional<ExecutionRecord.Range> range =
        count == 1 ? Optional.empty() : Optional.of(new ExecutionRecord.Range(lastOne, count));
    decision.record(
        new Unrecorded(
            key(first),
            0,
            ExecutionState.MISSED,
            decision.situation().claimant().isPresent() ? "missed.late" : "missed.noCapacity",
            now,
            Optional.empty(),
            range,
            OptionalInt.empty()));
  }

  private void backlog() {
    if (decision.backlog().isEmpty() || !isFree() || !decision.mayClaim()) {
      return;
    }
    Backlog owed = decision.backlog().get();
    Optional<Instant> next = owedAfter(owed.next().minusSeconds(1), owed.until());
    if (next.isEmpty()) {
      decision.owe(Optional.empty());
      return;
    }
    decision.claim(job, key(next.get()), 1, Trigger.CATCH_UP, now);
    decision.owe(owedAfter(next.get(), owed.until()).map(rest -> new Backlog(rest, owed.until())));
  }

  private Optional<Instant> owedAfter(Instant after, Instant until) {
    return times.next(after).filter(time -> !time.isAfter(until));
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

  private static String key(Instant scheduled) {
    return Long.toString(scheduled.toEpochMilli());
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
