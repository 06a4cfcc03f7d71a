package io.belfry.job;

import io.belfry.job.JobDefinition.Timing;
import io.belfry.schedule.MinuteCounts;
import io.belfry.schedule.Schedule;
import io.belfry.schedule.ScheduleContext;
import io.belfry.schedule.ScheduleSyntaxException;
import io.belfry.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The scheduled times of one job: those of any of its schedules, inside its window. Immutable; all
 * times are whole seconds.
 */
public final class Occurrences {
  private final List<Schedule> schedules;
  private final long earliest;
  private final long latest;
  private final Duration jitter;

  private Occurrences(List<Schedule> schedules, long earliest, long latest, Duration jitter) {
    this.schedules = schedules;
    this.earliest = earliest;
    this.latest = latest;
    this.jitter = jitter;
  }

  /**
   * The scheduled times of a job that was created at {@code createdAt}, which anchors {@code
   * @every} where there is no {@code startAt}.
   *
   * @throws ScheduleSyntaxException if an expression is not in the language
   */
  public static Occurrences of(JobId id, Timing timing, Instant createdAt) {
    Instant anchor = timing.window().startAt().orElse(createdAt);
    ScheduleContext context =
        new ScheduleContext(timing.timeZone(), timing.dst(), id.toString(), anchor);
    List<Schedule> parsed = new ArrayList<>();
    for (String expression : timing.schedules()) {
      parsed.add(Schedules.parse(expression, context));
    }
    return new Occurrences(
        List.copyOf(parsed),
        timing.window().startAt().map(Occurrences::secondAtOrAfter).orElse(Long.MIN_VALUE),
        timing.window().endAt().map(Instant::getEpochSecond).orElse(Schedule.NEVER - 1),
        share(id, timing.jitter()));
  }

  private static long secondAtOrAfter(Instant instant) {
    return instant.getNano() == 0 ? instant.getEpochSecond() : instant.getEpochSecond() + 1;
  }

  /** The job's own fixed share of its longest jitter, from the hash of its id. */
  private static Duration share(JobId id, Duration longest) {
    long seconds = longest.toSeconds();
    if (seconds <= 0) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Math.floorMod(StableHash.of("jitter/" + id), seconds + 1));
  }

  /** The first scheduled time strictly later than {@code after}. */
  public Optional<Instant> next(Instant after) {
    long second = next(after.getEpochSecond());
    return second == Schedule.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(second));
  }

  private long next(long after) {
    long from = earliest == Long.MIN_VALUE ? after : Math.max(after, earliest - 1);
    long first = Schedule.NEVER;
    for (Schedule schedule : schedules) {
      first = Math.min(first, schedule.nextEpochSecond(from));
    }
    return first > latest ? Schedule.NEVER : first;
  }

  /** When the execution of a scheduled time is to start: that time and the job's jitter. */
  public Instant dueAt(Instant scheduled) {
    return scheduled.plus(jitter);
  }

  /** The job's own fixed delay of every start. */
  public Duration jitter() {
    return jitter;
  }

  /** Whether this is a scheduled time. */
  public boolean contains(Instant at) {
    return next(at.minusSeconds(1)).filter(at::equals).isPresent();
  }

  /** The last scheduled time in {@code (after, until]}. */
  public Optional<Instant> last(Instant after, Instant until) {
    return lastOnes(after, until, 1).stream().findFirst();
  }

  /**
   * The last {@code limit} scheduled times in {@code (after, until]}, oldest first. Steps back from
   * the end, so that years of an every-second job are not stepped through.
   */
  public List<Instant> lastOnes(Instant after, Instant until, int limit) {
    List<Instant> found = new ArrayList<>();
    long second = previous(until.getEpochSecond() + 1);
    while (found.size() < limit && second > after.getEpochSecond()) {
      found.add(Instant.ofEpochSecond(second));
      second = previous(second);
    }
    Collections.reverse(found);
    return List.copyOf(found);
  }

  private long previous(long before) {
    long last = Schedule.NEVER_BEFORE;
    for (Schedule schedule : schedules) {
      last = Math.max(last, schedule.previousEpochSecond(Math.min(before, latest + 1)));
    }
    return last < earliest ? Schedule.NEVER_BEFORE : last;
  }

  /** How many scheduled times are in {@code (after, until]}; counts no further than {@code max}. */
  public int count(Instant after, Instant until, int max) {
    int count = 0;
    long second = after.getEpochSecond();
    while (count < max) {
      second = next(second);
      if (second > until.getEpochSecond()) {
        return count;
      }
      count++;
    }
    return count;
  }

  /**
   * Adds when executions are to start, which is the job's jitter behind its scheduled times.
   *
   * @param after only what starts later than this counts
   */
  public void countStarts(Instant after, MinuteCounts counts) {
    MinuteCounts own = counts.later(jitter.toSeconds());
    long from = Math.max(own.from(), Math.max(earliest, secondAfter(after.minus(jitter))));
    long to = Math.min(own.to(), latest + 1);
    if (schedules.size() == 1) {
      schedules.get(0).countPerMinute(from, to, own);
      return;
    }
    // two schedules may name the same second, which is one scheduled time
    for (long at = next(from - 1); at < to; at = next(at)) {
      own.add(at);
    }
  }

  private static long secondAfter(Instant instant) {
    return instant.getEpochSecond() + 1;
  }

  /** Whether none of the schedules has two scheduled times within the same hour. */
  public boolean hourlyOrRarer() {
    return schedules.size() == 1 && schedules.get(0).hourlyOrRarer();
  }
}
