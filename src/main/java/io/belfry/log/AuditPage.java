package io.belfry.log;

import java.util.List;
import java.util.Optional;

/**
 * One page of the audit, newest first.
 *
 * @param items the entries
 * @param nextCursor where the next page begins, absent on the last one
 * @param total how many match in all: exact up to 10,000, else 10,000
 * @param totalIsExact whether {@code total} is exact
 */
public record AuditPage(
    List<AuditEntry> items, Optional<String> nextCursor, long total, boolean totalIsExact) {
  public AuditPage {
    items = List.copyOf(items);
  }
}
