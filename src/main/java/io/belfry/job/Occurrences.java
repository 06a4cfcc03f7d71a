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
 * The scheduled times of one job: those of any of its schedules, inside its window, without those
 * that are held back, which it lists apart. Immutable; all times are whole seconds.
 */
public final class Occurrences {
  /**
   * What is held back for longer than this counts as never due; far less than {@link
   * Schedule#NEVER}, so that it can be added to any time that is looked for.
   */
  private static final long HORIZON = 40L * 366 * 86_400;

  /** So does what is held back over and over: 38 years of a weekly job. */
  private static final int MOST_STRETCHES = 2_000;

  private final List<Schedule> schedules;
  private final long earliest;
  private final long latest;
  private final Duration jitter;
  private final Holds holds;

  /**
   * Scheduled times that are held back for one reason, with none between them that is not.
   *
   * @param first the first of them
   * @param last the last of them
   * @param count how many, counted no further than {@link Overdue#EXACT_COUNT}
   * @param reason the code of the reason
   * @param end when that reason is over; {@link Instant#MAX} where it is for good
   */
  public record Held(Instant first, Instant last, int count, String reason, Instant end) {}

  private Occurrences(
      List<Schedule> schedules, long earliest, long latest, Duration jitter, Holds holds) {
    this.schedules = schedules;
    this.earliest = earliest;
    this.latest = latest;
    this.jitter = jitter;
    this.holds = holds;
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
        share(id, timing.jitter()),
        Holds.NONE);
  }

  /** The same times, but for what these hold back. */
  public Occurrences withHolds(Holds other) {
    return new Occurrences(schedules, earliest, latest, jitter, other);
  }

  /** What holds them back. */
  public Holds holds() {
    return holds;
  }

  /** The same times, held back by no maintenance window. */
  public Occurrences withoutWindows() {
    return withHolds(holds.withoutWindows());
  }

  static long secondAtOrAfter(Instant instant) {
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
    long at = scheduledAfter(after);
    if (holds.isEmpty()) {
      return at;
    }
    long horizon = after + HORIZON;
    int stretches = 0;
    while (at < horizon && holds.holds(at)) {
      if (++stretches > MOST_STRETCHES) {
        return Schedule.NEVER;
      }
      long end = holds.end(at);
      at = end == Schedule.NEVER ? Schedule.NEVER : scheduledAfter(end - 1);
    }
    return at < horizon ? at : Schedule.NEVER;
  }

  /** The first time of the schedules, held back or not. */
  private long scheduledAfter(long after) {
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
    long at = scheduledBefore(before);
    if (holds.isEmpty()) {
      return at;
    }
    long horizon = before - HORIZON;
    int stretches = 0;
    while (at > horizon && holds.holds(at)) {
      if (++stretches > MOST_STRETCHES) {
        return Schedule.NEVER_BEFORE;
      }
      long begin = holds.begin(at);
      at = begin == Schedule.NEVER_BEFORE ? begin : scheduledBefore(begin);
    }
    return at > horizon ? at : Schedule.NEVER_BEFORE;
  }

  /** The last time of the schedules, held back or not. */
  private long scheduledBefore(long before) {
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

  // --- what is held back

  /**
   * What is held back of the times in {@code (after, until]}, oldest first.
   *
   * @param max the most entries; the last one holds all that is left
   */
  public List<Held> heldBack(Instant after, Instant until, int max) {
    if (holds.isEmpty()) {
      return List.of();
    }
    List<Held> found = new ArrayList<>();
    long to = until.getEpochSecond();
    long at = scheduledAfter(after.getEpochSecond());
    while (at <= to) {
      Optional<String> reason = holds.reasonAt(at);
      boolean rest = found.size() == max - 1;
      long end = holds.end(at);
      if (reason.isPresent()) {
        found.add(held(at, rest ? to + 1 : Math.min(end, to + 1), reason.get(), end));
        if (rest) {
          return List.copyOf(found);
        }
      }
      at = end == Schedule.NEVER ? Schedule.NEVER : scheduledAfter(end - 1);
    }
    return List.copyOf(found);
  }

  /** The first time later than {@code after}, and what else is held back together with it. */
  Optional<Held> nextHeldBack(Instant after) {
    if (holds.isEmpty()) {
      return Optional.empty();
    }
    long at = scheduledAfter(after.getEpochSecond());
    Optional<String> reason = at == Schedule.NEVER ? Optional.empty() : holds.reasonAt(at);
    return reason.map(code -> held(at, at + 1, code, holds.end(at)));
  }

  /** The end of the maintenance window that this instant is in; absent where it is in none. */
  Optional<Instant> windowEnd(Instant at) {
    return holds.windowEnd(at.getEpochSecond()).map(Occurrences::instant);
  }

  private static Instant instant(long second) {
    return second == Schedule.NEVER ? Instant.MAX : Instant.ofEpochSecond(second);
  }

  /** What is held back in {@code [first, behind)}. */
  private Held held(long first, long behind, String reason, long end) {
    int count = 0;
    long last = first;
    for (long at = first; at < behind && count < Overdue.EXACT_COUNT; at = scheduledAfter(at)) {
      count += holds.holds(at) ? 1 : 0;
      last = holds.holds(at) ? at : last;
    }
    if (count == Overdue.EXACT_COUNT) {
      last = scheduledBefore(behind);
    }
    return new Held(instant(first), instant(last), count, reason, instant(end));
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
    long at = from;
    while (at < to) {
      long end = holds.isEmpty() ? to : Math.min(to, holds.end(at));
      if (!holds.holds(at)) {
        count(at, end, own);
      }
      at = end;
    }
  }

  private void count(long from, long to, MinuteCounts counts) {
    if (schedules.size() == 1) {
      schedules.get(0).countPerMinute(from, to, counts);
      return;
    }
    // two schedules may name the same second, which is one scheduled time
    for (long at = scheduledAfter(from - 1); at < to; at = scheduledAfter(at)) {
      counts.add(at);
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
