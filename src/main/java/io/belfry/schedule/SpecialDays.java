package io.belfry.schedule;

/**
 * The days that move from month to month: {@code L}, {@code L-3}, {@code L-3W}, {@code 15W} of the
 * day-of-month field and {@code 5L}, {@code 5#3} of the day-of-week field.
 *
 * @param beforeLast bit n: the nth day before the last one ({@code L-n}; {@code L} is bit 0)
 * @param weekdayBeforeLast bit n: the weekday nearest to that day ({@code L-nW})
 * @param nearestWeekday bit d: the weekday nearest to day d ({@code dW}); months without a day d
 *     are skipped
 * @param lastOfWeekday bit w: the last weekday w of the month ({@code wL}), 0 = Sunday
 * @param nthOfWeekday bit 7 × (n - 1) + w: the nth weekday w of the month ({@code w#n})
 */
record SpecialDays(
    int beforeLast,
    int weekdayBeforeLast,
    int nearestWeekday,
    int lastOfWeekday,
    long nthOfWeekday) {
  static final SpecialDays NONE = new SpecialDays(0, 0, 0, 0, 0);

  private static final int SUNDAY = 0;
  private static final int SATURDAY = 6;

  boolean isEmpty() {
    return (beforeLast | weekdayBeforeLast | nearestWeekday | lastOfWeekday | nthOfWeekday) == 0;
  }

  /**
   * What the day-of-month specials name in one month; bit d is day d.
   *
   * @param first day of the week of the 1st, 0 = Sunday
   * @param length number of days of the month
   */
  int daysOfMonth(int first, int length) {
    int days = 0;
    for (int left = beforeLast; left != 0; left &= left - 1) {
      int day = length - Integer.numberOfTrailingZeros(left);
      days |= day >= 1 ? 1 << day : 0;
    }
    for (int left = weekdayBeforeLast; left != 0; left &= left - 1) {
      days |= weekdayNear(length - Integer.numberOfTrailingZeros(left), first, length);
    }
    for (int left = nearestWeekday; left != 0; left &= left - 1) {
      days |= weekdayNear(Integer.numberOfTrailingZeros(left), first, length);
    }
    return days;
  }

  /** What the day-of-week specials name in one month; the arguments are those of the other one. */
  int daysOfWeek(int first, int length) {
    int days = 0;
    for (int left = lastOfWeekday; left != 0; left &= left - 1) {
      int earliest = firstOf(Integer.numberOfTrailingZeros(left), first);
      days |= 1 << (earliest + (length - earliest) / 7 * 7);
    }
    for (long left = nthOfWeekday; left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      int day = firstOf(bit % 7, first) + bit / 7 * 7;
      days |= day <= length ? 1 << day : 0;
    }
    return days;
  }

  private static int firstOf(int weekday, int first) {
    return 1 + (weekday - first + 7) % 7;
  }

  /** Never leaves the month: the 1st moves forward only, the last day backward only. */
  private static int weekdayNear(int day, int first, int length) {
    if (day < 1 || day > length) {
      return 0;
    }
    return switch ((first + day - 1) % 7) {
      case SATURDAY -> 1 << (day > 1 ? day - 1 : day + 2);
      case SUNDAY -> 1 << (day < length ? day + 1 : day - 2);
      default -> 1 << day;
    };
  }
}
