package io.belfry.schedule;

/**
 * A set of instants that is made of stretches: from each instant on it is known how long it stays
 * in the set, or out of it. Immutable; all times are seconds since 1970-01-01T00:00:00Z.
 */
public interface TimeSet {
  /** Whether this second is in the set. */
  boolean contains(long second);

  /**
   * The end, exclusive, of a stretch around {@code second} that is wholly in the set, or wholly out
   * of it; {@link Schedule#NEVER} where that has no end. A long stretch may be given in parts.
   */
  long endOfStretch(long second);

  /**
   * The first second of a stretch around {@code second} that is wholly in the set, or wholly out of
   * it; {@link Schedule#NEVER_BEFORE} where that has no beginning. A long stretch may be given in
   * parts.
   */
  long beginOfStretch(long second);
}
