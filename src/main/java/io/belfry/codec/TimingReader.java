package io.belfry.codec;

import io.belfry.codec.JobDocument.Previous;
import io.belfry.codec.JobDocument.Target;
import io.belfry.job.JobDefinition.CalendarUse;
import io.belfry.job.JobDefinition.Timing;
import io.belfry.job.JobDefinition.Window;
import io.belfry.job.JobId;
import io.belfry.job.Occurrences;
import io.belfry.schedule.DstPolicy;
import io.belfry.schedule.ManualSchedule;
import io.belfry.schedule.Schedule;
import io.belfry.schedule.ScheduleContext;
import io.belfry.schedule.ScheduleSyntaxException;
import io.belfry.schedule.Schedules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads when a job is due, and whether it ever is. Used once. */
final class TimingReader {
  private static final int MAX_SCHEDULES = 20;
  private static final int MAX_CALENDARS = 20;
  private static final Duration SHORT_DEADLINE = Duration.ofSeconds(60);
  private static final Duration LONG_DEADLINE = Duration.ofHours(1);

  private final Fields fields;
  private final Target target;
  private final Problems problems;
  private final List<String> paths = new ArrayList<>();
  private final List<Schedule> parsed = new ArrayList<>();
  private Optional<Timing> timing = Optional.empty();
  private JobId id = new JobId("default", "unnamed");

  TimingReader(Fields fields, Target target) {
    this.fields = fields;
    this.target = target;
    this.problems = fields.problems();
  }

  Optional<Timing> read(Optional<JobId> readId) {
    id = readId.orElse(id);
    List<String> expressions = expressions();
    Optional<ZoneId> zone = zone();
    Window window = new Window(fields.instant("startAt"), fields.instant("endAt"), calendars());
    if (window.startAt().isPresent()
        && window.endAt().filter(end -> end.isBefore(window.startAt().get())).isPresent()) {
      problems.refuse("job.emptyWindow", "endAt", "endAt is before startAt");
    }
    Duration jitter = fields.seconds("jitterSeconds", Duration.ZERO, 0, 86_400);
    DstPolicy dst = dst();
    Timing read = new Timing(expressions, zone.orElse(ZoneOffset.UTC), dst, window, jitter);
    if (parse(read) && zone.isPresent()) {
      timing = Optional.of(read);
    }
    return timing;
  }

  private List<String> expressions() {
    Optional<String> one = fields.text(JobForm.SCHEDULE, Integer.MAX_VALUE);
    List<String> many = fields.list(JobForm.SCHEDULES, MAX_SCHEDULES, Integer.MAX_VALUE);
    if (one.isPresent() && !many.isEmpty()) {
      problems.add("schedule.twice", JobForm.SCHEDULES, "write schedule or schedules, not both");
    }
    if (one.isPresent()) {
      paths.add(fields.at(JobForm.SCHEDULE));
      return List.of(one.get());
    }
    if (many.isEmpty() && !fields.has(JobForm.SCHEDULE)) {
      fields.required(JobForm.SCHEDULE);
    }
    for (int i = 0; i < many.size(); i++) {
      paths.add(fields.at(JobForm.SCHEDULES) + "." + i);
    }
    return many;
  }

  private Optional<ZoneId> zone() {
    String name = fields.text("timeZone", 64).orElse("UTC");
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      problems.add(
          "timeZone.unknown",
          "timeZone",
          "write a time zone like Asia/Shanghai, Europe/Berlin or UTC");
      return Optional.empty();
    }
  }

  private CalendarUse calendars() {
    Optional<Fields> use = fields.object(JobForm.CALENDARS);
    if (use.isEmpty()) {
      return CalendarUse.NONE;
    }
    List<String> include = CalendarNames.read(use.get(), "include", MAX_CALENDARS);
    List<String> exclude = CalendarNames.read(use.get(), "exclude", MAX_CALENDARS);
    use.get().refuseUnknown();
    if (include.size() + exclude.size() > MAX_CALENDARS) {
      problems.refuse(
          "field.tooMany", JobForm.CALENDARS, "write at most " + MAX_CALENDARS + " in all");
    }
    for (int i = 0; i < exclude.size(); i++) {
      if (include.contains(exclude.get(i))) {
        problems.refuse(
            "calendar.bothWays",
            use.get().at("exclude." + i),
            "the calendar is included and excluded");
      }
    }
    return new CalendarUse(include, exclude);
  }

  private DstPolicy dst() {
    Optional<Fields> policy = fields.object("dstPolicy");
    if (policy.isEmpty()) {
      return DstPolicy.BY_RULE;
    }
    DstPolicy dst =
        new DstPolicy(
            policy.get().choice("gap", JobForm.GAP),
            policy.get().choice("overlap", JobForm.OVERLAP));
    policy.get().refuseUnknown();
    return dst;
  }

  /** Whether every expression is in the language. */
  private boolean parse(Timing read) {
    ScheduleContext context =
        new ScheduleContext(
            read.timeZone(),
            read.dst(),
            id.toString(),
            read.window().startAt().orElse(createdAt()));
    for (int i = 0; i < read.schedules().size(); i++) {
      try {
        parsed.add(Schedules.parse(read.schedules().get(i), context));
      } catch (ScheduleSyntaxException e) {
        problems.add(e.code(), paths.get(i), e.position(), String.valueOf(e.getMessage()));
      }
    }
    return parsed.size() == read.schedules().size() && !parsed.isEmpty();
  }

  private Instant createdAt() {
    return target.previous().map(Previous::createdAt).orElse(target.now());
  }

  /** An edit of something else must not fail because the one time of {@code @at} has passed. */
  private boolean isEdited(Timing read) {
    return target
        .previous()
        .map(previous -> !isSame(previous.definition().timing(), read))
        .orElse(true);
  }

  /** Whether two jobs are due at the same times, their jitter aside. */
  static boolean isSame(Timing a, Timing b) {
    return a.schedules().equals(b.schedules())
        && a.timeZone().equals(b.timeZone())
        && a.dst().equals(b.dst())
        && a.window().equals(b.window());
  }

  /** Refuses expressions that are never due again; {@code @manual} says so itself. */
  void checkFires(boolean allowNever) {
    if (allowNever || problems.isLenient() || timing.isEmpty() || !isEdited(timing.get())) {
      return;
    }
    for (int i = 0; i < parsed.size(); i++) {
      boolean wanted = parsed.get(i) instanceof ManualSchedule;
      if (!wanted && fires(timing.get(), i).isEmpty()) {
        problems.refuse(
            "schedule.neverFires",
            paths.get(i),
            "this is never due from now on; if that is meant, set allowNever to true");
      }
    }
  }

  private Optional<Instant> fires(Timing all, int index) {
    Timing one =
        new Timing(
            List.of(all.schedules().get(index)),
            all.timeZone(),
            all.dst(),
            all.window(),
            all.jitter());
    return Occurrences.of(id, one, createdAt()).next(target.now());
  }

  /** The starting deadline of a job that names none. */
  Duration startingDeadline() {
    boolean hourlyOrRarer =
        timing.map(known -> Occurrences.of(id, known, createdAt()).hourlyOrRarer()).orElse(false);
    return hourlyOrRarer ? LONG_DEADLINE : SHORT_DEADLINE;
  }
}
