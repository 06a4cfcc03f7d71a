package io.belfry.model;

import io.belfry.job.Decision;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.store.Transition.Conditions;
import java.util.Optional;
import java.util.Set;

/** The store's side of a step: a compare-and-set, and what must never be written. */
final class Store {
  private final Set<Rule> off;

  /** A store that works by all rules but these. */
  Store(Set<Rule> off) {
    this.off = Set.copyOf(off);
  }

  /** Whether all that the write compares holds. */
  boolean holds(World world, Write write) {
    Conditions terms = write.conditions();
    boolean sameState =
        off.contains(Rule.R1_STATE_COMPARED) || terms.stateRevision() == world.stateRevision;
    boolean sameDefinition =
        off.contains(Rule.V1_DEFINITION_COMPARED)
            || terms.definitionRevision().isEmpty()
            || terms.definitionRevision().getAsLong() == world.presentRevision();
    boolean sameRequest = terms.consumed().isEmpty() || terms.consumed().equals(world.request);
    boolean gone =
        off.contains(Rule.V2_WORKER_ABSENT)
            || terms.gone().stream().noneMatch(world.registered::contains);
    return sameState && sameDefinition && sameRequest && gone && isFenceKept(world, write);
  }

  /** Whether the claim, if it is one, is made under a registration that is still there. */
  boolean isFenceKept(World world, Write write) {
    return off.contains(Rule.V3_FENCE)
        || write.decision().claim().isEmpty()
        || world.registered.contains(write.worker());
  }

  /**
   * Carries the write out.
   *
   * @return the promise that is broken by it, if one is
   */
  Optional<String> apply(World world, Write write) {
    JobState next = write.decision().next();
    Optional<String> broken =
        write.decision().claim().flatMap(claim -> broken(world, write, next, claim));
    world.state = Optional.of(next);
    world.stateRevision++;
    boolean taken = write.conditions().consumed().isPresent();
    if (taken && !off.contains(Rule.V8_REQUEST_DELETED)) {
      world.request = Optional.empty();
    }
    return broken;
  }

  private static Optional<String> broken(
      World world, Write write, JobState next, Decision.Claim claim) {
    Running attempt = claim.attempt();
    boolean current =
        world
            .definition
            .filter(present -> present.uid().equals(next.uid()))
            .filter(present -> present.version() == attempt.jobVersion())
            .isPresent();
    if (!current) {
      return Optional.of("R5: a claim for a definition that is not the present one");
    }
    if (!world.registered.contains(write.worker())) {
      return Optional.of("R3: a claim under a registration that is gone");
    }
    if (attempt.claim().fencingToken() <= world.token) {
      return Optional.of("the fencing token does not grow");
    }
    world.token = attempt.claim().fencingToken();
    return Optional.empty();
  }
}
