package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.store.ApiToken;
import java.time.Instant;

/** Shows tokens; their secrets are in none of them. */
final class TokenViews {
  private TokenViews() {}

  static ObjectNode show(ApiToken token, Instant now) {
    ObjectNode node = Json.object();
    node.put("id", token.id()).put("name", token.name()).put("user", token.owner().user());
    token.scope().namespaces().forEach(node.putArray("namespaces")::add);
    token.scope().actions().forEach(node.putArray("actions")::add);
    node.put("createdAt", Json.instant(token.life().createdAt()));
    node.put("expiresAt", Json.instant(token.life().expiresAt()));
    token
        .lastUse()
        .ifPresentOrElse(
            use ->
                node.put("lastUsedAt", Json.instant(use.at())).put("lastUsedFrom", use.address()),
            () -> node.putNull("lastUsedAt").putNull("lastUsedFrom"));
    return node.put("state", token.isExpired(now) ? "expired" : "active");
  }
}
