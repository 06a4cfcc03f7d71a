package io.belfry.job;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The identity of an execution: {@code namespace/name@<scheduled epoch millis>} for a scheduled
 * one, the same on every worker; a manual run appends {@code +<random>}.
 *
 * @param job the job
 * @param scheduledAt the scheduled time, in whole milliseconds; of a manual run, when it was asked
 *     for
 * @param suffix the empty string, or {@code +} and 1 to 32 letters or digits
 */
public record ExecutionId(JobId job, Instant scheduledAt, String suffix)
    implements Comparable<ExecutionId> {
  private static final Pattern SUFFIX = Pattern.compile("(\\+[a-z0-9]{1,32})?");
  private static final Pattern KEY = Pattern.compile("(-?[0-9]{1,15})((\\+[a-z0-9]{1,32})?)");

  public ExecutionId {
    if (!SUFFIX.matcher(suffix).matches()) {
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
    var matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("an execution id is namespace/name@millis");
    }
    long millis = Long.parseLong(matcher.group(1));
    return new ExecutionId(job, Instant.ofEpochMilli(millis), matcher.group(2));
  }

  /** The part behind the {@code @}, unique within the job. */
  public String key() {
    return scheduledAt.toEpochMilli() + suffix;
  }

  /** Whether somebody asked for it, as against a scheduled time. */
  public boolean isManual() {
    return !suffix.isEmpty();
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
