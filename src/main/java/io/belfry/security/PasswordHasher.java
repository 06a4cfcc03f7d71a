package io.belfry.security;

import java.util.Optional;

/**
 * The port of password hashing. Both calls do the same work, which is slow on purpose, and only so
 * many of them run at once; they come from request threads.
 */
public interface PasswordHasher {
  /**
   * Hashes a password for keeping.
   *
   * @throws BusyException where too many wait already
   */
  String hash(String password);

  /**
   * Whether the password is the one of the hash. Without a hash the same work is done and the
   * answer is no, so that nobody learns from the time whether there is such an account.
   *
   * @throws BusyException where too many wait already
   */
  boolean matches(String password, Optional<String> hash);

  /** Too many passwords wait to be hashed; the same call may work in some seconds. */
  final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BusyException() {
      super("too many passwords wait to be checked");
    }
  }
}
