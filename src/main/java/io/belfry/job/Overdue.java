package io.belfry.job;

import io.belfry.job.JobDefinition.Missed;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.Occurrences.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The part of a decision about scheduled times that nobody is to start any more as live ones: those
 * that a suspension, a calendar or a maintenance window held back, and those past their starting
 * deadline, which the catch-up policy owes or gives up. Used once, by the decision it belongs to.
 */
final class Overdue {
  /** Up to this many scheduled times of a range are counted exactly. */
  static final int EXACT_COUNT = 10_000;

  /** What is held back for long is recorded in parts of about this length. */
  private static final Duration HELD_PART = Duration.ofDays(1);

  /** What is held back makes no more records than this in one decision. */
  private static final int MOST_HELD = 10;

  private final Decisions decision;
  private final Job job;
  private final Occurrences times;
  private final String reason;
  private final Instant now;

  /** {@code reason} is why what is missed was not started. */
  Overdue(Decisions decision, Job job, Occurrences times, String reason) {
    this.decision = decision;
    this.job = job;
    this.times = times;
    this.reason = reason;
    this.now = decision.situation().now();
  }

  /** All there is to do where nothing can be started. */
  void run() {
    if (!isHeldBack()) {
      settle();
      recordHeld();
    }
  }

  // --- edits and suspensions

  /** Settles what edits and suspensions have left; whether a suspension holds now. */
  boolean isHeldBack() {
    dropEditedBacklog();
    recordHeldBack();
    return isSuspended();
  }

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
    Instant last = first.isEmpty() ? after : times.last(after, until).orElseThrow();
    if (first.isPresent()) {
      int count = times.count(after, until, EXACT_COUNT);
      advance(after, last);
      decision.record(
          decision.neverStarted(first.get(), last, count, ExecutionState.SKIPPED, "job.suspended"));
    }
    times.heldBack(last, until, MOST_HELD).forEach(this::record);
  }

  // --- calendars and maintenance windows

  /** Accounts for all scheduled times in {@code (after, until]} that are held back, and goes on. */
  void advance(Instant after, Instant until) {
    times.heldBack(after, until, MOST_HELD).forEach(this::record);
    decision.advanceTo(until);
  }

  private void record(Held held) {
    decision.advanceTo(held.last());
    decision.record(
        decision.neverStarted(
            held.first(), held.last(), held.count(), ExecutionState.SKIPPED, held.reason()));
  }

  /**
   * Records what was held back before the next time that is not: each time of a job that is due
   * once an hour or less, else all of a stretch once that is over or has lasted for a day.
   */
  void recordHeld() {
    Instant after = after();
    Instant live = times.next(after).map(next -> next.minusSeconds(1)).orElse(now);
    for (Held held : times.heldBack(after, live.isBefore(now) ? live : now, MOST_HELD)) {
      Instant recordAt = recordAt(held);
      if (recordAt.isAfter(now)) {
        decision.wakeAt(recordAt);
        return;
      }
      record(held);
    }
    times.nextHeldBack(latest(now, after())).map(this::recordAt).ifPresent(decision::wakeAt);
  }

  private Instant recordAt(Held held) {
    Instant part = held.first().plus(HELD_PART);
    if (times.hourlyOrRarer()) {
      return held.first();
    }
    return held.end().isBefore(part) ? held.end() : part;
  }

  /**
   * Gives up what is owed where an edit of the schedule, or of a calendar, has made it times that
   * are none any more.
   */
  private void dropEditedBacklog() {
    Optional<Backlog> owed = decision.backlog();
    if (owed.isPresent() && !isOfThisSchedule(owed.get())) {
      boolean edited = owed.get().until().isBefore(job.identity().since());
      decision.dropBacklog(edited ? "job.edited" : "calendar.changed");
    }
  }

  private boolean isOfThisSchedule(Backlog owed) {
    Instant before = owed.next().minusSeconds(1);
    return times.contains(owed.next())
        && times.contains(owed.until())
        && times.count(before, owed.until(), owed.count() + 1) == owed.count();
  }

  // --- what came too late

  /** Takes every scheduled time past its starting deadline out of the live ones. */
  void settle() {
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
    advance(after, until);
  }

  /** Owes the last of the scheduled times; all before it are missed. */
  private void oweLatest(Instant after, Instant limit) {
    Instant latest = times.last(after, limit).orElseThrow();
    decision.dropBacklog(reason);
    miss(after, latest.minusSeconds(1));
    decision.owe(Optional.of(new Backlog(latest, latest, 1)));
    advance(after, latest);
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
    advance(after, until);
  }

  /** Records the scheduled times in {@code (after, until]} as missed, all in one record. */
  private void miss(Instant after, Instant until) {
    int count = times.count(after, until, EXACT_COUNT);
    if (count == 0) {
      return;
    }
    Instant first = times.next(after).orElseThrow();
    Instant lastOne = times.last(after, until).orElseThrow();
    decision.record(decision.neverStarted(first, lastOne, count, ExecutionState.MISSED, reason));
  }

  /** Behind what scheduled times are enumerated. */
  Instant after() {
    Instant since = job.identity().since();
    Suspension suspension = job.definition().policies().suspension();
    // a suspension does not hold at its very end, so a time that is due then is not held back
    Instant resumed =
        suspension.suspended()
            ? suspension.until().map(until -> until.minusNanos(1)).orElse(since)
            : since;
    return latest(decision.last(), latest(since, resumed));
  }

  private Missed missed() {
    return job.definition().policies().missed();
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
