package io.belfry.log.h2;

import java.util.List;
import java.util.Optional;

/**
 * Which attempts have a text in their id or their reason.
 *
 * <p>The text stands for itself: {@code LOCATE} knows no wildcards. Jobs and reasons are searched
 * in memory, so that a row costs a look at numbers; only what could be a part of the time and
 * suffix behind the {@code @} is looked for in each row.
 */
final class TextSearch {
  private static final String KEY = "CAST(scheduled_at AS VARCHAR) || suffix";

  private final String text;
  private final List<Integer> jobs;
  private final List<Integer> reasons;
  private final boolean all;

  TextSearch(String text, Dictionary dictionary) {
    this.text = text;
    String ofJob = text.indexOf('@') < 0 ? text : text.substring(0, text.indexOf('@'));
    boolean ends = ofJob.length() < text.length();
    this.jobs =
        dictionary.jobsWhere(
            job -> ends ? job.toString().endsWith(ofJob) : job.toString().contains(text));
    this.reasons = dictionary.wordsWhere(word -> word.contains(text));
    this.all = !ends && jobs.size() == dictionary.size();
  }

  /** The jobs that every attempt looked for is of, where it can't be of another. */
  Optional<List<Integer>> onlyJobs() {
    boolean elsewhere = !reasons.isEmpty() || inKey().isPresent();
    return elsewhere || all ? Optional.empty() : Optional.of(jobs);
  }

  Condition condition() {
    if (all) {
      return new Condition();
    }
    String inReason = reasons.isEmpty() ? "" : " OR " + Condition.in("reason", reasons);
    int at = text.indexOf('@');
    if (at >= 0) {
      String inJobs = Condition.in("job", jobs);
      return new Condition()
          .and(
              "((" + inJobs + " AND LOCATE(?, " + KEY + ") = 1)" + inReason + ")",
              text.substring(at + 1));
    }
    String found = Condition.in("job", jobs) + inReason;
    return inKey()
        .map(inKey -> new Condition().and("(" + found + " OR " + inKey + ")", text))
        .orElseGet(() -> new Condition().and("(" + found + ")"));
  }

  /** How to find the text behind the {@code @}, where it could be there at all. */
  private Optional<String> inKey() {
    if (text.indexOf('@') >= 0 || !text.matches("-?[0-9]*(\\+[a-z0-9]*)?|[a-z0-9]+")) {
      return Optional.empty();
    }
    boolean inSuffix = text.chars().anyMatch(c -> c >= 'a' && c <= 'z') && text.indexOf('+') < 0;
    return Optional.of(
        inSuffix ? "(suffix <> '' AND LOCATE(?, suffix) > 0)" : "LOCATE(?, " + KEY + ") > 0");
  }
}
