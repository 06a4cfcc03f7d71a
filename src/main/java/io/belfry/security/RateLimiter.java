package io.belfry.security;

import java.time.Duration;
import java.util.Optional;

/**
 * The port of rate limits that hold on all masters together. Calls block until the store has
 * answered and come from request threads.
 */
public interface RateLimiter {
  /**
   * How much is allowed.
   *
   * @param name what is limited, for example {@code login}; part of the key
   * @param capacity the most at once
   * @param period the time in which {@code capacity} becomes free again, bit by bit
   */
  record Limit(String name, int capacity, Duration period) {}

  /**
   * Takes one from the limit of a subject.
   *
   * @param subject who or what is limited; it is hashed before it becomes part of a key
   * @return nothing where it was free, else how long to wait until one is
   */
  Optional<Duration> take(Limit limit, String subject);

  /** Gives one back that should not have counted. */
  void giveBack(Limit limit, String subject);
}
