package io.belfry.schedule;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is in a calendar, as somebody wrote it: what repeats each week and the dates beside that,
 * without the exceptions. An exception wins over both.
 *
 * @param timeZone the zone of its days and hours; absent where they are those of each job
 * @param weekly what repeats each week
 * @param dates days and ranges that are in it beside
 * @param except days and ranges that are not in it, whatever else says so
 */
public record CalendarRules(
    Optional<ZoneId> timeZone, List<Weekly> weekly, List<Span> dates, List<Span> except) {
  public CalendarRules {
    weekly = List.copyOf(weekly);
    dates = List.copyOf(dates);
    except = List.copyOf(except);
  }

  /**
   * Hours of days of the week. Where {@code until} is not later than {@code from}, they end on the
   * day after; so two midnights are whole days.
   *
   * @param days the days they begin on
   * @param from the first moment
   * @param until the moment behind the last one
   */
  public record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
    public Weekly {
      days = Set.copyOf(days);
    }
  }

  /**
   * A range of local time.
   *
   * @param from the first moment
   * @param until the moment behind the last one
   * @param label what it is, for people; may be empty
   */
  public record Span(LocalDateTime from, LocalDateTime until, String label) {}
}
