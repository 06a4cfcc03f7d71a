package io.belfry.log.h2;

import io.belfry.log.InvalidCursorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an attempt in every list, and as text the cursor behind it.
 *
 * @param scheduledAt the scheduled time in epoch milliseconds
 * @param job the job's number
 * @param suffix the suffix of the execution id
 * @param attempt the attempt
 */
record Keyset(long scheduledAt, int job, String suffix, int attempt) {
  /** The order of {@link Schema#ORDER}. */
  static final Comparator<Keyset> NEWEST_FIRST =
      Comparator.comparingLong(Keyset::scheduledAt)
          .thenComparingInt(Keyset::job)
          .thenComparing(Keyset::suffix)
          .thenComparingInt(Keyset::attempt)
          .reversed();

  /** SQL for what comes behind, but for the bound on the time that an index can use. */
  static final String BEHIND =
      "(scheduled_at < ? OR job < ? OR (job = ? AND (suffix < ? OR (suffix = ? AND attempt < ?))))";

  private static final Pattern TEXT =
      Pattern.compile("1:(-?[0-9]{1,15}):([0-9]{1,9}):([^:]{0,60}):([0-9]{1,9})");

  static Keyset of(AttemptRow row) {
    var id = row.execution().id();
    return new Keyset(
        id.scheduledAt().toEpochMilli(), row.job(), id.suffix(), row.execution().attempt());
  }

  static Keyset parse(String cursor) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(cursor);
      Matcher parts = TEXT.matcher(new String(text, StandardCharsets.UTF_8));
      if (!parts.matches()) {
        throw new InvalidCursorException();
      }
      return new Keyset(
          Long.parseLong(parts.group(1)),
          Integer.parseInt(parts.group(2)),
          parts.group(3),
          Integer.parseInt(parts.group(4)));
    } catch (IllegalArgumentException e) {
      throw new InvalidCursorException();
    }
  }

  String cursor() {
    String text = "1:" + scheduledAt + ":" + job + ":" + suffix + ":" + attempt;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
