package io.belfry.store;

import io.belfry.codec.StoredJob;
import io.belfry.job.JobDefinition.About;
import io.belfry.job.JobDefinition.CalendarUse;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import io.belfry.job.Occurrences;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A job as the catalog keeps it, with what searching and sorting need. May be used anywhere. */
public final class JobRow {
  private final StoredJob job;
  private final String searchText;
  private final Occurrences times;
  private volatile Next next = new Next(Instant.MAX, Optional.empty());

  /** The next scheduled time as seen from an instant; it holds until that time has come. */
  private record Next(Instant from, Optional<Instant> at) {
    boolean holdsAt(Instant now) {
      return !now.isBefore(from) && at.map(now::isBefore).orElse(true);
    }
  }

  /** A row of this job. */
  public JobRow(StoredJob job) {
    this.job = job;
    this.searchText = searchText(job);
    this.times =
        Occurrences.of(job.id(), job.document().definition().timing(), job.identity().createdAt());
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

  /** Its scheduled times. */
  public Occurrences times() {
    return times;
  }

  /** The next time it is started by its schedule; absent while suspended without an end. */
  public Optional<Instant> nextScheduledAt(Instant now) {
    Suspension suspension = suspension();
    if (suspension.suspended() && suspension.until().isEmpty()) {
      return Optional.empty();
    }
    Next known = next;
    if (!known.holdsAt(now)) {
      Instant from = suspension.until().filter(end -> end.isAfter(now)).orElse(now);
      known = new Next(now, times.next(from));
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
