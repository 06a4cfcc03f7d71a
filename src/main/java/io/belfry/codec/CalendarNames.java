package io.belfry.codec;

import io.belfry.job.Calendar;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads names of calendars and of maintenance windows. */
final class CalendarNames {
  private CalendarNames() {}

  /** A list of names of calendars, each of which is there once. */
  static List<String> read(Fields fields, String field, int most) {
    List<String> names = fields.list(field, most, Integer.MAX_VALUE);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String at = fields.at(field) + "." + i;
      if (!Calendar.isValidName(names.get(i))) {
        invalid(fields.problems(), at);
      } else if (!seen.add(names.get(i))) {
        fields.problems().refuse("field.twice", at, "this name is here already");
      }
    }
    return names;
  }

  /** The name of the document itself, which may be left out: its address says it. */
  static void readOwn(Fields fields, String addressed) {
    Optional<String> written = fields.text("name", 1_000);
    if (written.isPresent() && !written.get().equals(addressed)) {
      fields
          .problems()
          .refuse("name.otherThanAddress", fields.at("name"), "the address says " + addressed);
    }
    if (!Calendar.isValidName(addressed)) {
      invalid(fields.problems(), fields.at("name"));
    }
  }

  private static void invalid(Problems problems, String field) {
    problems.add(
        "calendar.invalidName",
        field,
        "write 1 to 63 ASCII letters, digits, '.', '_' or '-', beginning with a letter or digit");
  }
}
