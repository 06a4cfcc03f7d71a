package io.belfry.log;

import io.belfry.job.ExecutionRecord;
import java.util.List;
import java.util.Optional;

/**
 * One page of attempts, newest scheduled time first.
 *
 * @param items the attempts
 * @param nextCursor where the next page begins, absent on the last one
 * @param total how many match in all: exact up to 10,000, else 10,000
 * @param totalIsExact whether {@code total} is exact
 */
public record ExecutionPage(
    List<ExecutionRecord> items, Optional<String> nextCursor, long total, boolean totalIsExact) {
  public ExecutionPage {
    items = List.copyOf(items);
  }
}
