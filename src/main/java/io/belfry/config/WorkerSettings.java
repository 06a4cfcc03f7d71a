package io.belfry.config;

import java.time.Duration;

/**
 * How the worker claims and runs.
 *
 * @param threads tasks that run at once
 * @param claimAhead how long before its scheduled time an execution is claimed
 * @param leaseTtl time to live of the worker's lease, in whole seconds
 * @param guardSilence silence of the JVM after which the guard kills
 * @param drainTimeout how long a stop waits for running tasks
 */
public record WorkerSettings(
    int threads,
    Duration claimAhead,
    Duration leaseTtl,
    Duration guardSilence,
    Duration drainTimeout) {}
