package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.News;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One job that lives by its decisions alone: it is decided about when something happens and at the
 * wake-up that the last decision asked for, never otherwise. After each decision it checks what
 * must always hold, against its own, simpler idea of it.
 */
final class SimulatedJob {
  private Job job;
  private Occurrences all;
  private Occurrences times;
  private Holds holds = Holds.NONE;
  private JobState state;
  private boolean capacity = true;
  private Optional<Instant> wake = Optional.empty();
  private boolean starved;
  private final List<ExecutionId> asked = new ArrayList<>();

  private final Set<String> claimed = new HashSet<>();
  private final Map<Instant, Integer> outcomes = new TreeMap<>();
  private Set<Instant> owed = new HashSet<>();
  private Instant enumeratedFrom;
  private Instant accountedFrom;
  private long lastToken;
  private int decisions;

  SimulatedJob(Job job, Instant now) {
    this.job = job;
    this.all = JobBuilder.timesOf(job);
    this.times = all;
    this.state = JobState.fresh(job.identity().uid(), job.identity().since(), 0);
    this.enumeratedFrom = job.identity().since();
    this.accountedFrom = enumeratedFrom;
    happens(now, News.NONE);
  }

  List<Running> running() {
    return state.running();
  }

  int claims() {
    return claimed.size();
  }

  /** When it wants to be decided about. */
  Optional<Instant> wake() {
    return wake;
  }

  // --- what may happen to it

  void wakeUp(Instant now) {
    happens(now, News.NONE);
  }

  void ends(Running attempt, ExecutionState how, Instant now) {
    TaskResult result = TaskResult.of(how, "test");
    happens(
        now, new News(List.of(new Ended(attempt, result, now)), List.of(), List.of(), List.of()));
  }

  void isLost(Running attempt, Instant now) {
    happens(now, new News(List.of(), List.of(attempt), List.of(), List.of()));
  }

  void isAskedFor(ExecutionId execution, Instant now) {
    asked.add(execution);
    happens(now, News.NONE);
  }

  void capacity(boolean present, Instant now) {
    capacity = present;
    if (present && starved) {
      happens(now, News.NONE);
    }
  }

  /** The definition is now this one. */
  void isEdited(Job edited, Instant now) {
    // an edit may come in the very instant of a resume, and takes back what that accounted for
    boolean sameSince = edited.identity().since().equals(job.identity().since());
    if (!sameSince || !edited.identity().heldSince().equals(job.identity().heldSince())) {
      enumeratedFrom = latest(edited.identity().since(), state.last());
      // what a suspension held back is accounted for; what an edit of the times made void is not
      accountedFrom =
          latest(edited.identity().heldSince().orElse(edited.identity().since()), state.last());
    }
    job = edited;
    all = JobBuilder.timesOf(edited);
    times = all.withHolds(holds);
    happens(now, News.NONE);
  }

  /** Calendars and windows hold back these times from now on. */
  void isHeldBackBy(Holds others, Instant now) {
    holds = others;
    times = all.withHolds(holds);
    happens(now, News.NONE);
  }

  /** Whether scheduled times are owed. */
  boolean owes() {
    return !owed.isEmpty();
  }

  /** A master finds no worker; whoever decides next finds what it has written. */
  void isSettledByMaster(Instant now) {
    Situation situation = new Situation(now, Duration.ZERO, Optional.empty(), News.NONE);
    Decision decision = Decisions.withoutWorkers(job, times, state, situation);

    assertThat(decision.claim()).isEmpty();
    assertThat(decision.next().running()).isEqualTo(state.running());
    assertThat(decision.next().retries()).isEqualTo(state.retries());
    taken(decision, now);
  }

  // --- decisions

  private void happens(Instant now, News news) {
    decide(now, news);
    int again = 0;
    while (wake.filter(at -> !at.isAfter(now)).isPresent() || (!starved && !asked.isEmpty())) {
      assertThat(again++).as("decisions at one instant").isLessThan(10_000);
      decide(now, News.NONE);
    }
    assertNothingForgotten(now);
  }

  private void decide(Instant now, News what) {
    News news = new News(what.ended(), what.lost(), asked.stream().limit(1).toList(), logged());
    Optional<Claimant> claimant =
        capacity ? Optional.of(new Claimant("me~1", "c" + decisions++, 1)) : Optional.empty();
    Situation situation = new Situation(now, Scene.CLAIM_AHEAD, claimant, news);
    Decision decision = Decisions.decide(job, times, state, situation);

    taken(decision, now);
    wake = decision.wakeAt();
    starved = decision.starved();
  }

