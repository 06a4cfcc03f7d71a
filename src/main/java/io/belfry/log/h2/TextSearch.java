package io.belfry.log.h2;

import java.util.List;

/**
 * Which attempts have a text in their id or their reason.
 *
 * <p>The text stands for itself: {@code LOCATE} knows no wildcards. The job's part of the id is
 * searched in memory, so that a row costs a look at a number.
 */
final class TextSearch {
  private static final String KEY = "CAST(scheduled_at AS VARCHAR) || suffix";

  private final String text;
  private final Dictionary dictionary;

  TextSearch(String text, Dictionary dictionary) {
    this.text = text;
    this.dictionary = dictionary;
  }

  Condition condition() {
    if (text.isEmpty()) {
      return new Condition();
    }
    List<Integer> jobs = dictionary.jobsWhere(job -> job.toString().contains(text));
    if (jobs.size() == dictionary.size()) {
      return new Condition();
    }
    int at = text.indexOf('@');
    if (at >= 0) {
      return across(text.substring(0, at), text.substring(at + 1));
    }
    String matches = Condition.in("job", jobs);
    if (!canBeInSuffix()) {
      return new Condition().and("(" + matches + " OR LOCATE(?, reason) > 0)", text);
    }
    return new Condition()
        .and(
            "(" + matches + " OR LOCATE(?, reason) > 0 OR LOCATE(?, " + KEY + ") > 0)", text, text);
  }

  /** The text holds the {@code @}: what is before it ends a job's id, what is behind it follows. */
  private Condition across(String job, String key) {
    List<Integer> jobs = dictionary.jobsWhere(id -> id.toString().endsWith(job));
    return new Condition()
        .and(
            "(("
                + Condition.in("job", jobs)
                + " AND LOCATE(?, "
                + KEY
                + ") = 1)"
                + " OR LOCATE(?, reason) > 0)",
            key,
            text);
  }

  /** Whether the part behind the {@code @} could hold the text at all. */
  private boolean canBeInSuffix() {
    return text.chars().noneMatch(c -> c == '/' || c == '.' || c == '_' || c == ' ');
  }
}
