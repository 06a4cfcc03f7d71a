package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.store.Account;

/** Shows accounts; no hash of a password is ever shown. */
final class UserViews {
  private UserViews() {}

  /** What an administrator decides about an account. */
  static ObjectNode profile(Account.Profile profile) {
    ObjectNode node = Json.object().put("displayName", profile.displayName());
    node.put("source", profile.source().code());
    ObjectNode roles = node.putObject("roles");
    profile.roles().forEach(roles::put);
    return node.put("disabled", profile.disabled());
  }

  static ObjectNode show(Account account) {
    ObjectNode node = Json.object().put("name", account.name());
    node.setAll(profile(account.profile()));
    node.put("mustChangePassword", account.mustChangePassword());
    node.put("createdAt", Json.instant(account.history().createdAt()));
    node.put("updatedAt", Json.instant(account.history().updatedAt()));
    account
        .history()
        .lastLoginAt()
        .ifPresentOrElse(
            at -> node.put("lastLoginAt", Json.instant(at)), () -> node.putNull("lastLoginAt"));
    return node;
  }
}
