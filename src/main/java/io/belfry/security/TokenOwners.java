package io.belfry.security;

import java.util.Optional;

/** Knows whose tokens hold; blocks until the store has answered. */
@FunctionalInterface
public interface TokenOwners {
  /**
   * An account whose tokens hold.
   *
   * @param uid tells it from others that had or will have its name
   * @param grants what it may do now
   */
  record TokenOwner(String uid, Grants grants) {}

  /** The account, unless it is gone, disabled, or has to choose a password first. */
  Optional<TokenOwner> find(String user);
}
