package io.belfry.codec;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Days and times of day without a zone, as documents write them: 2026-10-01, 09:30, 24:00. */
final class LocalTexts {
  /** The end of a day, which is the midnight that the next one begins with. */
  static final String END_OF_DAY = "24:00";

  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIME = Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2})?");
  private static final int DAY_LENGTH = 10;

  private LocalTexts() {}

  static Optional<LocalDate> day(String text) {
    try {
      return DAY.matcher(text).matches() ? Optional.of(LocalDate.parse(text)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A time of day, without its end. */
  static Optional<LocalTime> time(String text) {
    try {
      return TIME.matcher(text).matches() ? Optional.of(LocalTime.parse(text)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A time of day that something ends at; midnight is that behind the day. */
  static Optional<LocalTime> end(String text) {
    return text.equals(END_OF_DAY) ? Optional.of(LocalTime.MIDNIGHT) : time(text);
  }

  /** Such as {@code 2026-10-10T09:00}; {@code T24:00} is the midnight behind that day. */
  static Optional<LocalDateTime> dayAndTime(String text) {
    if (text.length() <= DAY_LENGTH || text.charAt(DAY_LENGTH) != 'T') {
      return Optional.empty();
    }
    Optional<LocalDate> day = day(text.substring(0, DAY_LENGTH));
    String time = text.substring(DAY_LENGTH + 1);
    return time.equals(END_OF_DAY)
        ? day.map(date -> date.plusDays(1).atStartOfDay())
        : day.flatMap(date -> time(time).map(date::atTime));
  }

  /** With minutes, and with seconds where there are some. */
  static String write(LocalTime time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String write(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
