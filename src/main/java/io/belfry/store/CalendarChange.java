package io.belfry.store;

import io.belfry.job.JobId;
import java.util.List;
import java.util.Optional;

/**
 * What became of somebody's wish to change a calendar or a maintenance window; losing a race is one
 * of the answers.
 *
 * @param <T> what is changed
 */
public sealed interface CalendarChange<T> {
  /**
   * It is done, or there was nothing to change.
   *
   * @param now what is there now
   * @param before what was there before; absent where nothing was, or nothing that could be read
   * @param created whether nothing was there before
   */
  record Saved<T>(Kept<T> now, Optional<T> before, boolean created) implements CalendarChange<T> {}

  /**
   * It is deleted.
   *
   * @param before what was there, where that could be read
   */
  record Deleted<T>(Optional<T> before) implements CalendarChange<T> {}

  /** There is none of this name. */
  record Absent<T>() implements CalendarChange<T> {}

  /** It is not, or not any more, what the caller demanded. */
  record Stale<T>() implements CalendarChange<T> {}

  /** There are as many as there may be. */
  record TooMany<T>() implements CalendarChange<T> {}

  /** Others change calendars so often that this change never had its turn. */
  record Busy<T>() implements CalendarChange<T> {}

  /**
   * It can't be deleted, for these have it.
   *
   * @param jobs the jobs that include or exclude it
   * @param windows the names of the maintenance windows that are at its times
   */
  record InUse<T>(List<JobId> jobs, List<String> windows) implements CalendarChange<T> {}
}
