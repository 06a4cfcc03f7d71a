package io.belfry.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Ranges of local seconds, sorted and without overlaps. Immutable. */
final class LocalSpans {
  /** What {@link #nextBoundary} answers where there is none. */
  static final long NONE_LATER = Long.MAX_VALUE;

  /** What {@link #boundaryAtOrBefore} answers where there is none. */
  static final long NONE_EARLIER = Long.MIN_VALUE;

  /** Beginnings at even places, ends (exclusive) at odd ones; strictly ascending. */
  private final long[] boundaries;

  private LocalSpans(long[] boundaries) {
    this.boundaries = boundaries;
  }

  /** Ranges as pairs of the first second and the one behind the last; empty ones are left out. */
  static LocalSpans of(List<long[]> ranges) {
    List<long[]> sorted = new ArrayList<>(ranges);
    sorted.removeIf(range -> range[0] >= range[1]);
    sorted.sort(Comparator.comparingLong(range -> range[0]));
    long[] merged = new long[sorted.size() * 2];
    int used = 0;
    for (long[] range : sorted) {
      if (used > 0 && range[0] <= merged[used - 1]) {
        merged[used - 1] = Math.max(merged[used - 1], range[1]);
      } else {
        merged[used++] = range[0];
        merged[used++] = range[1];
      }
    }
    return new LocalSpans(Arrays.copyOf(merged, used));
  }

  boolean contains(long second) {
    // an even number of boundaries at or before a second: it is outside
    return boundariesUpTo(second) % 2 == 1;
  }

  /** The first boundary later than {@code second}. */
  long nextBoundary(long second) {
    int index = boundariesUpTo(second);
    return index == boundaries.length ? NONE_LATER : boundaries[index];
  }

  /** The last boundary that is not later than {@code second}. */
  long boundaryAtOrBefore(long second) {
    int index = boundariesUpTo(second);
    return index == 0 ? NONE_EARLIER : boundaries[index - 1];
  }

  private int boundariesUpTo(long second) {
    int found = Arrays.binarySearch(boundaries, second);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
