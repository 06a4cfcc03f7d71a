package io.belfry.scheduler;

import java.time.Duration;

/**
 * How a worker is set up.
 *
 * @param name its stable name
 * @param capacity how many tasks it runs at once
 * @param claimAhead how long before its start an execution is claimed
 */
public record WorkerConfig(String name, int capacity, Duration claimAhead) {}
