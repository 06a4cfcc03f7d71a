package io.belfry.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What was last known of a node, live or gone.
 *
 * @param worker what it said of itself
 * @param lastSeenAt when it last wrote this (UTC, ms)
 * @param running how many attempts it ran then
 * @param goneReason why it went, where it said so
 */
public record NodeInfo(
    WorkerInfo worker, Instant lastSeenAt, int running, Optional<String> goneReason) {}
