package io.belfry.store;

import java.util.List;
import java.util.Optional;

/**
 * One part of a list of jobs.
 *
 * @param rows the jobs
 * @param next where the next part begins, absent on the last one
 * @param total how many jobs match in all
 */
public record JobPage(List<JobRow> rows, Optional<JobQuery.Cursor> next, long total) {
  public JobPage {
    rows = List.copyOf(rows);
  }
}
