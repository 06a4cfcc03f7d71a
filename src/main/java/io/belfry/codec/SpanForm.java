package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.schedule.CalendarRules.Span;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The form of the dates of a calendar: whole days as {@code {from, to?, label?}} or a text alone,
 * both days inclusive, and hours as {@code {from, until, label?}}, the end exclusive.
 */
public final class SpanForm {
  /** The most dates of one list. */
  public static final int MOST = 2_000;

  /** The longest label, in characters. */
  public static final int LONGEST_LABEL = 100;

  /** The first day that there may be. */
  public static final LocalDate FIRST = LocalDate.of(1970, 1, 1);

  /** The last day that there may be. */
  public static final LocalDate LAST = LocalDate.of(2200, 12, 31);

  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String UNTIL = "until";

  private SpanForm() {}

  static List<Span> read(Fields fields, String name) {
    List<Span> spans = new ArrayList<>();
    for (Fields item : fields.objects(name, FROM, MOST)) {
      read(item).ifPresent(spans::add);
      item.refuseUnknown();
    }
    return spans;
  }

  private static Optional<Span> read(Fields item) {
    String label = item.text("label", LONGEST_LABEL).orElse("");
    Optional<String> from = item.text(FROM, 40);
    Optional<String> to = item.text(TO, 40);
    Optional<String> until = item.text(UNTIL, 40);
    if (from.isEmpty()) {
      if (!item.has(FROM)) {
        item.required(FROM);
      }
      return Optional.empty();
    }
    boolean days = from.get().indexOf('T') < 0;
    if (days ? until.isPresent() : to.isPresent()) {
      item.problems()
          .add(
              "calendar.mixedRange",
              item.at(days ? UNTIL : TO),
              "write days as from and to, or days with times of day as from and until");
      return Optional.empty();
    }
    return days ? days(item, from.get(), to, label) : hours(item, from.get(), until, label);
  }

  private static Optional<Span> days(Fields item, String from, Optional<String> to, String label) {
    Optional<LocalDate> first = day(item, FROM, from);
    Optional<LocalDate> last = to.isPresent() ? day(item, TO, to.get()) : first;
    if (first.isEmpty() || last.isEmpty()) {
      return Optional.empty();
    } else if (last.get().isBefore(first.get())) {
      item.problems().add("calendar.emptyRange", item.at(TO), "write a day not before from");
      return Optional.empty();
    }
    checkYear(item, FROM, first.get());
    checkYear(item, TO, last.get());
    return Optional.of(
        new Span(first.get().atStartOfDay(), last.get().plusDays(1).atStartOfDay(), label));
  }

  private static Optional<LocalDate> day(Fields item, String field, String text) {
    Optional<LocalDate> day = LocalTexts.day(text);
    if (day.isEmpty()) {
      item.problems().add("calendar.badDay", item.at(field), "write a day like 2026-10-01");
    }
    return day;
  }

  private static Optional<Span> hours(
      Fields item, String from, Optional<String> until, String label) {
    if (until.isEmpty()) {
      if (!item.has(UNTIL)) {
        item.required(UNTIL);
      }
      return Optional.empty();
    }
    Optional<LocalDateTime> first = time(item, FROM, from);
    Optional<LocalDateTime> end = time(item, UNTIL, until.get());
    if (first.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    } else if (!end.get().isAfter(first.get())) {
      item.problems().add("calendar.emptyRange", item.at(UNTIL), "write a time later than from");
      return Optional.empty();
    }
    checkYear(item, FROM, first.get().toLocalDate());
    checkYear(item, UNTIL, end.get().minusSeconds(1).toLocalDate());
    return Optional.of(new Span(first.get(), end.get(), label));
  }

  private static Optional<LocalDateTime> time(Fields item, String field, String text) {
    Optional<LocalDateTime> time = LocalTexts.dayAndTime(text);
    if (time.isEmpty()) {
      item.problems().add("calendar.badTime", item.at(field), "write a time like 2026-10-10T09:00");
    }
    return time;
  }

  private static void checkYear(Fields item, String field, LocalDate day) {
    if (day.isBefore(FIRST) || day.isAfter(LAST)) {
      item.problems()
          .refuse("field.outOfRange", item.at(field), "write a day from " + FIRST + " to " + LAST);
    }
  }

  /** Writes these as the list of a calendar. */
  public static ArrayNode write(List<Span> spans) {
    ArrayNode array = Json.array();
    spans.forEach(span -> write(array.addObject(), span));
    return array;
  }

  private static void write(ObjectNode node, Span span) {
    if (isMidnight(span.from()) && isMidnight(span.until())) {
      node.put(FROM, span.from().toLocalDate().toString());
      node.put(TO, span.until().toLocalDate().minusDays(1).toString());
    } else {
      node.put(FROM, LocalTexts.write(span.from()));
      node.put(UNTIL, LocalTexts.write(span.until()));
    }
    if (!span.label().isEmpty()) {
      node.put("label", span.label());
    }
  }

  private static boolean isMidnight(LocalDateTime time) {
    return time.toLocalTime().equals(LocalTime.MIDNIGHT);
  }
}
