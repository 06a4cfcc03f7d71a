package io.belfry.job;

import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobDefinition.Concurrency;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.schedule.DstPolicy;
import io.belfry.schedule.TimeSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes jobs for tests; what is not said is harmless: every 10 s, Forbid, no retry, no catch-up.
 */
public final class JobBuilder {
  /** The job's id. */
  public static final JobId ID = new JobId("default", "job");

  private final Instant createdAt;
  private List<String> schedules = List.of("*/10 * * * * *");
  private ZoneId timeZone = ZoneOffset.UTC;
  private Optional<Instant> startAt = Optional.empty();
  private Optional<Instant> endAt = Optional.empty();
  private JobDefinition.CalendarUse calendars = JobDefinition.CalendarUse.NONE;
  private Duration jitter = Duration.ZERO;
  private Suspension suspension = Suspension.NONE;
  private Concurrency concurrency = new Concurrency(Concurrency.Policy.FORBID, 1);
  private Duration deadline = Duration.ofSeconds(60);
  private CatchUp catchUp = CatchUp.NONE;
  private int catchUpLimit = 100;
  private JobDefinition.Retry retry =
      new JobDefinition.Retry(0, Duration.ofSeconds(10), 2, Duration.ofSeconds(60), false);
  private String uid = "u";
  private int version = 1;
  private Instant since;
  private Optional<Instant> heldSince = Optional.empty();

  /** A job that was created at this time. */
  public JobBuilder(Instant createdAt) {
    this.createdAt = createdAt;
    this.since = createdAt;
  }

  public JobBuilder schedules(String... expressions) {
    schedules = List.of(expressions);
    return this;
  }

  public JobBuilder timeZone(ZoneId zone) {
    timeZone = zone;
    return this;
  }

  public JobBuilder window(Optional<Instant> from, Optional<Instant> to) {
    startAt = from;
    endAt = to;
    return this;
  }

  public JobBuilder calendars(List<String> include, List<String> exclude) {
    calendars = new JobDefinition.CalendarUse(include, exclude);
    return this;
  }

  public JobBuilder jitter(Duration longest) {
    jitter = longest;
    return this;
  }

  public JobBuilder suspended(Optional<Instant> until) {
    suspension = new Suspension(true, Optional.empty(), until);
    return this;
  }

  /** Resumed at this time, unless the suspension had ended by itself or there was none. */
  public JobBuilder resumed(Instant now) {
    if (suspension.suspended()) {
      heldSince = Optional.of(heldSince.orElse(since));
      Instant end =
          suspension.until().map(until -> until.minusMillis(1)).filter(now::isAfter).orElse(now);
      since = end.isAfter(since) ? end : since;
    }
    suspension = Suspension.NONE;
    return this;
  }

  public JobBuilder allow(int max) {
    concurrency = new Concurrency(Concurrency.Policy.ALLOW, max);
    return this;
  }

  public JobBuilder startingDeadline(Duration late) {
    deadline = late;
    return this;
  }

  public JobBuilder catchUp(CatchUp which, int limit) {
    catchUp = which;
    catchUpLimit = limit;
    return this;
  }

  public JobBuilder retry(JobDefinition.Retry policy) {
    retry = policy;
    return this;
  }

  public JobBuilder uid(String incarnation) {
    uid = incarnation;
    return this;
  }

  public JobBuilder version(int number) {
    version = number;
    return this;
  }

  public JobBuilder since(Instant from) {
    since = from;
    return this;
  }

  public JobBuilder heldSince(Optional<Instant> from) {
    heldSince = from;
    return this;
  }

  /** The job as the store keeps it at this revision. */
  public Job build(long revision) {
    var timing =
        new JobDefinition.Timing(
            schedules,
            timeZone,
            DstPolicy.BY_RULE,
            new JobDefinition.Window(startAt, endAt, calendars),
            jitter);
    var policies =
        new JobDefinition.Policies(
            suspension,
            concurrency,
            new JobDefinition.Missed(deadline, catchUp, catchUpLimit),
            new JobDefinition.Limits(
                Optional.empty(), Duration.ofSeconds(10), JobDefinition.CoordinatorLoss.STOP),
            retry,
            new JobDefinition.History(Duration.ofDays(30), 1000));
    var about = new JobDefinition.About("", "", Map.of(), "");
    var definition = new JobDefinition(ID, about, timing, new Task.Noop(), policies);
    var identity = new Job.Identity(uid, version, since, heldSince, createdAt, createdAt);
    return new Job(definition, identity, revision);
  }

  /** The same times, all held back by a calendar from an instant to another one. */
  public static Occurrences heldBack(Occurrences times, Instant from, Instant until) {
    TimeSet span = TimeSets.span(from.getEpochSecond(), until.getEpochSecond());
    return times.withHolds(Holds.of(List.of(new Holds.Part(span, true, Holds.CALENDAR))));
  }

  /** The scheduled times of a job. */
  public static Occurrences timesOf(Job job) {
    return Occurrences.of(job.id(), job.definition().timing(), job.identity().createdAt());
  }
}
