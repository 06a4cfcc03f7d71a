package io.belfry.schedule;

/**
 * Dates of the Gregorian calendar as plain numbers, so that a search for the next time makes no
 * garbage.
 *
 * <p>Algorithms: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", {@code
 * days_from_civil} and {@code civil_from_days}. They count years from 1 March, which puts the leap
 * day last.
 */
final class CivilDate {
  static final int SECONDS_PER_DAY = 86_400;

  /** The last year that is searched. */
  static final int MAX_YEAR = 9_999;

  /** 0001-01-01T00:00:00Z: nothing is searched before it. */
  static final long MIN_EPOCH_SECOND = -62_135_596_800L;

  /** 9999-12-31T23:59:59Z: nothing is searched behind it. */
  static final long MAX_EPOCH_SECOND = 253_402_300_799L;

  /** The Gregorian calendar repeats itself, days of the week included, after so many years. */
  static final int CYCLE_YEARS = 400;

  private static final int DAYS_PER_CYCLE = 146_097;
  private static final int DAYS_FROM_0000_03_01_TO_1970_01_01 = 719_468;

  private CivilDate() {}

  /** Day number (0 = 1970-01-01) of a date. */
  static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int cycle = Math.floorDiv(y, CYCLE_YEARS);
    int yearOfCycle = y - cycle * CYCLE_YEARS;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear;
    return (long) cycle * DAYS_PER_CYCLE + dayOfCycle - DAYS_FROM_0000_03_01_TO_1970_01_01;
  }

  /** The date of a day number, packed; take it apart with {@link #year} and its like. */
  static int ofEpochDay(long epochDay) {
    long z = epochDay + DAYS_FROM_0000_03_01_TO_1970_01_01;
    int cycle = (int) Math.floorDiv(z, (long) DAYS_PER_CYCLE);
    int dayOfCycle = (int) (z - (long) cycle * DAYS_PER_CYCLE);
    int yearOfCycle =
        (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365;
    int dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    int year = cycle * CYCLE_YEARS + yearOfCycle + (month <= 2 ? 1 : 0);
    return (year << 9) | (month << 5) | day;
  }

  static int year(int date) {
    return date >> 9;
  }

  static int month(int date) {
    return (date >> 5) & 15;
  }

  static int day(int date) {
    return date & 31;
  }

  static int lengthOfMonth(int year, int month) {
    if (month == 2) {
      return isLeap(year) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** 0 = Sunday … 6 = Saturday. */
  static int dayOfWeek(long epochDay) {
    return (int) Math.floorMod(epochDay + 4, 7L); // 1970-01-01 was a Thursday
  }

  private static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % CYCLE_YEARS == 0);
  }
}
