package io.belfry.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The first account, and how long sessions hold.
 *
 * @param adminPassword the password of the first account, where it is not to be made up
 * @param adminReset whether the first account gets a new password at this start
 * @param sessionIdleTimeout how long a session holds that nobody uses
 * @param sessionMaxAge how long a session holds at most
 */
public record SecuritySettings(
    Optional<String> adminPassword,
    boolean adminReset,
    Duration sessionIdleTimeout,
    Duration sessionMaxAge) {
  @Override
  public String toString() {
    return "sessions of " + sessionIdleTimeout + " idle and " + sessionMaxAge + " at most";
  }
}
