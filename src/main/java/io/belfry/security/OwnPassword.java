package io.belfry.security;

import io.belfry.security.PasswordRules.Fault;
import io.belfry.store.Account;
import io.belfry.store.Accounts;
import io.belfry.store.SessionRecord.Client;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Lets people change their own passwords, which ends all their sessions and begins a new one. */
public final class OwnPassword {
  private final Accounts accounts;
  private final Sessions sessions;
  private final LogIn logIn;
  private final PasswordHasher hasher;
  private final InitialPassword initial;
  private final Clock clock;

  public OwnPassword(
      Accounts accounts,
      Sessions sessions,
      LogIn logIn,
      PasswordHasher hasher,
      InitialPassword initial,
      Clock clock) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.logIn = logIn;
    this.hasher = hasher;
    this.initial = initial;
    this.clock = clock;
  }

  /** What became of the wish to change a password. */
  public sealed interface Outcome {
    /** It is changed, and this session is the only one left. */
    record Done(Begun begun) implements Outcome {}

    /** The present password is another one. */
    record Wrong() implements Outcome {}

    /** The new password is not taken. */
    record Refused(Fault fault) implements Outcome {}

    /** The account has no password here. */
    record NotLocal() implements Outcome {}

    /** Too many wrong ones before; the time is until one more is looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}
  }

  /**
   * Changes the password of an account. Wrong guesses at the present one count as those at the
   * log-in do.
   *
   * @throws PasswordHasher.BusyException where too many passwords wait to be checked
   */
  public Outcome change(String user, String current, String next, Client client) {
    Optional<Account> account = Stored.await(accounts.get(user));
    if (account.filter(there -> there.profile().source() == Account.Source.LOCAL).isEmpty()) {
      return new Outcome.NotLocal();
    }
    Optional<Fault> fault =
        next.equals(current) ? Optional.of(Fault.TOO_EASY) : PasswordRules.judge(user, next);
    if (fault.isPresent()) {
      return new Outcome.Refused(fault.get());
    }
    LogIn.Outcome outcome =
        logIn.guess(user, current, client, checked -> begin(checked, hasher.hash(next), client));
    if (outcome instanceof LogIn.Outcome.Done done) {
      tidy(done.begun().account());
      return new Outcome.Done(done.begun());
    }
    return outcome instanceof LogIn.Outcome.TooMany tooMany
        ? new Outcome.TooMany(tooMany.retryAfter())
        : new Outcome.Wrong();
  }

  private Optional<Begun> begin(Account checked, String hash, Client client) {
    return sessions.begin(
        checked.name(),
        client,
        now ->
            now.passwordHash().equals(checked.passwordHash())
                ? Optional.of(now.withPassword(hash, false, clock.instant()))
                : Optional.empty());
  }

  private void tidy(Account account) {
    sessions.removeDead(account.name(), Optional.of(account));
    initial.removeOf(account.name());
  }
}
