package io.belfry.store;

import io.belfry.job.ExecutionId;
import java.time.Instant;

/**
 * A run that somebody asked for; the claim that starts it deletes it in the same transaction.
 *
 * @param execution the execution it will be
 * @param triggeredBy who asked
 * @param askedAt when (UTC, ms)
 * @param revision the store's revision of the request, which the claim compares; 0 when not stored
 */
public record RunRequest(
    ExecutionId execution, String triggeredBy, Instant askedAt, long revision) {}
