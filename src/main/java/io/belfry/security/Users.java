package io.belfry.security;

import io.belfry.store.Account;
import io.belfry.store.Account.Password;
import io.belfry.store.Account.Profile;
import io.belfry.store.AccountChange;
import io.belfry.store.Accounts;
import io.belfry.store.Precondition;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an administrator does to the accounts of others. Calls block until the store has answered
 * and throw what it failed with.
 */
public final class Users {
  private final Accounts accounts;
  private final Sessions sessions;
  private final PasswordHasher hasher;
  private final Kit kit;

  /**
   * The small things that accounts are made with and go with.
   *
   * @param random makes uids and one-time passwords
   * @param initial the file of the first account's password
   * @param belongings what goes with an account
   * @param clock the clock
   */
  public record Kit(
      RandomTexts random, InitialPassword initial, List<Belongings> belongings, Clock clock) {
    public Kit {
      belongings = List.copyOf(belongings);
    }
  }

  public Users(Accounts accounts, Sessions sessions, PasswordHasher hasher, Kit kit) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.hasher = hasher;
    this.kit = kit;
  }

  /**
   * What became of a change that sets a password.
   *
   * @param change what became of it
   * @param oneTimePassword the password where it was made here; it is known nowhere else
   */
  public record WithPassword(AccountChange change, Optional<String> oneTimePassword) {
    @Override
    public String toString() {
      return change.toString();
    }
  }

  /**
   * Creates an account, whose password has to be changed at the first log-in.
   *
   * @param password the password, or nothing where one is to be made
   */
  public WithPassword create(String name, Profile profile, Optional<String> password) {
    String given = password.orElseGet(kit.random()::oneTimePassword);
    Password kept = new Password(hasher.hash(given), true, kit.clock().instant());
    Account account =
        Account.of(name, kit.random().uid(), profile, Optional.of(kept), kit.clock().instant());
    return told(Stored.await(accounts.create(account)), given, password.isEmpty());
  }

  /** Changes what an administrator decides about an account. */
  public AccountChange edit(String name, Precondition precondition, UnaryOperator<Profile> edit) {
    AccountChange change =
        Stored.await(
            accounts.change(
                name,
                precondition,
                account -> {
                  Profile next = edit.apply(account.profile());
                  return Optional.of(
                      next.equals(account.profile())
                          ? account
                          : account.withProfile(next, kit.clock().instant()));
                }));
    removeDeadSessions(change);
    return change;
  }

  /** Deletes an account with its sessions and whatever else belongs to it. */
  public AccountChange delete(String name, Precondition precondition) {
    AccountChange change = Stored.await(accounts.delete(name, precondition));
    if (change instanceof AccountChange.Done done) {
      kit.belongings().forEach(belonging -> belonging.removeOf(done.account()));
      sessions.removeDead(name, Optional.empty());
      kit.initial().removeOf(name);
    }
    return change;
  }

  /**
   * Gives an account a one-time password and ends its sessions.
   *
   * @return with {@link AccountChange.Left} where the account has no password here
   */
  public WithPassword resetPassword(String name, Precondition precondition) {
    String password = kit.random().oneTimePassword();
    String hash = hasher.hash(password);
    AccountChange change =
        Stored.await(
            accounts.change(
                name,
                precondition,
                account ->
                    Optional.of(account)
                        .filter(there -> there.profile().source() == Account.Source.LOCAL)
                        .map(there -> there.withPassword(hash, true, kit.clock().instant()))));
    removeDeadSessions(change);
    if (change instanceof AccountChange.Done) {
      kit.initial().removeOf(name);
    }
    return told(change, password, true);
  }

  /** Ends all sessions of an account. */
  public AccountChange endSessions(String name) {
    AccountChange change =
        Stored.await(
            accounts.change(
                name, Precondition.NONE, account -> Optional.of(account.endingSessions())));
    removeDeadSessions(change);
    return change;
  }

  /** They are dead already; this only takes them out of the store. */
  private void removeDeadSessions(AccountChange change) {
    if (change instanceof AccountChange.Done done) {
      sessions.removeDead(done.account().name(), Optional.of(done.account()));
    }
  }

  private static WithPassword told(AccountChange change, String password, boolean made) {
    boolean tell = made && change instanceof AccountChange.Done;
    return new WithPassword(change, tell ? Optional.of(password) : Optional.empty());
  }
}
