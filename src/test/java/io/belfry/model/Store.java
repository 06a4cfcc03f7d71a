package io.belfry.model;

import io.belfry.job.Decision;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Trigger;
import io.belfry.store.Transition.Conditions;
import java.util.Optional;
import java.util.Set;

/** The store's side of a step: a compare-and-set, and what must never be written. */
final class Store {
  private final int retries;
  private final Set<Rule> off;

  /** A store that works by all rules but these. */
  Store(Bounds bounds, Set<Rule> off) {
    this.retries = bounds.retries();
    this.off = Set.copyOf(off);
  }

  /** Whether all that the write compares holds. */
  boolean holds(World world, Write write) {
    Conditions terms = write.conditions();
    boolean sameState =
        off.contains(Rule.R1_STATE_COMPARED)
            || (off.contains(Rule.SETTLE_COMPARED) && write.worker().equals(MasterMoves.MASTER))
            || terms.stateRevision() == world.stateRevision;
    boolean sameDefinition =
        off.contains(Rule.V1_DEFINITION_COMPARED)
            || terms.definitionRevision().isEmpty()
            || terms.definitionRevision().getAsLong() == world.presentRevision();
    boolean sameRequest = terms.consumed().isEmpty() || terms.consumed().equals(world.request);
    boolean gone =
        off.contains(Rule.V2_WORKER_ABSENT)
            || terms.gone().stream().noneMatch(world.registered::contains);
    return sameState
        && sameDefinition
        && sameRequest
        && gone
        && isFenceKept(world, write)
        && areCalendarsKept(world, write);
  }

  /** Whether the claim, if it is one, is made under a registration that is still there. */
  boolean isFenceKept(World world, Write write) {
    return off.contains(Rule.V3_FENCE)
        || write.decision().claim().isEmpty()
        || world.registered.contains(write.worker());
  }

  private boolean areCalendarsKept(World world, Write write) {
    return off.contains(Rule.CALENDARS_COMPARED)
        || write.decision().claim().isEmpty()
        || write.calendars() == world.calendars;
  }

  /** Carries the write out. */
  void apply(World world, Write write) {
    JobState next = write.decision().next();
    write.decision().claim().ifPresent(claim -> check(world, write, next, claim));
    write.decision().recorded().forEach(end -> checkRetry(world, write, end));
    if (write.worker().equals(MasterMoves.MASTER)) {
      write.decision().recorded().forEach(end -> checkMissed(world, end));
    }
    world.state = Optional.of(next);
    world.stateRevision++;
    boolean taken = write.conditions().consumed().isPresent();
    if (taken && !off.contains(Rule.V8_REQUEST_DELETED)) {
      world.request =
          write
              .decision()
              .rest()
              .flatMap(left -> world.request.map(was -> was.with(left).at(was.revision() + 1)));
    }
    dropKills(world, write);
  }

  private void dropKills(World world, Write write) {
    if (!off.contains(Rule.KILL_GOES_WITH_END)) {
      write.over().forEach(world.kills::remove);
    } else {
      write.news().ended().forEach(end -> world.kills.remove(end.attempt().key()));
    }
    world.killed.removeIf(key -> !world.isOpen(key));
    checkKills(world);
  }

  /** No wish to kill outlives its execution. */
  static void checkKills(World world) {
    for (String key : world.kills) {
      if (!world.isOpen(key)) {
        world.breaks("R7: the wish to kill " + key + " outlives it");
      }
    }
  }

  private static void check(World world, Write write, JobState next, Decision.Claim claim) {
    Running attempt = claim.attempt();
    Optional<Definition> current =
        world
            .definition
            .filter(present -> present.uid().equals(next.uid()))
            .filter(present -> present.version() == attempt.jobVersion());
    if (current.isEmpty()) {
      world.breaks("R5: a claim for a definition that is not the present one");
    }
    boolean byTime = attempt.trigger() == Trigger.SCHEDULE;
    if (byTime && current.filter(Definition::suspended).isPresent()) {
      world.breaks("R5: a claim for a suspended job");
    }
    if (byTime && Stepping.isHeld(world.calendars)) {
      world.breaks("R5: a claim for what a calendar holds back");
    }
    if (!world.registered.contains(write.worker())) {
      world.breaks("R3: a claim under a registration that is gone");
    }
    if (attempt.claim().fencingToken() <= world.token) {
      world.breaks("the fencing token does not grow");
    }
    if (!world.claimed.add(Protocol.name(attempt))) {
      world.breaks("R1: claimed twice: " + Protocol.key(attempt));
    }
    world.token = attempt.claim().fencingToken();
  }

  /** What ran was not missed. */
  private static void checkMissed(World world, Unrecorded end) {
    if (end.state() != ExecutionState.MISSED || end.attempt() > 0) {
      return;
    }
    long first = Long.parseLong(end.key());
    long until = end.range().map(range -> range.until().toEpochMilli()).orElse(first);
    world.claimed.stream()
        .map(attempt -> attempt.substring(0, attempt.indexOf('#')))
        .filter(key -> !key.contains("+"))
        .mapToLong(Long::parseLong)
        .filter(claimed -> first <= claimed && claimed <= until)
        .findFirst()
        .ifPresent(claimed -> world.breaks("G2: missed and run: " + claimed));
  }

  /** An attempt of this very job that failed is tried again, as often as its policy says. */
  private void checkRetry(World world, Write write, Unrecorded end) {
    JobState next = write.decision().next();
    boolean same = world.definition.filter(present -> present.uid().equals(next.uid())).isPresent();
    boolean ofThisJob =
        world.state.stream()
            .filter(before -> before.uid().equals(next.uid()))
            .flatMap(before -> before.running().stream())
            .anyMatch(entry -> entry.key().equals(end.key()) && entry.jobVersion() > 0);
    boolean failed = end.state() == ExecutionState.FAILED || end.state() == ExecutionState.LOST;
    boolean retry = failed && end.attempt() <= retries;
    if (same && ofThisJob && retry && !next.openKeys().contains(end.key())) {
      world.breaks("R4: a retry that is forgotten: " + end.key());
    }
  }
}
