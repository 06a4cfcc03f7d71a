package io.belfry.security;

import io.belfry.store.Account;
import io.belfry.store.Accounts;
import java.util.Optional;

/** The accounts as owners of tokens. */
public final class AccountOwners implements TokenOwners {
  private final Accounts accounts;

  public AccountOwners(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Optional<TokenOwner> find(String user) {
    return Stored.await(accounts.get(user)).flatMap(AccountOwners::owner);
  }

  static Optional<TokenOwner> owner(Account account) {
    return account.disabled() || account.mustChangePassword()
        ? Optional.empty()
        : Optional.of(new TokenOwner(account.stamp().uid(), AccountRoles.grants(account)));
  }
}
