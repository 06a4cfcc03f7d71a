package io.belfry.security;

import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.AccountChange;
import io.belfry.store.AccountLinks;
import io.belfry.store.AccountLinks.Link;
import io.belfry.store.Accounts;
import io.belfry.store.Precondition;
import io.belfry.store.SessionRecord.Client;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Log-in of those whom a provider vouches for. Their accounts are made at the first log-in, belong
 * to issuer and subject for good, and take their roles anew from the provider at each one. No name
 * that the provider says ever opens an account that is there: one that was made here, or for
 * somebody else, stays whose it is.
 *
 * <p>Calls block until the store has answered and throw what it failed with.
 */
public final class VouchedLogIn {
  private static final int TRIES = 3;

  private final Accounts accounts;
  private final AccountLinks links;
  private final Sessions sessions;
  private final RandomTexts random;
  private final Clock clock;

  public VouchedLogIn(
      Accounts accounts, AccountLinks links, Sessions sessions, RandomTexts random, Clock clock) {
    this.accounts = accounts;
    this.links = links;
    this.sessions = sessions;
    this.random = random;
    this.clock = clock;
  }

  /** What became of an attempt to log in. */
  public sealed interface Outcome {
    /** A session has begun. */
    record Done(Begun begun) implements Outcome {}

    /**
     * Nobody is let in.
     *
     * @param why the reason
     * @param user the account that it is about, where there is one
     */
    record Refused(Why why, Optional<String> user) implements Outcome {}
  }

  /** Why somebody whom a provider vouches for is not let in. */
  public enum Why {
    /** The provider's groups give no role. */
    NO_ROLE("oidc.noRole"),
    /** The provider tells no name that an account can have. */
    NO_NAME("oidc.noName"),
    /** There is an account of this name, and it is somebody else's. */
    NAME_TAKEN("oidc.nameTaken"),
    /** The account is shut out. */
    DISABLED("oidc.disabled"),
    /** The new roles would leave nobody who can administer everything. */
    LAST_ADMIN("oidc.lastAdmin"),
    /** The account changes all the time, or was deleted meanwhile. */
    CHANGED("oidc.failed");

    private final String code;

    Why(String code) {
      this.code = code;
    }

    /** The stable code for the page and the audit. */
    public String code() {
      return code;
    }
  }

  /**
   * Begins a session of somebody.
   *
   * @param cookie the cookie that came with the request: its session is never taken over, but ends
   */
  public Outcome logIn(Vouched who, Client client, Optional<String> cookie) {
    Found found = find(who);
    if (found.account().isEmpty()) {
      return refused(found.why(), who.name());
    }
    Account account = found.account().get();
    if (who.roles().isEmpty()) {
      takeRoles(account);
      return refused(Why.NO_ROLE, Optional.of(account.name()));
    }
    Outcome outcome = begin(account, who, client);
    if (outcome instanceof Outcome.Done) {
      cookie.ifPresent(sessions::end);
    }
    return outcome;
  }

  private Outcome begin(Account account, Vouched who, Client client) {
    Optional<String> user = Optional.of(account.name());
    if (account.disabled()) {
      return refused(Why.DISABLED, user);
    }
    AccountChange change = change(account, now -> now.withProfile(profile(now, who), now()));
    if (change instanceof AccountChange.LastAdmin) {
      return refused(Why.LAST_ADMIN, user);
    } else if (!(change instanceof AccountChange.Done)) {
      return refused(Why.CHANGED, user);
    }
    return sessions
        .begin(
            account.name(), client, now -> Optional.of(now).filter(there -> same(there, account)))
        .<Outcome>map(Outcome.Done::new)
        .orElseGet(() -> refused(Why.CHANGED, user));
  }

  /** What the provider no longer gives is no longer had, by tokens and older sessions either. */
  private void takeRoles(Account account) {
    change(
        account,
        now -> {
          Profile before = now.profile();
          Profile without =
              new Profile(before.displayName(), before.source(), Map.of(), before.disabled());
          return now.withProfile(without, now()).endingSessions();
        });
  }

  /** Changes the account while it is still the one, and where the change changes its profile. */
  private AccountChange change(Account account, Function<Account, Account> edit) {
    return Stored.await(
        accounts.change(
            account.name(),
            Precondition.NONE,
            now -> {
              if (!same(now, account)) {
                return Optional.empty();
              }
              Account next = edit.apply(now);
              return Optional.of(next.profile().equals(now.profile()) ? now : next);
            }));
  }

  // --- whose account

  private record Found(Optional<Account> account, Why why) {
    static Found of(Account account) {
      return new Found(Optional.of(account), Why.CHANGED);
    }

    static Found not(Why why) {
      return new Found(Optional.empty(), why);
    }
  }

  private Found find(Vouched who) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Link> link = Stored.await(links.find(who.subject()));
      Optional<Account> linked =
          link.flatMap(there -> Stored.await(accounts.get(there.user())))
              .filter(account -> link.get().isOf(account) && isVouchedFor(account));
      if (linked.isPresent()) {
        return Found.of(linked.get());
      }
      Optional<Found> made = make(who, link);
      if (made.isPresent()) {
        return made.get();
      }
    }
    return Found.not(Why.NAME_TAKEN);
  }

  /** Makes the account; nothing where the name is taken, perhaps just now and for the same. */
  private Optional<Found> make(Vouched who, Optional<Link> seen) {
    if (who.roles().isEmpty()) {
      return Optional.of(Found.not(Why.NO_ROLE));
    }
    Optional<String> name = who.name().filter(Account::isValidName);
    if (name.isEmpty()) {
      return Optional.of(Found.not(Why.NO_NAME));
    }
    if (name.get().equals(InitialPassword.USER)) {
      return Optional.of(Found.not(Why.NAME_TAKEN));
    }
    Account account =
        Account.of(name.get(), random.uid(), fresh(who), Optional.empty(), clock.instant());
    AccountChange change = Stored.await(links.create(account, who.subject(), seen));
    return change instanceof AccountChange.Done ? Optional.of(Found.of(account)) : Optional.empty();
  }

  private static boolean isVouchedFor(Account account) {
    return account.profile().source() == Source.OIDC;
  }

  private static boolean same(Account now, Account before) {
    return isVouchedFor(now) && now.stamp().uid().equals(before.stamp().uid());
  }

  // --- profiles

  private static Profile fresh(Vouched who) {
    return new Profile(who.displayName(), Source.OIDC, titles(who), false);
  }

  /** What the provider says, and whether somebody here shut the account out. */
  private static Profile profile(Account now, Vouched who) {
    return new Profile(who.displayName(), Source.OIDC, titles(who), now.disabled());
  }

  private static Map<String, String> titles(Vouched who) {
    Map<String, String> titles = new TreeMap<>();
    who.roles().forEach((namespace, role) -> titles.put(namespace, role.title()));
    return titles;
  }

  private Instant now() {
    return clock.instant();
  }

  private static Outcome refused(Why why, Optional<String> user) {
    return new Outcome.Refused(why, user);
  }
}
