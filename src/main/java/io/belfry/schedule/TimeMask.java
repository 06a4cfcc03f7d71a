package io.belfry.schedule;

/**
 * The times of day that an expression names, one bit for each second, minute and hour. None of the
 * three masks is empty.
 */
final class TimeMask {
  /** What {@link #next} answers where the day has no such time any more. */
  static final int NONE = -1;

  static final int ALL_HOURS = (1 << 24) - 1;

  private static final int SECONDS_PER_HOUR = 3_600;

  private final long seconds;
  private final long minutes;
  private final int hours;

  TimeMask(long seconds, long minutes, int hours) {
    this.seconds = seconds;
    this.minutes = minutes;
    this.hours = hours;
  }

  /** The first time of day at or after {@code secondOfDay}, or {@link #NONE}. */
  int next(int secondOfDay) {
    int hour = secondOfDay / SECONDS_PER_HOUR;
    int inHour = secondOfDay - hour * SECONDS_PER_HOUR;
    int minute = inHour / 60;
    if (((hours >>> hour) & 1) != 0) {
      long secondsLeft = seconds >>> (inHour - minute * 60);
      if (((minutes >>> minute) & 1) != 0 && secondsLeft != 0) {
        return secondOfDay + Long.numberOfTrailingZeros(secondsLeft);
      }
      long minutesLeft = minutes & (-2L << minute);
      if (minutesLeft != 0) {
        return secondOfDay(hour, Long.numberOfTrailingZeros(minutesLeft));
      }
    }
    int hoursLeft = hours & (-2 << hour);
    return hoursLeft == 0 ? NONE : firstOfHour(Integer.numberOfTrailingZeros(hoursLeft));
  }

  /** The last time of day at or before {@code secondOfDay}, or {@link #NONE}. */
  int previous(int secondOfDay) {
    int hour = secondOfDay / SECONDS_PER_HOUR;
    int inHour = secondOfDay - hour * SECONDS_PER_HOUR;
    int minute = inHour / 60;
    if (((hours >>> hour) & 1) != 0) {
      int second = inHour - minute * 60;
      long secondsLeft = seconds & ((2L << second) - 1);
      if (((minutes >>> minute) & 1) != 0 && secondsLeft != 0) {
        return secondOfDay - second + highest(secondsLeft);
      }
      long minutesLeft = minutes & ((1L << minute) - 1);
      if (minutesLeft != 0) {
        return hour * SECONDS_PER_HOUR + highest(minutesLeft) * 60 + highest(seconds);
      }
    }
    int hoursLeft = hours & ((1 << hour) - 1);
    return hoursLeft == 0 ? NONE : lastOfHour(highest(hoursLeft));
  }

  /** The last time of day. */
  int last() {
    return lastOfHour(highest(hours));
  }

  private int lastOfHour(int hour) {
    return hour * SECONDS_PER_HOUR + highest(minutes) * 60 + highest(seconds);
  }

  private static int highest(long bits) {
    return 63 - Long.numberOfLeadingZeros(bits);
  }

  /** The first time of day. */
  int first() {
    return firstOfHour(Integer.numberOfTrailingZeros(hours));
  }

  /** The seconds of a minute that has any time, one bit each. */
  long seconds() {
    return seconds;
  }

  boolean coversAllHours() {
    return hours == ALL_HOURS;
  }

  boolean atMostOncePerHour() {
    return Long.bitCount(minutes) == 1 && Long.bitCount(seconds) == 1;
  }

  private int firstOfHour(int hour) {
    return secondOfDay(hour, Long.numberOfTrailingZeros(minutes));
  }

  private int secondOfDay(int hour, int minute) {
    return hour * SECONDS_PER_HOUR + minute * 60 + Long.numberOfTrailingZeros(seconds);
  }
}
