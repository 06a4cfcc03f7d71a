package io.belfry.store;

import io.belfry.job.Backfill;
import io.belfry.job.ExecutionId;
import java.time.Instant;
import java.util.Optional;

/**
 * A run that somebody asked for; the claim that starts it deletes it in the same transaction. That
 * of a backfill stays, as what is left of it, until nothing is.
 *
 * @param execution the execution it will be
 * @param triggeredBy who asked
 * @param askedAt when (UTC, ms)
 * @param revision the store's revision of the request, which the claim compares; 0 when not stored
 * @param backfill what is left to run, where not one run but a range of past ones was asked for
 */
public record RunRequest(
    ExecutionId execution,
    String triggeredBy,
    Instant askedAt,
    long revision,
    Optional<Backfill> backfill) {
  /** A request for one run. */
  public RunRequest(ExecutionId execution, String triggeredBy, Instant askedAt, long revision) {
    this(execution, triggeredBy, askedAt, revision, Optional.empty());
  }

  /** The same request for what is left of its backfill. */
  public RunRequest with(Backfill rest) {
    return new RunRequest(execution, triggeredBy, askedAt, revision, Optional.of(rest));
  }

  /** The same request as stored at another revision. */
  public RunRequest at(long otherRevision) {
    return new RunRequest(execution, triggeredBy, askedAt, otherRevision, backfill);
  }
}
