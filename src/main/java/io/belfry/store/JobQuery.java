package io.belfry.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs to list. Empty parts don't filter.
 *
 * @param namespaces only these namespaces, where they are named
 * @param text only jobs whose id, display name, description or labels contain it, literally and in
 *     any case
 * @param labels only jobs that have all of these labels; an empty value stands for any
 * @param state only jobs in this state
 * @param page which part of the list
 */
public record JobQuery(
    Optional<Set<String>> namespaces,
    Optional<String> text,
    Map<String, Optional<String>> labels,
    Optional<State> state,
    Slice page) {
  public JobQuery {
    namespaces = namespaces.map(Set::copyOf);
    labels = Map.copyOf(labels);
  }

  /** Whether a job's scheduled times are started. */
  public enum State {
    ENABLED,
    SUSPENDED
  }

  /** What a list can be sorted by; equal ones go by their ids. */
  public enum Sort {
    NAME,
    NEXT_SCHEDULED_AT,
    UPDATED_AT
  }

  /**
   * A part of a sorted list.
   *
   * @param sort what it is sorted by
   * @param descending whether the largest comes first; jobs that are never due come last anyway
   * @param cursor behind what the part begins
   * @param limit the most jobs in it
   */
  public record Slice(Sort sort, boolean descending, Optional<Cursor> cursor, int limit) {}

  /** A place in a sorted list: the last row's sort key and id. */
  public record Cursor(long key, String id) {}

  /** The first jobs by name, without a filter. */
  public static JobQuery first(int limit) {
    return new JobQuery(
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        new Slice(Sort.NAME, false, Optional.empty(), limit));
  }

  /** The words of a filter that names labels: {@code team=bi} or {@code team}. */
  public static Map<String, Optional<String>> labels(List<String> words) {
    Map<String, Optional<String>> labels = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        labels.putIfAbsent(word, Optional.empty());
      } else {
        labels.put(word.substring(0, equals), Optional.of(word.substring(equals + 1)));
      }
    }
    return labels;
  }
}
