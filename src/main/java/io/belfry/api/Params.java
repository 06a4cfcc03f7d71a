package io.belfry.api;

import io.belfry.codec.Json;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.store.JobQuery.Cursor;
import io.belfry.store.JobQuery.Slice;
import io.belfry.store.JobQuery.Sort;
import io.belfry.store.Precondition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads parameters of paths, queries and headers; what is wrong becomes a problem. */
final class Params {
  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 500;

  private static final Map<String, Sort> SORTS =
      Map.of(
          "name", Sort.NAME,
          "nextScheduledAt", Sort.NEXT_SCHEDULED_AT,
          "updatedAt", Sort.UPDATED_AT);
  private static final Pattern TAG = Pattern.compile("\\s*(?:(W/)?\"([^\"]*)\")\\s*(?:,|$)");

  private Params() {}

  /** The id in a path; one that can't be is refused rather than looked for. */
  static JobId job(String namespace, String name) {
    checkName("namespace", namespace);
    checkName("name", name);
    return new JobId(namespace, name);
  }

  static void checkName(String field, String name) {
    if (!JobId.isValidPart(name)) {
      throw ApiProblem.ofField(
          "name.invalid",
          field,
          "1 to 100 ASCII letters, digits, '.', '_' or '-', beginning with a letter or digit");
    }
  }

  static ExecutionId execution(String id) {
    try {
      return ExecutionId.parse(id);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.ofField("execution.invalidId", "id", "an id is namespace/name@millis");
    }
  }

  /** A parameter that was given and is not empty. */
  static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value).filter(given -> !given.isEmpty());
  }

  static int limit(@Nullable String value) {
    return (int) number("limit", value, DEFAULT_LIMIT, 1, MAX_LIMIT);
  }

  static long number(String name, @Nullable String value, long fallback, long min, long max) {
    Optional<String> given = text(value);
    if (given.isEmpty()) {
      return fallback;
    }
    boolean valid = given.get().matches("-?[0-9]{1,18}");
    long number = valid ? Long.parseLong(given.get()) : min - 1;
    if (number < min || number > max) {
      throw invalid(name, "a whole number from " + min + " to " + max);
    }
    return number;
  }

  static boolean flag(String name, @Nullable String value) {
    String given = text(value).orElse("false");
    if (!given.equals("true") && !given.equals("false")) {
      throw invalid(name, "true or false");
    }
    return given.equals("true");
  }

  static Optional<Instant> instant(String name, @Nullable String value) {
    Optional<Instant> instant = text(value).flatMap(Json::instant);
    if (text(value).isPresent() && instant.isEmpty()) {
      throw invalid(name, "an instant like 2026-12-24T18:00:00Z");
    }
    return instant;
  }

  /** Words that may be repeated or separated by commas. */
  static <T> Set<T> words(String name, List<String> values, Function<String, T> meaning) {
    Set<T> found = new LinkedHashSet<>();
    for (String value : values) {
      for (String word : value.split(",", -1)) {
        if (!word.isEmpty()) {
          found.add(word(name, word, meaning));
        }
      }
    }
    return found;
  }

  private static <T> T word(String name, String word, Function<String, T> meaning) {
    try {
      return meaning.apply(word);
    } catch (IllegalArgumentException e) {
      throw invalid(name, "a word of the API's description");
    }
  }

  static ApiProblem invalid(String name, String right) {
    return ApiProblem.ofField("query.invalid", name, "the parameter " + name + " must be " + right);
  }

  static ApiProblem invalidCursor() {
    return ApiProblem.ofField("cursor.invalid", "cursor", "this is not a cursor of this list");
  }

  // --- parts of a list of jobs

  static Slice slice(@Nullable String sort, @Nullable String cursor, @Nullable String limit) {
    String given = text(sort).orElse("name");
    boolean descending = given.startsWith("-");
    Sort by = SORTS.get(descending ? given.substring(1) : given);
    if (by == null) {
      throw invalid("sort", "name, nextScheduledAt or updatedAt, with a '-' to turn it round");
    }
    Optional<Cursor> after = text(cursor).map(place -> cursor(by, place));
    return new Slice(by, descending, after, limit(limit));
  }

  static String cursor(Sort sort, Cursor cursor) {
    String place = sort.name() + ' ' + cursor.key() + ' ' + cursor.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  private static Cursor cursor(Sort sort, String text) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 3);
      if (parts.length == 3 && parts[0].equals(sort.name())) {
        return new Cursor(Long.parseLong(parts[1]), JobId.parse(parts[2]).toString());
      }
    } catch (IllegalArgumentException e) {
      throw invalidCursor();
    }
    throw invalidCursor();
  }

  // --- preconditions

  /** What If-Match and If-None-Match demand; a weak tag matches nothing. */
  static Precondition precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifMatch != null) {
      return ifMatch.strip().equals("*") ? Precondition.EXISTS : Precondition.oneOf(tags(ifMatch));
    }
    if (ifNoneMatch == null) {
      return Precondition.NONE;
    }
    if (!ifNoneMatch.strip().equals("*")) {
      throw ApiProblem.ofField("header.invalid", "If-None-Match", "only * is understood here");
    }
    return Precondition.ABSENT;
  }

  private static Set<String> tags(String header) {
    Set<String> tags = new LinkedHashSet<>();
    Matcher matcher = TAG.matcher(header);
    int end = 0;
    while (end < header.length() && matcher.find(end) && matcher.start() == end) {
      if (matcher.group(1) == null) {
        tags.add(matcher.group(2));
      }
      end = matcher.end();
    }
    if (end < header.length()) {
      throw ApiProblem.ofField("header.invalid", "If-Match", "write \"tag\", a list of them, or *");
    }
    return tags;
  }
}
