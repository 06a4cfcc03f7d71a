package io.belfry.store;

import io.belfry.codec.StoredJob;
import io.belfry.job.Calendars;
import io.belfry.job.Holds;
import io.belfry.job.JobDefinition.About;
import io.belfry.job.JobDefinition.CalendarUse;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import io.belfry.job.Occurrences;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A job as the catalog keeps it, with what searching and sorting need. May be used anywhere. */
public final class JobRow {
  private final StoredJob job;
  private final String searchText;
  private final Supplier<Calendars> calendars;
  private volatile Times times;
  private volatile Next next;

  /** The scheduled times by these calendars. */
  private record Times(Calendars calendars, Occurrences occurrences) {}

  /** The next of these times as seen from an instant; it holds until that time has come. */
  private record Next(Occurrences times, Instant from, Optional<Instant> at) {
    boolean holdsAt(Instant now, Occurrences present) {
      return times == present && !now.isBefore(from) && at.map(now::isBefore).orElse(true);
    }
  }

  /** A row of this job; {@code calendars} tells what holds it back by now. */
  public JobRow(StoredJob job, Supplier<Calendars> calendars) {
    this.job = job;
    this.searchText = searchText(job);
    this.calendars = calendars;
    Calendars present = calendars.get();
    Occurrences occurrences =
        present.timesOf(job.id(), job.document().definition(), job.identity().createdAt());
    this.times = new Times(present, occurrences);
    this.next = new Next(occurrences, Instant.MAX, Optional.empty());
  }

  private static String searchText(StoredJob job) {
    About about = job.document().definition().about();
    StringBuilder text = new StringBuilder(job.id().toString());
    text.append('\n').append(about.displayName()).append('\n').append(about.description());
    about
        .labels()
        .forEach((name, value) -> text.append('\n').append(name).append('=').append(value));
    return text.toString().toLowerCase(Locale.ROOT);
  }

  /** The job. */
  public StoredJob job() {
    return job;
  }

  /** The job's id. */
  public JobId id() {
    return job.id();
  }

  /** Its scheduled times, without those that are held back. */
  public Occurrences times() {
    Times known = times;
    Calendars present = calendars.get();
    if (known.calendars() != present) {
      Holds holds = present.holdsOf(job.document().definition());
      known = new Times(present, known.occurrences().withHolds(holds));
      times = known;
    }
    return known.occurrences();
  }

  /** The next time it is started by its schedule; absent while suspended without an end. */
  public Optional<Instant> nextScheduledAt(Instant now) {
    Suspension suspension = suspension();
    if (suspension.suspended() && suspension.until().isEmpty()) {
      return Optional.empty();
    }
    Next known = next;
    Occurrences present = times();
    if (!known.holdsAt(now, present)) {
      Instant from = suspension.until().filter(end -> end.isAfter(now)).orElse(now);
      known = new Next(present, now, present.next(from));
      next = known;
    }
    return known.at();
  }

  CalendarUse calendars() {
    return job.document().definition().timing().window().calendars();
  }

  private Suspension suspension() {
    return job.document().definition().policies().suspension();
  }

  boolean matches(JobQuery query, Optional<String> lowerCaseText, Instant now) {
    return lowerCaseText.map(searchText::contains).orElse(true)
        && query.state().map(state -> state == state(now)).orElse(true)
        && query.labels().entrySet().stream().allMatch(this::hasLabel);
  }

  private boolean hasLabel(Map.Entry<String, Optional<String>> wanted) {
    String value = job.document().definition().about().labels().get(wanted.getKey());
    return value != null && wanted.getValue().map(value::equals).orElse(true);
  }

  private JobQuery.State state(Instant now) {
    return suspension().holds(now) ? JobQuery.State.SUSPENDED : JobQuery.State.ENABLED;
  }

  /** What the row is sorted by, apart from its id. */
  long sortKey(JobQuery.Slice slice, Instant now) {
    return switch (slice.sort()) {
      case NAME -> 0;
      case UPDATED_AT -> job.identity().updatedAt().toEpochMilli();
      case NEXT_SCHEDULED_AT ->
          nextScheduledAt(now)
              .map(Instant::toEpochMilli)
              .orElse(slice.descending() ? Long.MIN_VALUE : Long.MAX_VALUE);
    };
  }
}
