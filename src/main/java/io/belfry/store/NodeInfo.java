package io.belfry.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What was last known of a node, live or gone.
 *
 * @param worker what it said of itself
 * @param lastSeenAt when it last wrote this, by its own clock (UTC, ms)
 * @param running how many attempts it ran then
 * @param goneReason why it went, where it said so
 * @param pong the last ping that it has answered, by its id
 */
public record NodeInfo(
    WorkerInfo worker,
    Instant lastSeenAt,
    int running,
    Optional<String> goneReason,
    Optional<String> pong) {
  /** Whether it runs jobs, as against a node that is a master only. */
  public boolean isWorker() {
    return worker.capacity() > 0;
  }
}
