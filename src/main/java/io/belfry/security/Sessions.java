package io.belfry.security;

import io.belfry.store.Account;
import io.belfry.store.AccountChange;
import io.belfry.store.Accounts;
import io.belfry.store.SessionRecord;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionRecord.Owner;
import io.belfry.store.SessionStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of the admin page: they hold on every master, until they are idle for too long or
 * too old, until somebody ends them, and no longer than their account is enabled and keeps its
 * password.
 *
 * <p>Calls block until the store has answered and throw what it failed with.
 */
public final class Sessions {
  /** The most sessions of an account; beyond it the one that is unused for longest ends. */
  static final int MOST = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Accounts accounts;
  private final SessionStore store;
  private final SessionLimits limits;
  private final RandomTexts random;
  private final Clock clock;

  public Sessions(
      Accounts accounts,
      SessionStore store,
      SessionLimits limits,
      RandomTexts random,
      Clock clock) {
    this.accounts = accounts;
    this.store = store;
    this.limits = limits;
    this.random = random;
    this.clock = clock;
  }

  /** How long sessions hold. */
  public SessionLimits limits() {
    return limits;
  }

  // --- who is it

  /**
   * Who sends this cookie, with the roles of now; nobody where the session does not hold any more.
   * The one entry for the filter before all requests.
   */
  public Optional<Identity> find(String cookie) {
    Instant now = clock.instant();
    Optional<SessionRecord> session =
        SessionKeys.hash(cookie)
            .flatMap(hash -> Stored.await(store.get(hash)))
            .filter(found -> !limits.isOver(found, now));
    Optional<Account> account =
        session
            .flatMap(found -> Stored.await(accounts.get(found.owner().name())))
            .filter(owner -> holds(session.get(), owner));
    if (account.isPresent() && limits.isNoteworthy(session.get(), now)) {
      touch(session.get(), now);
    }
    return account.map(owner -> identity(owner, session.get()));
  }

  /** Whether the session is one of the account as it is now. */
  private static boolean holds(SessionRecord session, Account account) {
    return session.isOf(account) && !account.disabled();
  }

  static Identity identity(Account account, SessionRecord session) {
    return new Identity(
        account.name(),
        AccountRoles.grants(account),
        new Identity.Session(session.id()),
        account.mustChangePassword());
  }

  /** Nobody waits for it: a use that is not noted makes the session end a little earlier. */
  private void touch(SessionRecord session, Instant now) {
    store
        .touch(session, now)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.debug("the use of a session could not be noted", failure);
              }
            });
  }

  // --- beginning

  /**
   * Begins a session of an account that has proven who it is by whatever means.
   *
   * @return nothing where there is no such account any more, or it is disabled
   */
  public Optional<Begun> begin(String name, Client client) {
    return begin(name, client, Optional::of);
  }

  /**
   * Begins a session of an account and changes it, both or neither.
   *
   * @param edit makes the next state of the account, or nothing where it is not to be let in
   */
  Optional<Begun> begin(String name, Client client, Function<Account, Optional<Account>> edit) {
    Instant now = clock.instant();
    String cookie = random.sessionKey();
    String hash = SessionKeys.hash(cookie).orElseThrow();
    Function<Account, SessionRecord> make =
        account -> new SessionRecord(hash, Owner.of(account), client, now, now);
    AccountChange change =
        Stored.await(
            accounts.changeAndBegin(
                name,
                account ->
                    Optional.of(account)
                        .filter(there -> !there.disabled())
                        .flatMap(edit)
                        .map(there -> there.loggedIn(now)),
                make));
    if (change instanceof AccountChange.Done done) {
      endBeyondMost(done.account());
      return Optional.of(new Begun(cookie, make.apply(done.account()), done.account()));
    }
    return Optional.empty();
  }

  private void endBeyondMost(Account account) {
    List<SessionRecord> all = list(account);
    if (all.size() > MOST) {
      Stored.await(store.delete(all.subList(MOST, all.size())));
    }
  }

  // --- looking and ending

  /** The session with this public id, where there is one, over or not. */
  public Optional<SessionRecord> byId(String id) {
    return Stored.await(store.byId(id));
  }

  /** The sessions of an account that hold, the one that was used last first. */
  public List<SessionRecord> list(Account account) {
    Instant now = clock.instant();
    List<SessionRecord> found = new ArrayList<>(Stored.await(store.all()));
    found.removeIf(session -> !holds(session, account) || limits.isOver(session, now));
    found.sort(
        Comparator.comparing(SessionRecord::lastSeenAt)
            .thenComparing(SessionRecord::createdAt)
            .reversed());
    return found;
  }

  /** Ends the session of this cookie, whatever the cookie holds. */
  public void end(String cookie) {
    SessionKeys.hash(cookie)
        .flatMap(hash -> Stored.await(store.get(hash)))
        .ifPresent(session -> Stored.await(store.delete(List.of(session))));
  }

  /** Ends one session of an account by its public id; answers whether there was such a one. */
  public boolean end(Account account, String id) {
    List<SessionRecord> found =
        list(account).stream().filter(session -> session.id().equals(id)).toList();
    Stored.await(store.delete(found));
    return !found.isEmpty();
  }

  /** Removes what is left of the sessions of an account that has ended them, or is gone. */
  void removeDead(String name, Optional<Account> account) {
    List<SessionRecord> dead =
        Stored.await(store.all()).stream()
            .filter(session -> session.owner().name().equals(name))
            .filter(session -> account.filter(there -> holds(session, there)).isEmpty())
            .toList();
    Stored.await(store.delete(dead));
  }

  /** Removes all sessions that no longer hold; answers how many there were. */
  public int sweep() {
    Instant now = clock.instant();
    // in this order: a session that begins meanwhile is not looked at
    List<SessionRecord> sessions = Stored.await(store.all());
    List<Account> all = Stored.await(accounts.all());
    List<SessionRecord> dead =
        sessions.stream()
            .filter(
                session ->
                    limits.isOver(session, now)
                        || all.stream().noneMatch(account -> holds(session, account)))
            .toList();
    Stored.await(store.delete(dead));
    return dead.size();
  }
}
