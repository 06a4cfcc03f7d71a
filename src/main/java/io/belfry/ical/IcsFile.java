package io.belfry.ical;

import io.belfry.schedule.CalendarRules.Span;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an iCalendar file has for a calendar.
 *
 * @param entries its events as dates, by their beginning, repeats written out
 * @param skipped what is left out, and why
 */
public record IcsFile(List<Span> entries, List<Skipped> skipped) {
  /** The most entries. */
  public static final int MOST = 2_000;

  private static final int MOST_SKIPPED = 100;

  public IcsFile {
    entries = List.copyOf(entries);
    skipped = List.copyOf(skipped);
  }

  /**
   * What is wanted of a file.
   *
   * @param from the first day
   * @param to the last one
   * @param zone the zone that times of day are to be of; absent where those of the file stay
   */
  public record Wanted(LocalDate from, LocalDate to, Optional<ZoneId> zone) {
    boolean touches(Span span) {
      return span.from().isBefore(to.plusDays(1).atStartOfDay())
          && span.until().isAfter(from.atStartOfDay());
    }
  }

  /**
   * Something that is left out.
   *
   * @param line where its event begins, from 1; 0 where it is the whole file
   * @param code why, for example {@code ics.badRule}
   * @param what the name of the event, or what is wrong with it
   */
  public record Skipped(int line, String code, String what) {}

  /** Reads a file; whatever it is, there is an answer. */
  public static IcsFile read(String text, Wanted wanted) {
    List<IcsEvent> events = new ArrayList<>();
    if (!collect(IcsLine.of(text), events)) {
      return new IcsFile(List.of(), List.of(new Skipped(0, "ics.notACalendar", "")));
    }
    Map<String, Set<LocalDateTime>> replaced = replaced(events);
    IcsRepeats repeats = new IcsRepeats();
    Set<Span> entries = new LinkedHashSet<>();
    List<Skipped> skipped = new ArrayList<>();
    for (IcsEvent event : events) {
      try {
        Set<LocalDateTime> others =
            event.replaced().isPresent() ? Set.of() : replaced.getOrDefault(event.uid(), Set.of());
        entries.addAll(event.spans(wanted, repeats, others));
      } catch (IcsProblem e) {
        String what = event.label().isEmpty() ? String.valueOf(e.getMessage()) : event.label();
        skipped.add(new Skipped(event.line(), e.code(), IcsEvent.clean(what)));
      }
    }
    List<Span> sorted =
        entries.stream()
            .sorted(Comparator.comparing(Span::from).thenComparing(Span::until))
            .toList();
    if (sorted.size() > MOST) {
      skipped.add(0, new Skipped(0, "ics.tooMany", Integer.toString(sorted.size() - MOST)));
      sorted = sorted.subList(0, MOST);
    }
    return new IcsFile(sorted, skipped.subList(0, Math.min(skipped.size(), MOST_SKIPPED)));
  }

  /** The repeats that have an event of their own, by the name of the event that repeats. */
  private static Map<String, Set<LocalDateTime>> replaced(List<IcsEvent> events) {
    Map<String, Set<LocalDateTime>> replaced = new HashMap<>();
    for (IcsEvent event : events) {
      event
          .replaced()
          .ifPresent(
              time -> replaced.computeIfAbsent(event.uid(), any -> new HashSet<>()).add(time));
    }
    return replaced;
  }

  /** Collects the events of all calendars in a file; whether there is a calendar at all. */
  private static boolean collect(List<IcsLine> lines, List<IcsEvent> events) {
    Deque<String> open = new ArrayDeque<>();
    boolean any = false;
    for (IcsLine line : lines) {
      String value = line.value().strip().toUpperCase(Locale.ROOT);
      if (line.name().equals("BEGIN")) {
        any |= value.equals("VCALENDAR");
        if (value.equals("VEVENT") && inside(open, "VCALENDAR")) {
          events.add(new IcsEvent(line.number(), new ArrayList<>()));
        }
        open.push(value);
      } else if (line.name().equals("END")) {
        open.poll();
      } else if (inside(open, "VEVENT") && !events.isEmpty()) {
        events.get(events.size() - 1).properties().add(line);
      }
    }
    return any;
  }

  /** Whether the innermost part that is open is this. */
  private static boolean inside(Deque<String> open, String part) {
    return part.equals(open.peek());
  }
}
