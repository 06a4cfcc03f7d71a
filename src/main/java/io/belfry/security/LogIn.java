package io.belfry.security;

import io.belfry.security.RateLimiter.Limit;
import io.belfry.store.Account;
import io.belfry.store.Accounts;
import io.belfry.store.SessionRecord.Client;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Log-in by user name and password. Whoever is not let in learns neither from the answer nor from
 * the time whether there is such an account: the same work is done in every case.
 *
 * <p>Guesses are limited for an account and an address together, and for an address; so nobody can
 * lock somebody else out from afar. Limits and hashing come in this order, and what was no wrong
 * guess is given back.
 */
public final class LogIn {
  private static final Limit OF_ACCOUNT = new Limit("login", 20, Duration.ofMinutes(1));
  private static final Limit OF_ADDRESS = new Limit("login-address", 60, Duration.ofMinutes(1));

  private final Accounts accounts;
  private final Sessions sessions;
  private final PasswordHasher hasher;
  private final RateLimiter limiter;

  public LogIn(Accounts accounts, Sessions sessions, PasswordHasher hasher, RateLimiter limiter) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.hasher = hasher;
    this.limiter = limiter;
  }

  /** What became of an attempt to log in. */
  public sealed interface Outcome {
    /** A session has begun. */
    record Done(Begun begun) implements Outcome {}

    /** Unknown, wrong, disabled: nobody learns which. */
    record Failed() implements Outcome {}

    /** Too many wrong ones before; the time is until one more is looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}
  }

  /**
   * Begins a session where the password is right.
   *
   * @param cookie the cookie that came with the request: its session is never taken over, but ends
   * @throws PasswordHasher.BusyException where too many passwords wait to be checked
   */
  public Outcome logIn(String user, String password, Client client, Optional<String> cookie) {
    String name = user.toLowerCase(Locale.ROOT);
    Outcome outcome = guess(name, password, client, account -> begin(account, client));
    if (outcome instanceof Outcome.Done) {
      cookie.ifPresent(sessions::end);
    }
    return outcome;
  }

  /** The password may have been changed, or the account disabled, while it was checked. */
  private Optional<Begun> begin(Account checked, Client client) {
    return sessions.begin(
        checked.name(),
        client,
        now ->
            now.passwordHash().equals(checked.passwordHash())
                ? Optional.of(now)
                : Optional.empty());
  }

  /** What follows a right password. */
  interface Follow {
    Optional<Begun> apply(Account checked);
  }

  /** Checks a password within the limits and does what follows. */
  Outcome guess(String name, String password, Client client, Follow follow) {
    String address = RemoteAddress.network(client.address());
    String both = name + " " + address;
    Optional<Duration> wait = limiter.take(OF_ADDRESS, address);
    if (wait.isPresent()) {
      return new Outcome.TooMany(wait.get());
    }
    wait = limiter.take(OF_ACCOUNT, both);
    if (wait.isPresent()) {
      limiter.giveBack(OF_ADDRESS, address);
      return new Outcome.TooMany(wait.get());
    }
    boolean wrong = false;
    try {
      Optional<Account> account = check(name, password);
      wrong = account.isEmpty();
      Optional<Begun> begun = account.flatMap(follow::apply);
      return begun.<Outcome>map(Outcome.Done::new).orElseGet(Outcome.Failed::new);
    } finally {
      if (!wrong) {
        limiter.giveBack(OF_ADDRESS, address);
        limiter.giveBack(OF_ACCOUNT, both);
      }
    }
  }

  private Optional<Account> check(String name, String password) {
    Optional<Account> account = Stored.await(accounts.get(name)).filter(there -> !there.disabled());
    Optional<String> hash = account.flatMap(Account::passwordHash);
    boolean tryable = PasswordRules.isTryable(password);
    boolean right = hasher.matches(tryable ? password : "", tryable ? hash : Optional.empty());
    return account.filter(there -> right);
  }
}
