package io.belfry.ical;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day or a time of a file.
 *
 * @param local the time, of a day its beginning
 * @param day whether it is a whole day
 * @param zone the zone of its clock; absent where it is that of whoever reads it
 */
record IcsTime(LocalDateTime local, boolean day, Optional<ZoneId> zone) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:T(\\d\\d)(\\d\\d)(\\d\\d)(Z?))?");
  private static final Pattern DURATION =
      Pattern.compile(
          "\\+?P(?:(\\d{1,5})W)?(?:(\\d{1,5})D)?"
              + "(?:T(?:(\\d{1,6})H)?(?:(\\d{1,6})M)?(?:(\\d{1,6})S)?)?");

  static IcsTime of(IcsLine line) throws IcsProblem {
    return of(line.value().strip(), line);
  }

  /** The times of a line that may have several. */
  static List<IcsTime> all(IcsLine line) throws IcsProblem {
    List<IcsTime> times = new ArrayList<>();
    for (String value : line.value().split(",", -1)) {
      times.add(of(value.strip(), line));
    }
    return times;
  }

  private static IcsTime of(String text, IcsLine line) throws IcsProblem {
    IcsTime time = of(text);
    String zone = line.parameters().getOrDefault("TZID", "");
    if (time.day() || time.zone().isPresent() || zone.isEmpty()) {
      return time;
    }
    Optional<ZoneId> found = IcsZones.find(zone);
    if (found.isEmpty()) {
      throw new IcsProblem("ics.unknownZone", zone);
    }
    return new IcsTime(time.local(), false, found);
  }

  /** Such as {@code 20261001} or {@code 20261001T090000Z}. */
  static IcsTime of(String text) throws IcsProblem {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IcsProblem("ics.badTime", text);
    }
    try {
      LocalDate date = LocalDate.of(number(form, 1), number(form, 2), number(form, 3));
      if (form.group(4) == null) {
        return new IcsTime(date.atStartOfDay(), true, Optional.empty());
      }
      // a leap second is no second of ours
      LocalTime time =
          LocalTime.of(number(form, 4), number(form, 5), Math.min(59, number(form, 6)));
      Optional<ZoneId> zone =
          form.group(7).isEmpty() ? Optional.empty() : Optional.of(ZoneOffset.UTC);
      return new IcsTime(date.atTime(time), false, zone);
    } catch (DateTimeException e) {
      throw new IcsProblem("ics.badTime", text);
    }
  }

  private static int number(Matcher form, int group) {
    return form.group(group) == null ? 0 : Integer.parseInt(form.group(group));
  }

  /** Such as {@code P1D} or {@code PT1H30M}. */
  static Duration duration(String text) throws IcsProblem {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new IcsProblem("ics.badTime", text);
    }
    return Duration.ofDays(7L * number(form, 1) + number(form, 2))
        .plusHours(number(form, 3))
        .plusMinutes(number(form, 4))
        .plusSeconds(number(form, 5));
  }

  /** The same moment on the clock of another zone; days, and times without a zone, stay. */
  LocalDateTime on(Optional<ZoneId> other) {
    if (zone.isEmpty() || other.isEmpty()) {
      return local;
    }
    return local.atZone(zone.get()).withZoneSameInstant(other.get()).toLocalDateTime();
  }

  IcsTime at(LocalDateTime time) {
    return new IcsTime(time, day, zone);
  }
}
