package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.Calendar;
import io.belfry.schedule.CalendarRules;
import io.belfry.schedule.CalendarRules.Weekly;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The form of a calendar's document: {@code {name, displayName, description, timeZone, weekly: [{
 * days, from, until}], dates, except}}, the last two by {@link SpanForm}.
 */
public final class CalendarForm {
  private static final int MAX_WEEKLY = 50;

  /** With the transaction around it, a value of the store is at most 1.5 MiB. */
  private static final int MAX_BYTES = 512 * 1024;

  private static final Map<String, DayOfWeek> DAYS = days();

  private CalendarForm() {}

  private static Map<String, DayOfWeek> days() {
    Map<String, DayOfWeek> days = new LinkedHashMap<>();
    for (String name : List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")) {
      days.put(name, DayOfWeek.of(days.size() + 1));
    }
    return days;
  }

  /**
   * Reads and checks the calendar of this name that somebody sent.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static Calendar read(ObjectNode body, String name) {
    Problems problems = Problems.strict();
    Calendar calendar = read(new Fields(body, "", problems), name);
    if (write(calendar).toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      problems.add("calendar.tooLarge", "", "a calendar is at most 512 KiB of JSON");
    }
    problems.throwIfAny();
    return calendar;
  }

  /** What can be read of it; the problems tell the rest. */
  static Calendar read(Fields fields, String name) {
    fields.ignore(JobForm.STATUS);
    CalendarNames.readOwn(fields, name);
    String displayName = fields.text("displayName", 200).orElse("");
    String description = fields.text("description", 10_000).orElse("");
    CalendarRules rules = rules(fields);
    fields.refuseUnknown();
    return new Calendar(name, displayName, description, rules);
  }

  static CalendarRules rules(Fields fields) {
    Optional<ZoneId> zone = zone(fields);
    List<Weekly> weekly = weekly(fields);
    return new CalendarRules(
        zone, weekly, SpanForm.read(fields, "dates"), SpanForm.read(fields, "except"));
  }

  private static Optional<ZoneId> zone(Fields fields) {
    Optional<String> name = fields.text("timeZone", 64);
    try {
      return name.map(ZoneId::of);
    } catch (DateTimeException e) {
      fields
          .problems()
          .add(
              "timeZone.unknown",
              fields.at("timeZone"),
              "write a time zone like Asia/Shanghai, or leave it out for that of each job");
      return Optional.empty();
    }
  }

  private static List<Weekly> weekly(Fields fields) {
    List<Weekly> weekly = new ArrayList<>();
    for (Fields row : fields.objects("weekly", "", MAX_WEEKLY)) {
      Set<DayOfWeek> days = days(row);
      LocalTime from = time(row, "from", false);
      LocalTime until = time(row, "until", true);
      row.refuseUnknown();
      weekly.add(new Weekly(days, from, until));
    }
    return weekly;
  }

  private static Set<DayOfWeek> days(Fields row) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    List<String> names = row.list("days", 7, 10);
    for (int i = 0; i < names.size(); i++) {
      Optional<DayOfWeek> day = Optional.ofNullable(DAYS.get(names.get(i)));
      if (day.isEmpty()) {
        String allowed = String.join(", ", DAYS.keySet());
        row.problems().add("field.badValue", row.at("days." + i), "write one of: " + allowed);
      }
      day.ifPresent(days::add);
    }
    if (names.isEmpty()) {
      row.required("days");
    }
    return days;
  }

  private static LocalTime time(Fields row, String field, boolean end) {
    Optional<String> text = row.text(field, 10);
    Optional<LocalTime> time = text.flatMap(end ? LocalTexts::end : LocalTexts::time);
    if (text.isPresent() && time.isEmpty()) {
      row.problems()
          .add(
              "calendar.badTimeOfDay",
              row.at(field),
              "write a time of day like 09:00" + (end ? ", or 24:00" : ""));
    }
    return time.orElse(LocalTime.MIDNIGHT);
  }

  /** The whole document. */
  public static ObjectNode write(Calendar calendar) {
    CalendarRules rules = calendar.rules();
    ObjectNode node = Json.object().put("name", calendar.name());
    node.put("displayName", calendar.displayName());
    node.put("description", calendar.description());
    rules
        .timeZone()
        .ifPresentOrElse(
            zone -> node.put("timeZone", zone.getId()), () -> node.putNull("timeZone"));
    ArrayNode weekly = node.putArray("weekly");
    rules.weekly().forEach(row -> write(weekly.addObject(), row));
    node.set("dates", SpanForm.write(rules.dates()));
    node.set("except", SpanForm.write(rules.except()));
    return node;
  }

  private static void write(ObjectNode node, Weekly row) {
    ArrayNode days = node.putArray("days");
    DAYS.forEach(
        (name, day) -> {
          if (row.days().contains(day)) {
            days.add(name);
          }
        });
    node.put("from", LocalTexts.write(row.from()));
    boolean midnight = row.until().equals(LocalTime.MIDNIGHT);
    node.put("until", midnight ? LocalTexts.END_OF_DAY : LocalTexts.write(row.until()));
  }
}
