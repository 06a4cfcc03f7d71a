package io.belfry.job;

import io.belfry.job.Holds.Part;
import io.belfry.job.JobDefinition.CalendarUse;
import io.belfry.job.JobDefinition.Timing;
import io.belfry.schedule.CalendarTimes;
import io.belfry.schedule.Schedule;
import io.belfry.schedule.TimeSet;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All calendars and maintenance windows at one moment. Immutable but for what it has computed
 * already; may be used by any thread.
 */
public final class Calendars {
  /** No calendar and no window. */
  public static final Calendars NONE = new Calendars(List.of(), List.of());

  private final Map<String, Calendar> calendars;
  private final List<MaintenanceWindow> windows;
  private final Map<Zoned, TimeSet> computed = new ConcurrentHashMap<>();

  private record Zoned(String calendar, ZoneId zone) {}

  /** Exactly these. */
  public Calendars(List<Calendar> calendars, List<MaintenanceWindow> windows) {
    this.calendars =
        calendars.stream()
            .collect(Collectors.toUnmodifiableMap(Calendar::name, Function.identity()));
    this.windows = List.copyOf(windows);
  }

  /** The scheduled times of a job, without those that are held back. */
  public Occurrences timesOf(JobId id, JobDefinition job, Instant createdAt) {
    return Occurrences.of(id, job.timing(), createdAt).withHolds(holdsOf(job));
  }

  /** What holds this job back. */
  public Holds holdsOf(JobDefinition job) {
    List<Part> parts = new ArrayList<>();
    addCalendars(job.timing(), parts);
    for (MaintenanceWindow window : windows) {
      if (window.scope().covers(job)) {
        addWindow(window, job.timing().timeZone(), parts);
      }
    }
    return Holds.of(parts);
  }

  /** What the calendars of a job hold back, the windows aside. */
  public Holds holdsOf(Timing timing) {
    List<Part> parts = new ArrayList<>();
    addCalendars(timing, parts);
    return Holds.of(parts);
  }

  private void addCalendars(Timing timing, List<Part> parts) {
    CalendarUse use = timing.window().calendars();
    if (use.isEmpty()) {
      return;
    }
    boolean known =
        calendars.keySet().containsAll(use.include())
            && calendars.keySet().containsAll(use.exclude());
    if (!known) {
      // it is not known on which days this job may run, so it does not
      parts.add(new Part(TimeSets.ALWAYS, true, Holds.UNKNOWN_CALENDAR));
      return;
    }
    for (String excluded : use.exclude()) {
      parts.add(new Part(times(excluded, timing.timeZone()).orElseThrow(), true, Holds.CALENDAR));
    }
    if (!use.include().isEmpty()) {
      parts.add(new Part(anyOf(use.include(), timing.timeZone()), false, Holds.CALENDAR));
    }
  }

  /** A calendar that does not exist does not open its window. */
  private void addWindow(MaintenanceWindow window, ZoneId zone, List<Part> parts) {
    MaintenanceWindow.Time time = window.time();
    List<TimeSet> sets = new ArrayList<>();
    sets.add(
        TimeSets.span(
            time.from().map(Occurrences::secondAtOrAfter).orElse(Schedule.NEVER_BEFORE),
            time.until().map(Occurrences::secondAtOrAfter).orElse(Schedule.NEVER)));
    if (!time.calendars().isEmpty()) {
      List<String> known = time.calendars().stream().filter(calendars::containsKey).toList();
      if (known.isEmpty()) {
        return;
      }
      sets.add(anyOf(known, zone));
    }
    parts.add(new Part(TimeSets.all(sets), true, Holds.WINDOW));
  }

  private TimeSet anyOf(List<String> names, ZoneId zone) {
    return TimeSets.any(names.stream().map(name -> times(name, zone).orElseThrow()).toList());
  }

  /** The instants of a calendar, read in this zone where it names none. */
  public Optional<TimeSet> times(String calendar, ZoneId zone) {
    return Optional.ofNullable(calendars.get(calendar))
        .map(
            found ->
                computed.computeIfAbsent(
                    new Zoned(calendar, found.rules().timeZone().orElse(zone)),
                    key -> CalendarTimes.of(found.rules(), key.zone())));
  }
}
