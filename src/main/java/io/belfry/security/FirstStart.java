package io.belfry.security;

import io.belfry.config.SecuritySettings;
import io.belfry.config.SettingsException;
import io.belfry.store.Account;
import io.belfry.store.Account.Password;
import io.belfry.store.Account.Profile;
import io.belfry.store.AccountChange;
import io.belfry.store.Accounts;
import io.belfry.store.Precondition;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first account when a master starts and there has never been one, and gives it a new
 * password when the settings ask for that. There is no default password: it comes from the settings
 * or is made up, and then the log says it once, a file keeps it until it is changed, and it is good
 * for nothing else than being changed.
 */
public final class FirstStart {
  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
  private static final int TRIES = 3;

  private final Accounts accounts;
  private final PasswordHasher hasher;
  private final InitialPassword initial;
  private final SecuritySettings settings;
  private final RandomTexts random;
  private final Clock clock;

  public FirstStart(
      Accounts accounts,
      PasswordHasher hasher,
      InitialPassword initial,
      SecuritySettings settings,
      RandomTexts random,
      Clock clock) {
    this.accounts = accounts;
    this.hasher = hasher;
    this.initial = initial;
    this.settings = settings;
    this.random = random;
    this.clock = clock;
  }

  /** A password for the first account, and whether it must be changed. */
  private record Chosen(String password, boolean oneTime) {}

  /** What a start did about the account. */
  public enum Deed {
    NOTHING,
    MADE,
    RESET
  }

  /**
   * Does what a start asks for and answers what that was; of several masters that start at once one
   * makes the account.
   *
   * @throws SettingsException where the password in the settings is not taken
   */
  public Deed run() {
    Deed deed = !Stored.await(accounts.hadFirst()) && makeFirst() ? Deed.MADE : Deed.NOTHING;
    if (settings.adminReset() && deed == Deed.NOTHING) {
      reset();
      deed = Deed.RESET;
    }
    tidy();
    return deed;
  }

  /** Removes the file with the password where that has been changed, if only on another master. */
  public void tidy() {
    if (initial.isThere()
        && Stored.await(accounts.get(InitialPassword.USER))
            .filter(Account::mustChangePassword)
            .isEmpty()) {
      initial.remove();
    }
  }

  /** Answers whether this node made it. */
  private boolean makeFirst() {
    Chosen chosen = choose();
    // before the account is there: nobody could get in if the node died in between
    keep(chosen);
    AccountChange change = Stored.await(accounts.createFirst(fresh(password(chosen))));
    if (change instanceof AccountChange.Done) {
      announce("Made the first account", chosen);
      return true;
    }
    if (chosen.oneTime()) {
      initial.remove();
    }
    return false;
  }

  private void reset() {
    Chosen chosen = choose();
    keep(chosen);
    Password password = password(chosen);
    for (int i = 0; i < TRIES; i++) {
      if (resetOrMake(password) instanceof AccountChange.Done) {
        announce("Reset the account", chosen);
        LOG.warn(
            "belfry.admin.reset is true: take it out of the settings again, or the next start"
                + " resets the account again");
        return;
      }
    }
    throw new IllegalStateException("the account " + InitialPassword.USER + " can't be reset");
  }

  private AccountChange resetOrMake(Password password) {
    AccountChange change =
        Stored.await(
            accounts.change(
                InitialPassword.USER,
                Precondition.NONE,
                account -> Optional.of(reset(account, password))));
    return change instanceof AccountChange.Absent
        ? Stored.await(accounts.create(fresh(password)))
        : change;
  }

  private Account reset(Account account, Password password) {
    Profile profile = Profile.local(account.profile().displayName(), Map.copyOf(everything()));
    return account
        .withProfile(profile, clock.instant())
        .withPassword(password.hash(), password.mustChange(), clock.instant());
  }

  private Account fresh(Password password) {
    return Account.of(
        InitialPassword.USER,
        random.uid(),
        Profile.local("", everything()),
        Optional.of(password),
        clock.instant());
  }

  private static Map<String, String> everything() {
    return Map.of(Grants.ALL, Role.ADMIN.title());
  }

  // --- the password

  private Chosen choose() {
    if (settings.adminPassword().isEmpty()) {
      return new Chosen(random.oneTimePassword(), true);
    }
    String password = settings.adminPassword().get();
    PasswordRules.judge(InitialPassword.USER, password)
        .ifPresent(
            fault -> {
              throw new SettingsException(
                  List.of("belfry.admin.password is not taken: " + fault.detail()));
            });
    return new Chosen(password, false);
  }

  private Password password(Chosen chosen) {
    return new Password(hasher.hash(chosen.password()), chosen.oneTime(), clock.instant());
  }

  private void keep(Chosen chosen) {
    if (chosen.oneTime()) {
      initial.write(chosen.password());
    }
  }

  private void announce(String what, Chosen chosen) {
    if (chosen.oneTime()) {
      LOG.warn(
          "{} {}: its one-time password is {} (also in {}); it must be changed at the first log-in",
          what,
          InitialPassword.USER,
          chosen.password(),
          initial.file());
    } else {
      LOG.info("{} {} with the password of belfry.admin.password", what, InitialPassword.USER);
    }
  }
}
