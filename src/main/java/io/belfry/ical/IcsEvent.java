package io.belfry.ical;

import io.belfry.schedule.CalendarRules.Span;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One event of a file.
 *
 * @param line where it begins
 * @param properties its own lines
 */
record IcsEvent(int line, List<IcsLine> properties) {
  private static final int LONGEST_LABEL = 100;
  private static final Duration LONGEST = Duration.ofDays(3_660);

  private Optional<IcsLine> property(String name) {
    return properties.stream().filter(property -> property.name().equals(name)).findFirst();
  }

  private List<IcsLine> properties(String name) {
    return properties.stream().filter(property -> property.name().equals(name)).toList();
  }

  /** What the event and those that stand for single repeats of it have in common. */
  String uid() {
    return property("UID").map(IcsLine::value).orElse("");
  }

  /** The repeat that this event stands for, where it stands for one. */
  Optional<LocalDateTime> replaced() {
    try {
      Optional<IcsLine> id = property("RECURRENCE-ID");
      return id.isPresent() ? Optional.of(IcsTime.of(id.get()).local()) : Optional.empty();
    } catch (IcsProblem e) {
      return Optional.empty();
    }
  }

  /** What it is called, in a line that is not long. */
  String label() {
    return clean(property("SUMMARY").map(IcsLine::value).orElse(""));
  }

  /** Without escapes, control characters and halves of characters. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.replaceAll("\\\\[nN]", " ")
        .replaceAll("\\\\(.)", "$1")
        .codePoints()
        .limit(LONGEST_LABEL)
        .map(point -> Character.isISOControl(point) ? ' ' : point)
        .filter(point -> Character.getType(point) != Character.SURROGATE)
        .forEach(
            point -> {
              if (clean.length() + Character.charCount(point) <= LONGEST_LABEL) {
                clean.appendCodePoint(point);
              }
            });
    return clean.toString().strip();
  }

  /** The event's times that touch what is wanted. */
  List<Span> spans(IcsFile.Wanted wanted, IcsRepeats repeats, Set<LocalDateTime> replacedOnes)
      throws IcsProblem {
    if (property("STATUS").filter(status -> status.is("STATUS", "CANCELLED")).isPresent()) {
      throw new IcsProblem("ics.cancelled", "");
    }
    IcsTime start = IcsTime.of(required("DTSTART"));
    Duration length = length(start);
    List<Span> spans = new ArrayList<>();
    for (LocalDateTime at : starts(start, wanted, repeats, replacedOnes)) {
      Span span =
          new Span(
              start.at(at).on(wanted.zone()), start.at(at.plus(length)).on(wanted.zone()), label());
      if (wanted.touches(span)) {
        spans.add(span);
      }
    }
    return spans;
  }

  private IcsLine required(String name) throws IcsProblem {
    Optional<IcsLine> found = property(name);
    if (found.isEmpty()) {
      throw new IcsProblem("ics.noStart", "");
    }
    return found.get();
  }

  private Duration length(IcsTime start) throws IcsProblem {
    Optional<IcsLine> end = property("DTEND");
    Optional<IcsLine> duration = property("DURATION");
    Duration length = start.day() ? Duration.ofDays(1) : Duration.ZERO;
    if (end.isPresent()) {
      IcsTime until = IcsTime.of(end.get());
      if (until.day() != start.day()) {
        throw new IcsProblem("ics.badTime", end.get().value());
      }
      length = Duration.between(start.local(), until.on(start.zone()));
      // some write the first day as the end of a single one
      length = start.day() && length.isZero() ? Duration.ofDays(1) : length;
    } else if (duration.isPresent()) {
      length = IcsTime.duration(duration.get().value().strip());
    }
    boolean odd = start.day() && length.toSeconds() % Duration.ofDays(1).toSeconds() != 0;
    if (length.isZero() || length.isNegative()) {
      throw new IcsProblem("ics.noDuration", "");
    } else if (odd || length.compareTo(LONGEST) > 0) {
      throw new IcsProblem("ics.badTime", duration.or(() -> end).map(IcsLine::value).orElse(""));
    }
    return length;
  }

  private Set<LocalDateTime> starts(
      IcsTime start, IcsFile.Wanted wanted, IcsRepeats repeats, Set<LocalDateTime> replacedOnes)
      throws IcsProblem {
    Set<LocalDateTime> starts = new TreeSet<>();
    starts.add(start.local());
    // on the clock of another zone it may still be the last wanted day
    LocalDateTime end = wanted.to().plusDays(3).atStartOfDay();
    for (IcsLine rule : properties("RRULE")) {
      starts.addAll(repeats.of(start, rule.value(), end));
    }
    for (IcsLine more : properties("RDATE")) {
      for (IcsTime time : IcsTime.all(more)) {
        starts.add(time.on(start.zone()));
      }
    }
    if (property("EXRULE").isPresent()) {
      throw new IcsProblem("ics.badRule", "");
    }
    Set<LocalDateTime> left = new HashSet<>(replacedOnes);
    for (IcsLine less : properties("EXDATE")) {
      for (IcsTime time : IcsTime.all(less)) {
        left.add(time.on(start.zone()));
      }
    }
    starts.removeAll(left);
    return starts;
  }
}
