package io.belfry.store;

import io.belfry.job.ExecutionId;
import java.time.Instant;

/**
 * The wish to end an execution.
 *
 * @param execution which one
 * @param by who wants it
 * @param askedAt when (UTC, ms)
 */
public record KillRequest(ExecutionId execution, String by, Instant askedAt) {}
