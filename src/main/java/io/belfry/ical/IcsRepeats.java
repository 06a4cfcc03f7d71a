package io.belfry.ical;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * Works out when events repeat, with so many steps in all: a file must not keep a node busy. Used
 * by one thread for one file.
 */
final class IcsRepeats {
  private static final int LONGEST_RULE = 500;

  /** What a rule costs in any case, in steps: one that never fires is looked at for long. */
  private static final int RULE = 100;

  /** What repeats within a day is nothing for a calendar of days. */
  private static final Set<String> TOO_OFTEN = Set.of("HOURLY", "MINUTELY", "SECONDLY");

  private static final Set<String> WITHIN_A_DAY = Set.of("BYHOUR", "BYMINUTE", "BYSECOND");

  /** Up to 1,000: the library walks through every day of a longer one. */
  private static final Pattern INTERVAL = Pattern.compile("0*(?:[1-9]\\d{0,2}|1000)");

  private int stepsLeft = 200_000;

  /** The parts of a rule, its end apart: the library wants that in the form of the beginning. */
  private record Rule(String text, Optional<IcsTime> until) {
    static Rule of(String text) throws IcsProblem {
      if (text.length() > LONGEST_RULE) {
        throw new IcsProblem("ics.badRule", "");
      }
      List<String> parts = new ArrayList<>();
      Optional<IcsTime> until = Optional.empty();
      for (String part : text.strip().toUpperCase(Locale.ROOT).split(";")) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = part.substring(equals + 1);
        if (WITHIN_A_DAY.contains(name) || (name.equals("FREQ") && TOO_OFTEN.contains(value))) {
          throw new IcsProblem("ics.tooOften", "");
        } else if (name.equals("UNTIL")) {
          until = Optional.of(IcsTime.of(value));
        } else if (name.equals("INTERVAL") && !INTERVAL.matcher(value).matches()) {
          throw new IcsProblem("ics.badRule", "");
        } else if (!part.isEmpty()) {
          parts.add(part);
        }
      }
      return new Rule(String.join(";", parts), until);
    }

    boolean isOver(LocalDateTime local, IcsTime start) {
      if (until.isEmpty()) {
        return false;
      } else if (until.get().day()) {
        return local.toLocalDate().isAfter(until.get().local().toLocalDate());
      }
      return local.isAfter(until.get().on(start.zone()));
    }
  }

  /** The beginnings of an event up to a time, on its own clock. */
  List<LocalDateTime> of(IcsTime start, String rule, LocalDateTime end) throws IcsProblem {
    Rule read = Rule.of(rule);
    List<LocalDateTime> found = new ArrayList<>();
    try {
      step(RULE);
      RecurrenceRuleIterator times =
          new RecurrenceRule(read.text(), RfcMode.RFC5545_LAX).iterator(dateTime(start));
      while (times.hasNext()) {
        step(1);
        LocalDateTime at = local(times.nextDateTime());
        if (at.isAfter(end) || read.isOver(at, start)) {
          return found;
        }
        found.add(at);
      }
      return found;
    } catch (InvalidRecurrenceRuleException | RuntimeException e) {
      // the library throws whatever comes where a rule has no sense
      throw new IcsProblem("ics.badRule", "");
    }
  }

  private void step(int steps) throws IcsProblem {
    stepsLeft -= steps;
    if (stepsLeft < 0) {
      throw new IcsProblem("ics.tooManyRepeats", "");
    }
  }

  /** Without a zone: what repeats, repeats on the clock. */
  private static DateTime dateTime(IcsTime time) {
    LocalDateTime local = time.local();
    int month = local.getMonthValue() - 1;
    return time.day()
        ? new DateTime(local.getYear(), month, local.getDayOfMonth())
        : new DateTime(
            local.getYear(),
            month,
            local.getDayOfMonth(),
            local.getHour(),
            local.getMinute(),
            local.getSecond());
  }

  private static LocalDateTime local(DateTime time) {
    return LocalDateTime.of(
        time.getYear(),
        time.getMonth() + 1,
        time.getDayOfMonth(),
        time.getHours(),
        time.getMinutes(),
        time.getSeconds());
  }
}
