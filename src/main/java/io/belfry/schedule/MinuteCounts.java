package io.belfry.schedule;

import java.util.Arrays;

/**
 * How many times each minute of a stretch of time has: what a forecast adds up. Not safe to share
 * between threads while it is added to; {@link #later} gives views of the same counts.
 */
public final class MinuteCounts {
  private static final int SECONDS = 60;

  private final long start;
  private final int[] counts;
  private final long delay;

  /**
   * Counts of zero.
   *
   * @param start the first second, a whole minute, in seconds since 1970-01-01T00:00:00Z
   * @param minutes how many minutes
   */
  public MinuteCounts(long start, int minutes) {
    this(start, new int[minutes], 0);
    if (Math.floorMod(start, SECONDS) != 0) {
      throw new IllegalArgumentException("not a whole minute: " + start);
    }
  }

  private MinuteCounts(long start, int[] counts, long delay) {
    this.start = start;
    this.counts = counts;
    this.delay = delay;
  }

  /** A view that counts everything so many seconds later, for starts that a jitter moves. */
  public MinuteCounts later(long seconds) {
    return new MinuteCounts(start, counts, delay + seconds);
  }

  /** The first second that counts, before the delay of this view. */
  public long from() {
    return start - delay;
  }

  /** The second behind the last one that counts, before the delay of this view. */
  public long to() {
    return from() + (long) counts.length * SECONDS;
  }

  /** Counts one time; it must lie in {@code [from, to)}. */
  public void add(long epochSecond) {
    counts[(int) ((epochSecond - from()) / SECONDS)]++;
  }

  /** Counts the seconds of a whole minute in {@code [from, to)} that have their bit set. */
  void addMinute(long epochSecond, long seconds) {
    long moved = epochSecond - from();
    int index = (int) (moved / SECONDS);
    long inMinute = seconds & ((1L << (SECONDS - moved % SECONDS)) - 1);
    int first = Long.bitCount(inMinute);
    counts[index] += first;
    int second = Long.bitCount(seconds) - first;
    if (second > 0) {
      counts[index + 1] += second;
    }
  }

  /** A copy of the counts, the first minute first. */
  public int[] toArray() {
    return Arrays.copyOf(counts, counts.length);
  }
}