  private void taken(Decision decision, Instant now) {
    assertThat(decision.next().last()).isAfterOrEqualTo(state.last());
    assertThat(decision.next().fence()).isGreaterThanOrEqualTo(state.fence());
    decision.recorded().forEach(end -> isRecorded(end, now));
    decision.claim().ifPresent(claim -> isClaimed(claim, decision, now));
    decision.consumed().ifPresent(asked::remove);

    Instant before = state.last();
    Set<Instant> owedBefore = owed;
    state = decision.next();
    owed = owed(state.backlog());
    assertEachTimeHasOneOutcome(before, owedBefore);
  }

  private List<Situation.Logged> logged() {
    return state.unrecorded().stream()
        .map(end -> new Situation.Logged(end.key(), end.attempt()))
        .toList();
  }

  private Set<Instant> owed(Optional<Backlog> backlog) {
    if (backlog.isEmpty()) {
      return new HashSet<>();
    }
    List<Instant> found = between(times, backlog.get().next(), backlog.get().until());
    assertThat(found).as("owed").hasSize(backlog.get().count());
    return new HashSet<>(found);
  }

  private static List<Instant> between(Occurrences of, Instant first, Instant until) {
    return Stream.iterate(
            of.next(first.minusSeconds(1)),
            time -> time.isPresent() && !time.get().isAfter(until),
            time -> of.next(time.get()))
        .map(Optional::get)
        .toList();
  }

  private void isClaimed(Decision.Claim claim, Decision decision, Instant now) {
    Running attempt = claim.attempt();
    // R1, G6
    assertThat(claimed.add(attempt.key() + "#" + attempt.attempt()))
        .as("claimed again: %s", attempt)
        .isTrue();
    assertThat(attempt.claim().fencingToken()).isGreaterThan(lastToken);
    lastToken = attempt.claim().fencingToken();
    // R2
    int beside = decision.next().running().size() - 1;
    assertThat(beside).isLessThan(concurrency().max());
    assertThat(capacity).isTrue();
    assertThat(claim.startAt().minus(Scene.CLAIM_AHEAD)).isBeforeOrEqualTo(now);
    Instant at =
        Instant.ofEpochMilli(
            ExecutionId.withKey(job.id(), attempt.key()).scheduledAt().toEpochMilli());
    if (attempt.trigger() != Trigger.MANUAL) {
      assertThat(times.windowEnd(latest(now, claim.startAt()))).as("starts in a window").isEmpty();
    }
    switch (attempt.trigger()) {
      case SCHEDULE -> {
        assertThat(now).isBeforeOrEqualTo(claim.startAt().plus(deadline()).plusMillis(1));
        assertThat(job.definition().policies().suspension().holds(now)).isFalse();
        outcome(at);
      }
      case CATCH_UP -> {
        assertThat(owed(at)).as("not owed: %s", at).isTrue();
        outcome(at);
      }
      default -> {}
    }
  }

  /** Whether it was owed before this decision, or became so in it. */
  private boolean owed(Instant at) {
    return owed.contains(at) || at.isAfter(state.last());
  }

  private void isRecorded(Unrecorded end, Instant now) {
    ExecutionId id = ExecutionId.withKey(job.id(), end.key());
    if (end.ran().isPresent() || id.isManual() || end.attempt() > 0) {
      return;
    }
    Instant first = id.scheduledAt();
    Instant until = end.range().map(ExecutionRecord.Range::until).orElse(first);
    boolean held = end.reason().equals(Holds.CALENDAR) || end.reason().equals(Holds.WINDOW);
    boolean changed = end.reason().equals("job.edited") || end.reason().equals("calendar.changed");
    List<Instant> meant = changed ? List.copyOf(owed) : between(held ? all : times, first, until);
    if (held) {
      meant = meant.stream().filter(time -> holds.holds(time.getEpochSecond())).toList();
    }
    assertThat(meant).hasSize(end.range().map(range -> (int) range.count()).orElse(1));
    meant.forEach(this::outcome);
    Instant due = times.dueAt(until);
    if (held || end.reason().equals("job.suspended")) {
      assertThat(now).as("held back before its time").isAfterOrEqualTo(until);
    } else if (end.state() == ExecutionState.SKIPPED) {
      assertThat(now).as("skipped before its time").isAfterOrEqualTo(due);
    } else if (!changed) {
      assertThat(now).as("missed within its deadline").isAfter(due.plus(deadline()));
    }
  }

