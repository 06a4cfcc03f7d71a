package io.belfry.log;

import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which attempts to list. Empty parts don't filter.
 *
 * @param namespaces only these namespaces, where they are named
 * @param job only jobs of this exact name
 * @param states only attempts in one of these states
 * @param triggers only attempts started so
 * @param worker only attempts on this worker (stable name or whole id)
 * @param since only scheduled times at or after it
 * @param until only scheduled times before it
 * @param text only ids or reasons that contain it, literally
 * @param cursor behind what to go on, as {@link ExecutionPage#nextCursor()} gave it
 * @param limit the most records, 1 to 500
 */
public record ExecutionQuery(
    Optional<Set<String>> namespaces,
    Optional<String> job,
    Set<ExecutionState> states,
    Set<Trigger> triggers,
    Optional<String> worker,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> text,
    Optional<String> cursor,
    int limit) {
  /** The most records on one page. */
  public static final int MAX_LIMIT = 500;

  public ExecutionQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " records");
    }
    namespaces = namespaces.map(Set::copyOf);
    states = Set.copyOf(states);
    triggers = Set.copyOf(triggers);
  }

  /** The newest attempts of everything. */
  public static ExecutionQuery newest(int limit) {
    return new ExecutionQuery(
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }
}
