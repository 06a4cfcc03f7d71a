package io.belfry.schedule;

import java.time.Instant;
import java.time.ZoneId;

/**
 * What an expression needs to know about its job to become a schedule.
 *
 * @param zone the zone on whose local clock a cron expression is read
 * @param dst the job's overrides for changes of the clock
 * @param jobId the job's id, {@code namespace/name}: the seed of {@code H}
 * @param anchor where {@code @every} counts from: the job's {@code startAt}, or else its creation.
 *     A fraction of a second is cut off, so that the anchor is never later than the job's creation
 */
public record ScheduleContext(ZoneId zone, DstPolicy dst, String jobId, Instant anchor) {
  /** A context whose job overrides nothing. */
  public static ScheduleContext of(ZoneId zone, String jobId, Instant anchor) {
    return new ScheduleContext(zone, DstPolicy.BY_RULE, jobId, anchor);
  }
}
