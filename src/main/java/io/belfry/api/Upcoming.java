package io.belfry.api;

import io.belfry.job.Occurrences;
import io.belfry.store.JobRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The jobs that their schedules start in a span of time. As in a {@link Forecast}, a start is a
 * scheduled time and the job's jitter, and a suspended job starts from the end of its suspension
 * on.
 *
 * <p>Of every job only the first start is looked for; what lies behind it is stepped through for
 * those that are shown.
 *
 * @param starts those that start first, the first one first
 * @param total how many jobs start in the span, shown or not
 */
record Upcoming(List<Start> starts, int total) {
  /** So many starts of a job are told one by one. */
  static final int MOST_TIMES = 10;

  /** So many starts of a job are counted. */
  static final int MOST_COUNTED = 1_000;

  Upcoming {
    starts = List.copyOf(starts);
  }

  /**
   * A span of time.
   *
   * @param from its first instant
   * @param to the first instant behind it
   */
  record Span(Instant from, Instant to) {}

  /**
   * The starts of a job in a span.
   *
   * @param row the job
   * @param times the first of them, at least one and at most {@link #MOST_TIMES}
   * @param last the last one
   * @param count how many there are, counted up to {@link #MOST_COUNTED}
   */
  record Start(JobRow row, List<Instant> times, Instant last, int count) {
    Start {
      times = List.copyOf(times);
    }

    Instant first() {
      return times.get(0);
    }

    /** Whether there may be more than were counted. */
    boolean isCapped() {
      return count == MOST_COUNTED;
    }
  }

  /** A job's first start, and behind what its starts in the span are. */
  private record First(JobRow row, Instant after, Instant at) {}

  private static final Comparator<First> ORDER =
      Comparator.comparing(First::at).thenComparing(first -> first.row().id());

  /** Finds those jobs of a catalog that start in a span; tells {@code limit} of them. */
  static Upcoming of(Iterable<JobRow> jobs, Span span, int limit) {
    List<First> found = new ArrayList<>();
    jobs.forEach(row -> first(row, span).ifPresent(found::add));
    found.sort(ORDER);
    List<Start> starts = found.stream().limit(limit).map(first -> start(first, span)).toList();
    return new Upcoming(starts, found.size());
  }

  private static Optional<First> first(JobRow row, Span span) {
    // a whole second is later than this exactly if it is in the span
    Instant before = span.from().minusNanos(1);
    return Forecast.startsAfter(row)
        .map(since -> since.isAfter(before) ? since : before)
        .flatMap(after -> first(row, after, span));
  }

  private static Optional<First> first(JobRow row, Instant after, Span span) {
    Occurrences times = row.times();
    return times
        .next(after.minus(times.jitter()))
        .map(times::dueAt)
        .filter(at -> at.isBefore(span.to()))
        .map(at -> new First(row, after, at));
  }

  private static Start start(First first, Span span) {
    Occurrences times = first.row().times();
    Instant after = first.after().minus(times.jitter());
    Instant until = span.to().minusNanos(1).minus(times.jitter());
    List<Instant> shown = new ArrayList<>();
    Optional<Instant> next = times.next(after);
    while (shown.size() < MOST_TIMES && next.filter(at -> !at.isAfter(until)).isPresent()) {
      shown.add(times.dueAt(next.get()));
      next = times.next(next.get());
    }
    Instant last = times.last(after, until).map(times::dueAt).orElse(first.at());
    return new Start(first.row(), shown, last, times.count(after, until, MOST_COUNTED));
  }
}
