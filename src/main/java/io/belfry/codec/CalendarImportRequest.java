package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * An iCalendar file whose events somebody wants to see as dates of a calendar.
 *
 * @param ics the text of the file
 * @param from the first day that counts
 * @param to the last one
 * @param timeZone the zone that times of day are to be of; absent where those of the file stay
 */
public record CalendarImportRequest(
    String ics, LocalDate from, LocalDate to, Optional<ZoneId> timeZone) {
  private static final int MOST_DAYS = 20 * 366;
  private static final int MOST_CHARACTERS = 1 << 20;

  /**
   * Reads {@code {ics, from, to, timeZone?}}.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static CalendarImportRequest read(ObjectNode body) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    Optional<String> ics = fields.text("ics", MOST_CHARACTERS);
    if (!fields.has("ics")) {
      fields.required("ics");
    }
    DayRange range = DayRange.read(fields, MOST_DAYS);
    Optional<ZoneId> zone = zone(fields);
    fields.refuseUnknown();
    problems.throwIfAny();
    return new CalendarImportRequest(ics.orElseThrow(), range.from(), range.to(), zone);
  }

  private static Optional<ZoneId> zone(Fields fields) {
    try {
      return fields.text("timeZone", 64).map(ZoneId::of);
    } catch (DateTimeException e) {
      fields.problems().add("timeZone.unknown", "timeZone", "write a time zone like Asia/Shanghai");
      return Optional.empty();
    }
  }
}
