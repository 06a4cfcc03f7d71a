package io.belfry.log;

import io.belfry.log.AuditEntry.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries of the audit to list. Empty parts don't filter.
 *
 * @param since only entries at or after it
 * @param until only entries before it
 * @param user only what this account did, exactly
 * @param action only this action, exactly
 * @param namespaces only entries that are about one of these namespaces, and none that are about no
 *     namespace
 * @param outcomes only entries with one of these outcomes
 * @param text only entries whose user, token, address, target, route or code contains it, literally
 * @param cursor behind what to go on, as {@link AuditPage#nextCursor()} gave it
 * @param limit the most entries, 1 to 500
 */
public record AuditQuery(
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> user,
    Optional<String> action,
    Optional<Set<String>> namespaces,
    Set<Outcome> outcomes,
    Optional<String> text,
    Optional<String> cursor,
    int limit) {
  /** The most entries on one page. */
  public static final int MAX_LIMIT = 500;

  public AuditQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " entries");
    }
    namespaces = namespaces.map(Set::copyOf);
    outcomes = Set.copyOf(outcomes);
  }

  /** The newest entries of everything. */
  public static AuditQuery newest(int limit) {
    return new AuditQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }
}
