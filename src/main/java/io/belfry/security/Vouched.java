package io.belfry.security;

import io.belfry.store.AccountLinks.Subject;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody whom a provider of OpenID Connect vouches for.
 *
 * @param subject who it is, once and for all
 * @param name what their account is to be called, where the provider tells
 * @param displayName how people call them; may be empty
 * @param roles what they are where, by the provider's groups; the keys are namespaces or {@code *}
 */
public record Vouched(
    Subject subject, Optional<String> name, String displayName, Map<String, Role> roles) {
  public Vouched {
    roles = Map.copyOf(roles);
  }
}
