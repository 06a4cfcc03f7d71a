package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.store.Account;

/** Shows accounts; no hash of a password is ever shown. */
final class UserViews {
  private UserViews() {}

  static ObjectNode show(Account account) {
    ObjectNode node = Json.object().put("name", account.name());
    node.put("displayName", account.profile().displayName());
    node.put("source", account.profile().source().code());
    ObjectNode roles = node.putObject("roles");
    account.roles().forEach(roles::put);
    node.put("disabled", account.disabled());
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
