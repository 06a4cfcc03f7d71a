package io.belfry.security;

import io.belfry.store.Account;
import io.belfry.store.SessionRecord;

/**
 * A session that has just begun.
 *
 * @param cookie what its cookie holds; it is known nowhere else
 * @param session what the store keeps of it
 * @param account whose it is
 */
public record Begun(String cookie, SessionRecord session, Account account) {
  /** Who whoever sends the cookie is. */
  public Identity identity() {
    return Sessions.identity(account, session);
  }

  @Override
  public String toString() {
    return "session " + session.id() + " of " + account.name();
  }
}
