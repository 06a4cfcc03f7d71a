package io.belfry.ical;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the zone that a file means by a name; its own definitions of zones are not looked at. */
final class IcsZones {
  /** Such as in /example.org/20210210_1/Asia/Shanghai. */
  private static final Pattern END =
      Pattern.compile("(?:^|/)((?:[A-Z][A-Za-z]+)/[A-Za-z_+-]+(?:/[A-Za-z_+-]+)?)$");

  /** The names that Outlook uses, of the most used zones. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("China Standard Time", "Asia/Shanghai"),
          Map.entry("Taipei Standard Time", "Asia/Taipei"),
          Map.entry("Tokyo Standard Time", "Asia/Tokyo"),
          Map.entry("Korea Standard Time", "Asia/Seoul"),
          Map.entry("Singapore Standard Time", "Asia/Singapore"),
          Map.entry("India Standard Time", "Asia/Kolkata"),
          Map.entry("AUS Eastern Standard Time", "Australia/Sydney"),
          Map.entry("GMT Standard Time", "Europe/London"),
          Map.entry("W. Europe Standard Time", "Europe/Berlin"),
          Map.entry("Romance Standard Time", "Europe/Paris"),
          Map.entry("Central Europe Standard Time", "Europe/Budapest"),
          Map.entry("Eastern Standard Time", "America/New_York"),
          Map.entry("Central Standard Time", "America/Chicago"),
          Map.entry("Mountain Standard Time", "America/Denver"),
          Map.entry("Pacific Standard Time", "America/Los_Angeles"));

  private IcsZones() {}

  static Optional<ZoneId> find(String name) {
    Matcher end = END.matcher(name);
    return zone(OTHER_NAMES.getOrDefault(name, name))
        .or(() -> end.find() ? zone(end.group(1)) : Optional.empty());
  }

  private static Optional<ZoneId> zone(String id) {
    try {
      return Optional.of(ZoneId.of(id));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
