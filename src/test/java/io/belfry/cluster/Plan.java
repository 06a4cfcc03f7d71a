package io.belfry.cluster;

import io.belfry.job.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has to happen to one job.
 *
 * @param job the job
 * @param traits how it is to be checked
 * @param must the keys of the executions that have to come to something
 * @param may those that may, because an edit came near them
 */
record Plan(JobId job, Set<Trait> traits, Set<String> must, Set<String> may) {
  /** What the checker has to know of a job. */
  enum Trait {
    /** No two attempts at the same time. */
    FORBID,
    /** Its processes write down their own starts and ends. */
    SHELL,
    /** Scheduled times may be recorded as missed or skipped. */
    MAY_MISS
  }

  Plan {
    traits = Set.copyOf(traits);
    must = Set.copyOf(must);
    may = Set.copyOf(may);
  }

  /** A job that is due every second, from the first to the last inclusive. */
  static Plan everySecond(JobId job, Instant first, Instant last, Trait... traits) {
    return new Plan(job, Set.of(traits), seconds(first, last), Set.of());
  }

  /** The keys of all seconds from the first to the last inclusive. */
  static Set<String> seconds(Instant first, Instant last) {
    List<String> keys = new ArrayList<>();
    for (long at = first.getEpochSecond(); at <= last.getEpochSecond(); at++) {
      keys.add(Long.toString(at * 1_000));
    }
    return new HashSet<>(keys);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
