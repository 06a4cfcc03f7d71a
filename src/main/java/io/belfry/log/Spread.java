package io.belfry.log;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How a length of time is spread over many attempts, in classes that are added up: what percentiles
 * are read from without keeping each length. There are ten classes from 1 ms to 10 ms and from each
 * power of ten to the next, so that what is read is at most 26 % too high. Immutable.
 *
 * @param count how many lengths there are
 * @param sumMillis their sum
 * @param maxMillis the longest
 * @param classes how many are in each class, by its number; class 0 is below 1 ms, class n up to
 *     10^((n-1)/10) ms
 */
public record Spread(long count, long sumMillis, long maxMillis, Map<Integer, Long> classes) {
  /** No length at all. */
  public static final Spread NONE = new Spread(0, 0, 0, Map.of());

  private static final int PER_DECADE = 10;
  private static final int HIGHEST = 12 * PER_DECADE;

  public Spread {
    classes = Map.copyOf(classes);
  }

  /** This one and the other together. */
  public Spread plus(Spread other) {
    if (other.count == 0) {
      return this;
    }
    Map<Integer, Long> sums = new TreeMap<>(classes);
    other.classes.forEach((number, more) -> sums.merge(number, more, Long::sum));
    return new Spread(
        count + other.count,
        sumMillis + other.sumMillis,
        Math.max(maxMillis, other.maxMillis),
        sums);
  }

  /** The mean in ms, where there is a length at all. */
  public OptionalLong meanMillis() {
    return count == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round((double) sumMillis / count));
  }

  /**
   * The length that this share of all does not exceed, in ms: the upper end of its class, and never
   * more than the longest.
   *
   * @param share from 0 to 1
   */
  public OptionalLong percentileMillis(double share) {
    if (count == 0) {
      return OptionalLong.empty();
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (Map.Entry<Integer, Long> each : new TreeMap<>(classes).entrySet()) {
      seen += each.getValue();
      if (seen >= rank) {
        return OptionalLong.of(Math.min(maxMillis, upperEnd(each.getKey())));
      }
    }
    return OptionalLong.of(maxMillis);
  }

  /** The class of a length. */
  static int classOf(long millis) {
    if (millis < 1) {
      return 0;
    }
    int number = 1 + (int) Math.ceil(Math.log10(millis) * PER_DECADE - 1e-9);
    return Math.min(number, HIGHEST);
  }

  private static long upperEnd(int number) {
    return number == 0 ? 0 : (long) Math.floor(Math.pow(10, (number - 1.0) / PER_DECADE) + 1e-6);
  }

  /** Adds lengths up. Mutable, for one thread. */
  static final class Builder {
    private long count;
    private long sum;
    private long max;
    private final Map<Integer, Long> classes = new TreeMap<>();

    void add(long millis) {
      long length = Math.max(0, millis); // clocks of two nodes may differ
      count++;
      sum += length;
      max = Math.max(max, length);
      classes.merge(classOf(length), 1L, Long::sum);
    }

    Spread build() {
      return count == 0 ? NONE : new Spread(count, sum, max, classes);
    }
  }
}
