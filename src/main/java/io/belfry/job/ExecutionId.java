package io.belfry.job;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The identity of an execution: {@code namespace/name@<scheduled epoch millis>} for a scheduled
 * one, the same on every worker; a manual run appends {@code +<random>}, a run of a backfill {@code
 * ~b<random>}.
 *
 * @param job the job
 * @param scheduledAt the scheduled time, in whole milliseconds; of a manual run, when it was asked
 *     for
 * @param suffix the empty string, or {@code +} or {@code ~b} and 1 to 32 letters or digits
 */
public record ExecutionId(JobId job, Instant scheduledAt, String suffix)
    implements Comparable<ExecutionId> {
  private static final Pattern SUFFIX = Pattern.compile("(\\+|~b)[a-z0-9]{1,32}");
  private static final String BACKFILL = "~b";
  private static final int MOST_DIGITS = 15;

  public ExecutionId {
    if (!suffix.isEmpty() && !SUFFIX.matcher(suffix).matches()) {
      throw new IllegalArgumentException("not the suffix of an execution id");
    }
    scheduledAt = Instant.ofEpochMilli(scheduledAt.toEpochMilli());
  }

  /** The id of the execution of a scheduled time. */
  public static ExecutionId scheduled(JobId job, Instant scheduledAt) {
    return new ExecutionId(job, scheduledAt, "");
  }

  /** The id of a manual run asked for at this time; {@code random} is 1 to 32 letters or digits. */
  public static ExecutionId manual(JobId job, Instant askedAt, String random) {
    return new ExecutionId(job, askedAt, "+" + random);
  }

  /** The id of a request for a backfill; that of its runs is {@link #ofBackfill}. */
  public static ExecutionId backfill(JobId job, Instant askedAt, String random) {
    return new ExecutionId(job, askedAt, BACKFILL + random);
  }

  /** The id of the run of a scheduled time that belongs to this request for a backfill. */
  public ExecutionId ofBackfill(Instant scheduled) {
    return new ExecutionId(job, scheduled, suffix);
  }

  /** Reads the text form; throws {@link IllegalArgumentException} on anything else. */
  public static ExecutionId parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("an execution id is namespace/name@millis");
    }
    return withKey(JobId.parse(text.substring(0, at)), text.substring(at + 1));
  }

  /** Reads the part behind the {@code @}; throws {@link IllegalArgumentException} otherwise. */
  public static ExecutionId withKey(JobId job, String key) {
    int suffix = Math.max(key.indexOf('+'), key.indexOf('~'));
    String millis = suffix < 0 ? key : key.substring(0, suffix);
    if (!isNumber(millis)) {
      throw new IllegalArgumentException("an execution id is namespace/name@millis");
    }
    return new ExecutionId(
        job, Instant.ofEpochMilli(Long.parseLong(millis)), suffix < 0 ? "" : key.substring(suffix));
  }

  private static boolean isNumber(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - first;
    boolean number = digits >= 1 && digits <= MOST_DIGITS;
    for (int i = first; number && i < text.length(); i++) {
      number = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return number;
  }

  /** The part behind the {@code @}, unique within the job. */
  public String key() {
    return scheduledAt.toEpochMilli() + suffix;
  }

  /** Whether somebody asked for it, as against a scheduled time. */
  public boolean isManual() {
    return suffix.startsWith("+");
  }

  /** Whether it belongs to a backfill. */
  public boolean isBackfill() {
    return suffix.startsWith(BACKFILL);
  }

  @Override
  public int compareTo(ExecutionId other) {
    int byTime = scheduledAt.compareTo(other.scheduledAt);
    return byTime != 0 ? byTime : toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return job + "@" + key();
  }
}
