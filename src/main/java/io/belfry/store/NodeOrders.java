package io.belfry.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What people want of a node.
 *
 * @param drain who wants it to drain, where somebody does
 * @param ping the id of the last ping
 */
public record NodeOrders(Optional<Drain> drain, Optional<String> ping) {
  /** Nothing is wanted. */
  public static final NodeOrders NONE = new NodeOrders(Optional.empty(), Optional.empty());

  /** The wish that a node owns no jobs, and since when (UTC, ms). */
  public record Drain(String by, Instant at) {}

  /** The same orders, with this wish to drain or without one. */
  public NodeOrders withDrain(Optional<Drain> wish) {
    return new NodeOrders(wish, ping);
  }

  /** The same orders with another ping. */
  public NodeOrders withPing(String id) {
    return new NodeOrders(drain, Optional.of(id));
  }
}
