package io.belfry.security;

import java.time.Duration;
import java.util.Optional;

/**
 * Hashes passwords with Argon2id, few at once: each takes a processor for a tenth of a second and
 * 19 MiB, which a flood of log-ins must not multiply. How long a password may be is its caller's
 * matter.
 */
public final class Argon2PasswordHasher implements PasswordHasher {
  private static final int AT_ONCE = 2;

  /** WildFly has 16 threads for each processor: log-ins must not take all of them. */
  private static final int MOST_WAITING = 12;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Argon2 argon2;
  private final Turnstile turnstile;
  private final String decoy;

  /** A hasher that lets two passwords at once be hashed, and 12 wait for 5 seconds. */
  public Argon2PasswordHasher() {
    this(new Argon2(), new Turnstile(AT_ONCE, MOST_WAITING, LONGEST_WAIT));
  }

  Argon2PasswordHasher(Argon2 argon2, Turnstile turnstile) {
    this.argon2 = argon2;
    this.turnstile = turnstile;
    this.decoy = argon2.decoy();
  }

  @Override
  public String hash(String password) {
    return turnstile.pass(() -> argon2.hash(password)).orElseThrow(BusyException::new);
  }

  @Override
  public boolean matches(String password, Optional<String> hash) {
    boolean same =
        turnstile
            .pass(() -> argon2.matches(password, hash.orElse(decoy)))
            .orElseThrow(BusyException::new);
    return same && hash.isPresent();
  }
}
