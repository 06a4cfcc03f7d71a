package io.belfry.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The port of aggregates, which are in the same store as the execution log that they are of. Every
 * call blocks until the store has answered and throws {@link LogUnavailableException} where it did
 * not; any may be sent again at any time.
 */
public interface AggregateLog {
  /** Works out, from the records, the aggregates of {@code [from, until)}, oldest first. */
  List<Aggregate> compute(Instant from, Instant until);

  /** Keeps aggregates, each in place of the one of the same minute and namespace. */
  void put(List<Aggregate> aggregates);

  /** The kept ones of {@code [from, until)} in these namespaces, or in all, oldest first. */
  List<Aggregate> list(Optional<Set<String>> namespaces, Instant from, Instant until);

  /** The newest minute of which one is kept. */
  Optional<Instant> newest();

  /**
   * Removes those of minutes before this time.
   *
   * @return how many went
   */
  long expire(Instant before);
}
