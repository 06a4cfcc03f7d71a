package io.belfry.security;

import io.belfry.store.Account;

/** What belongs to an account beside its sessions, and is removed with it. */
public interface Belongings {
  /** Removes all of it; blocks until that is done. */
  void removeOf(Account account);
}
