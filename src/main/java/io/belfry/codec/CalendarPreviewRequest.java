package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.schedule.CalendarRules;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to know of a calendar before saving it.
 *
 * @param rules what is in it
 * @param zone the zone that counts where it has none
 * @param from the first day asked for
 * @param to the last one
 */
public record CalendarPreviewRequest(
    CalendarRules rules, ZoneId zone, LocalDate from, LocalDate to) {
  private static final int MOST_DAYS = 400;

  /**
   * Reads {@code {calendar, from, to}}; the calendar needs no name.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static CalendarPreviewRequest read(ObjectNode body) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    Optional<Fields> calendar = fields.object("calendar");
    if (!fields.has("calendar")) {
      fields.required("calendar");
    }
    CalendarRules rules =
        calendar
            .map(CalendarPreviewRequest::rules)
            .orElse(new CalendarRules(Optional.empty(), List.of(), List.of(), List.of()));
    DayRange range = DayRange.read(fields, MOST_DAYS);
    fields.refuseUnknown();
    problems.throwIfAny();
    return new CalendarPreviewRequest(rules, ZoneOffset.UTC, range.from(), range.to());
  }

  private static CalendarRules rules(Fields calendar) {
    for (String other : List.of("name", "displayName", "description", JobForm.STATUS)) {
      calendar.ignore(other);
    }
    CalendarRules rules = CalendarForm.rules(calendar);
    calendar.refuseUnknown();
    return rules;
  }
}
