package io.belfry.codec;

import java.time.LocalDate;
import java.util.Optional;

/** A range of days that somebody asks for, both inclusive. */
record DayRange(LocalDate from, LocalDate to) {

  /**
   * Reads {@code from} and {@code to}; where one is wrong the problems tell, and another stands.
   */
  static DayRange read(Fields fields, int most) {
    Optional<LocalDate> from = day(fields, "from");
    Optional<LocalDate> to = day(fields, "to");
    LocalDate first = from.orElse(SpanForm.FIRST);
    LocalDate last = to.orElse(first);
    if (from.isPresent() && (last.isBefore(first) || !last.isBefore(first.plusDays(most)))) {
      fields
          .problems()
          .add(
              "field.outOfRange",
              fields.at("to"),
              "write a day of the " + most + " from 'from' on");
    }
    return new DayRange(first, last);
  }

  private static Optional<LocalDate> day(Fields fields, String name) {
    Optional<String> text = fields.text(name, 40);
    if (!fields.has(name)) {
      fields.required(name);
    }
    Optional<LocalDate> day =
        text.flatMap(LocalTexts::day)
            .filter(date -> !date.isBefore(SpanForm.FIRST) && !date.isAfter(SpanForm.LAST));
    if (text.isPresent() && day.isEmpty()) {
      fields
          .problems()
          .add(
              "calendar.badDay",
              fields.at(name),
              "write a day like 2026-10-01, from " + SpanForm.FIRST + " to " + SpanForm.LAST);
    }
    return day;
  }
}
