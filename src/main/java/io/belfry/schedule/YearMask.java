package io.belfry.schedule;

import java.util.BitSet;

/** The years that an expression names: all, or a set between 1970 and 2499. */
final class YearMask {
  static final int FIRST = 1_970;
  static final int LAST = 2_499;

  /** What {@link #next} answers where no later year is named. */
  static final int NONE = Integer.MAX_VALUE;

  private static final int NONE_BEFORE = Integer.MIN_VALUE;

  static final YearMask ALL = new YearMask(new long[0]);

  private final long[] words;

  private YearMask(long[] words) {
    this.words = words;
  }

  /** The mask of a set of years; it must not be empty. */
  static YearMask of(BitSet years) {
    return new YearMask(years.get(FIRST, LAST + 1).toLongArray());
  }

  boolean isAll() {
    return words.length == 0;
  }

  /** The first named year at or after {@code year}, or {@link #NONE}. */
  int next(int year) {
    if (isAll()) {
      return year;
    }
    int offset = Math.max(0, year - FIRST);
    int index = offset >> 6;
    if (index >= words.length) {
      return NONE;
    }
    long word = words[index] & (-1L << offset);
    while (word == 0) {
      if (++index == words.length) {
        return NONE;
      }
      word = words[index];
    }
    return FIRST + index * 64 + Long.numberOfTrailingZeros(word);
  }

  /** The last named year at or before {@code year}, or one before every year there is. */
  int previous(int year) {
    if (isAll()) {
      return year;
    }
    int offset = Math.min(year - FIRST, words.length * 64 - 1);
    if (offset < 0) {
      return NONE_BEFORE;
    }
    int index = offset >> 6;
    long word = words[index] & (-1L >>> (63 - (offset & 63)));
    while (word == 0) {
      if (--index < 0) {
        return NONE_BEFORE;
      }
      word = words[index];
    }
    return FIRST + index * 64 + 63 - Long.numberOfLeadingZeros(word);
  }

  /**
   * The last year in which a search that begins in {@code year} can find something new: dates
   * repeat after 400 years, named years end with 2499.
   */
  int horizon(int year) {
    return isAll() ? Math.min(year + CivilDate.CYCLE_YEARS, CivilDate.MAX_YEAR) : LAST;
  }

  /** The same for a search backwards: the first year that it has to look at. */
  int horizonBefore(int year) {
    return isAll() ? Math.max(year - CivilDate.CYCLE_YEARS, 1) : FIRST;
  }
}
