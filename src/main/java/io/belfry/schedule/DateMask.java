package io.belfry.schedule;

/**
 * The dates that an expression names: its day-of-month, month, day-of-week and year fields.
 *
 * <p>Where both day fields are restricted a date needs to match one of them, else it needs to match
 * both, of which one matches every day.
 */
final class DateMask {
  static final int ALL_MONTHS = 0b1_1111_1111_1110;
  static final int ALL_DAYS_OF_MONTH = -2;
  static final int ALL_DAYS_OF_WEEK = 0b111_1111;

  private static final long MAX_EPOCH_DAY = CivilDate.MAX_EPOCH_SECOND / CivilDate.SECONDS_PER_DAY;

  private static final long MIN_EPOCH_DAY = CivilDate.MIN_EPOCH_SECOND / CivilDate.SECONDS_PER_DAY;

  private final int months;
  private final int daysOfMonth;
  private final int daysOfWeek;
  private final SpecialDays specials;
  private final YearMask years;
  private final boolean either;
  private final boolean everyDay;

  /** The mask of these days in these months (bit 1 = January) of these years. */
  DateMask(Days days, int months, YearMask years) {
    this.months = months;
    this.daysOfMonth = days.daysOfMonth;
    this.daysOfWeek = days.daysOfWeek;
    this.specials = days.specials;
    this.years = years;
    this.either = days.either;
    this.everyDay = months == ALL_MONTHS && years.isAll() && days.everyDay();
  }

  /**
   * The day fields of an expression.
   *
   * @param daysOfMonth bit d: day d
   * @param daysOfWeek bit w: weekday w, 0 = Sunday
   * @param specials the days that move
   * @param either both fields are restricted, so that one of them is enough
   */
  record Days(int daysOfMonth, int daysOfWeek, SpecialDays specials, boolean either) {
    private boolean everyDay() {
      return daysOfMonth == ALL_DAYS_OF_MONTH && daysOfWeek == ALL_DAYS_OF_WEEK;
    }
  }

  /** The first named day at or after {@code epochDay}, or {@link Schedule#NEVER}. */
  long next(long epochDay) {
    if (everyDay) {
      return epochDay <= MAX_EPOCH_DAY ? epochDay : Schedule.NEVER;
    }
    int date = CivilDate.ofEpochDay(epochDay);
    int firstYear = CivilDate.year(date);
    int lastYear = years.horizon(firstYear);
    for (int year = years.next(firstYear); year <= lastYear; year = years.next(year + 1)) {
      long found =
          year == firstYear
              ? nextInYear(year, CivilDate.month(date), CivilDate.day(date))
              : nextInYear(year, 1, 1);
      if (found != Schedule.NEVER) {
        return found;
      }
    }
    return Schedule.NEVER;
  }

  private long nextInYear(int year, int fromMonth, int fromDay) {
    for (int left = months & (-1 << fromMonth); left != 0; left &= left - 1) {
      int month = Integer.numberOfTrailingZeros(left);
      long first = CivilDate.epochDay(year, month, 1);
      int days = daysIn(first, CivilDate.lengthOfMonth(year, month));
      if (month == fromMonth) {
        days &= -1 << fromDay;
      }
      if (days != 0) {
        return first + Integer.numberOfTrailingZeros(days) - 1;
      }
    }
    return Schedule.NEVER;
  }

  /** The last named day at or before {@code epochDay}, or {@link Schedule#NEVER_BEFORE}. */
  long previous(long epochDay) {
    if (everyDay) {
      return epochDay >= MIN_EPOCH_DAY ? epochDay : Schedule.NEVER_BEFORE;
    }
    int date = CivilDate.ofEpochDay(epochDay);
    int lastYear = CivilDate.year(date);
    int firstYear = years.horizonBefore(lastYear);
    for (int year = years.previous(lastYear); year >= firstYear; year = years.previous(year - 1)) {
      long found =
          year == lastYear
              ? previousInYear(year, CivilDate.month(date), CivilDate.day(date))
              : previousInYear(year, 12, 31);
      if (found != Schedule.NEVER_BEFORE) {
        return found;
      }
    }
    return Schedule.NEVER_BEFORE;
  }

  private long previousInYear(int year, int fromMonth, int fromDay) {
    int left = months & ((2 << fromMonth) - 1);
    while (left != 0) {
      int month = 31 - Integer.numberOfLeadingZeros(left);
      long first = CivilDate.epochDay(year, month, 1);
      int days = daysIn(first, CivilDate.lengthOfMonth(year, month));
      if (month == fromMonth) {
        days &= (int) ((2L << fromDay) - 1);
      }
      if (days != 0) {
        return first + 30 - Integer.numberOfLeadingZeros(days);
      }
      left -= 1 << month;
    }
    return Schedule.NEVER_BEFORE;
  }

  /** The named days of one month; bit d is day d. */
  private int daysIn(long firstOfMonth, int length) {
    int first = CivilDate.dayOfWeek(firstOfMonth);
    int byMonth = daysOfMonth;
    int byWeek = weekPattern(first);
    if (!specials.isEmpty()) {
      byMonth |= specials.daysOfMonth(first, length);
      byWeek |= specials.daysOfWeek(first, length);
    }
    int days = either ? byMonth | byWeek : byMonth & byWeek;
    return days & (int) ((2L << length) - 2);
  }

  /** The weekdays laid out over a month that begins on weekday {@code first}. */
  private int weekPattern(int first) {
    // a product with ones 7 bits apart writes the week six times in a row
    long weeks = daysOfWeek * 0b1_0000001_0000001_0000001_0000001_0000001L;
    return (int) ((weeks >>> first) << 1);
  }
}