  private void outcome(Instant scheduled) {
    assertThat(outcomes.merge(scheduled, 1, Integer::sum))
        .as("outcomes of %s", scheduled)
        .isEqualTo(1);
  }

  /** R4, G2: what was decided about now, or was owed before, has one outcome or is owed. */
  private void assertEachTimeHasOneOutcome(Instant before, Set<Instant> owedBefore) {
    Instant from = latest(before, accountedFrom);
    List<Instant> decided = new ArrayList<>(owedBefore);
    all.next(from)
        .filter(first -> !first.isAfter(state.last()))
        .ifPresent(first -> decided.addAll(between(all, first, state.last())));
    for (Instant time : decided) {
      boolean once = outcomes.containsKey(time) ^ owed.contains(time);
      assertThat(once).as("outcomes of %s", time).isTrue();
    }
  }

  /** What becomes due next is not overslept, and what is due now was taken. */
  private void assertNothingForgotten(Instant now) {
    Instant asleepUntil = wake.orElse(Instant.MAX);
    assertThat(asleepUntil).isAfter(now);
    boolean slot = state.running().size() < concurrency().max();
    boolean forbid = concurrency().policy() == Concurrency.Policy.FORBID;
    boolean free = slot && !(forbid && !state.retries().isEmpty());
    Instant horizon = now.plus(Scene.CLAIM_AHEAD);
    Optional<Retry> soonest = state.retries().stream().min(Comparator.comparing(Retry::at));
    if (soonest.filter(retry -> retry.at().isAfter(horizon)).isPresent()) {
      assertThat(asleepUntil).isBeforeOrEqualTo(soonest.get().at().minus(Scene.CLAIM_AHEAD));
    } else if (soonest.isPresent() && !waitsForWindow(soonest.get().at(), now)) {
      assertThat(slot && capacity).as("forgot %s", soonest.get()).isFalse();
    }
    if (job.definition().policies().suspension().holds(now)) {
      return;
    }
    if (state.backlog().isEmpty() || !waitsForWindow(now, now)) {
      assertThat(free && capacity && state.backlog().isPresent()).as("forgot a backlog").isFalse();
    }
    assertHeldBackIsRecorded(now);
    times.next(decidedUntil()).ifPresent(next -> assertNotOverslept(next, now, free));
  }

  /** Whether what is due then has to wait for the end of a window, which it does not oversleep. */
  private boolean waitsForWindow(Instant due, Instant now) {
    Optional<Instant> end = times.windowEnd(latest(due, now));
    end.ifPresent(
        at -> assertThat(wake.orElse(Instant.MAX)).as("oversleeps").isBeforeOrEqualTo(at));
    return end.isPresent();
  }

  /** What was held back, for a reason that is over, has its record. */
  private void assertHeldBackIsRecorded(Instant now) {
    Optional<Instant> live = times.next(decidedUntil());
    for (Occurrences.Held held : times.heldBack(decidedUntil(), now, 1_000)) {
      if (live.filter(held.first()::isAfter).isEmpty()) {
        assertThat(held.end()).as("held back and forgotten: %s", held).isAfter(now);
        assertThat(wake.orElse(Instant.MAX)).as("oversleeps").isBeforeOrEqualTo(held.end());
      }
    }
  }

  private void assertNotOverslept(Instant next, Instant now, boolean free) {
    Instant due = times.dueAt(next);
    if (free && !due.isAfter(now.plus(Scene.CLAIM_AHEAD)) && waitsForWindow(due, now)) {
      return;
    }
    Instant latestLook = free ? due.minus(Scene.CLAIM_AHEAD) : due;
    if (free && !capacity && !latestLook.isAfter(now)) {
      latestLook = due.plus(deadline()).plusMillis(1);
      assertThat(starved).as("starves for %s", next).isTrue();
    }
    assertThat(wake.orElse(Instant.MAX)).as("oversleeps %s", next).isBeforeOrEqualTo(latestLook);
  }

  /** No scheduled time up to here is anybody's any more. */
  private Instant decidedUntil() {
    Instant from = latest(state.last(), enumeratedFrom);
    var suspension = job.definition().policies().suspension();
    return suspension.suspended()
        ? latest(from, suspension.until().orElse(from).minusMillis(1))
        : from;
  }

  private Concurrency concurrency() {
    return job.definition().policies().concurrency();
  }

  private Duration deadline() {
    return job.definition().policies().missed().startingDeadline();
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
