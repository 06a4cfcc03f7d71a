package io.belfry.duty;

import io.belfry.job.Job;
import io.belfry.job.JobDefinition;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobRow;
import io.belfry.store.JobStates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for scheduled times that nobody has accounted for, neither by a run nor by a record of why
 * not, although the time in which they could have been started is over. It only raises the alarm:
 * who writes that a time was missed is the job's owner, as soon as there is one.
 */
public final class GapAudit implements Duty {
  /** How long after the end of its deadline a scheduled time counts as forgotten. */
  static final Duration GRACE = Duration.ofSeconds(60);

  private static final int BATCH = 1_000;
  private static final int NAMED = 10;
  private static final Logger LOG = LoggerFactory.getLogger(GapAudit.class);

  private final JobCatalog catalog;
  private final JobStates states;
  private final Clock clock;
  private volatile List<JobId> overdue = List.of();

  public GapAudit(JobCatalog catalog, JobStates states, Clock clock) {
    this.catalog = catalog;
    this.states = states;
    this.clock = clock;
  }

  /** The jobs that had such a time at the last look. */
  public List<JobId> overdue() {
    return overdue;
  }

  @Override
  public String name() {
    return "gaps";
  }

  @Override
  public Duration pause() {
    return Duration.ofMinutes(1);
  }

  @Override
  public CompletableFuture<Void> round() {
    List<JobRow> rows = new ArrayList<>();
    catalog.forEach(rows::add);
    return look(rows, 0, new ArrayList<>());
  }

  private CompletableFuture<Void> look(List<JobRow> rows, int from, List<JobId> found) {
    if (from >= rows.size()) {
      report(List.copyOf(found));
      return CompletableFuture.completedFuture(null);
    }
    List<JobRow> part = rows.subList(from, Math.min(rows.size(), from + BATCH));
    return states
        .read(part.stream().map(JobRow::id).toList())
        .thenCompose(
            seen -> {
              Instant now = clock.instant();
              part.stream()
                  .filter(row -> isOverdue(row, seen, now))
                  .forEach(r -> found.add(r.id()));
              return look(rows, from + BATCH, found);
            });
  }

  private static boolean isOverdue(JobRow row, Map<JobId, JobStates.Seen> seen, Instant now) {
    Optional<JobState> state = Optional.ofNullable(seen.get(row.id())).map(JobStates.Seen::state);
    return oldestOpen(row, state, now)
        .filter(at -> at.plus(deadline(row)).plus(GRACE).isBefore(now))
        .isPresent();
  }

  /** The first scheduled time after the last one that is accounted for. */
  private static Optional<Instant> oldestOpen(JobRow row, Optional<JobState> state, Instant now) {
    JobDefinition definition = row.job().document().definition();
    if (definition.policies().suspension().holds(now)) {
      return Optional.empty();
    }
    Job.Identity identity = row.job().identity();
    Instant last = state.map(JobState::last).orElse(identity.since());
    return row.times().next(last.isBefore(identity.since()) ? identity.since() : last);
  }

  private static Duration deadline(JobRow row) {
    return row.job()
        .document()
        .definition()
        .policies()
        .missed()
        .startingDeadline()
        .plus(row.times().jitter());
  }

  private void report(List<JobId> found) {
    if (!found.isEmpty() && !found.equals(overdue)) {
      LOG.error(
          "{} jobs have scheduled times that nobody has started or recorded as missed: {}{}. Is a"
              + " worker running?",
          found.size(),
          found.stream().limit(NAMED).map(JobId::toString).collect(Collectors.joining(", ")),
          found.size() > NAMED ? ", …" : "");
    } else if (found.isEmpty() && !overdue.isEmpty()) {
      LOG.info("all scheduled times are accounted for again");
    }
    overdue = found;
  }
}
