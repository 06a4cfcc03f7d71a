package io.belfry.security;

import io.belfry.store.Account;
import java.util.HashMap;
import java.util.Map;

/** What the roles of an account grant. */
public final class AccountRoles {
  private AccountRoles() {}

  /** What the account may do; the name of a role that this version does not know grants nothing. */
  public static Grants grants(Account account) {
    Map<String, Role> roles = new HashMap<>();
    account
        .roles()
        .forEach(
            (namespace, title) -> Role.of(title).ifPresent(role -> roles.put(namespace, role)));
    return Grants.of(roles);
  }

  /** Whether the account can administer everything; one that can must always be left. */
  public static boolean isAdministrator(Account account) {
    return !account.disabled() && Role.ADMIN.title().equals(account.roles().get(Grants.ALL));
  }
}
