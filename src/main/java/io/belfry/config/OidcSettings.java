package io.belfry.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How people log in at a provider of OpenID Connect.
 *
 * @param issuer the provider, exactly as it names itself
 * @param client what this installation is to the provider
 * @param name what the page calls the provider
 * @param claims where the provider tells what
 * @param rules which roles it gives
 * @param baseUrl where browsers reach this installation, without a slash at the end
 */
public record OidcSettings(
    URI issuer, Client client, String name, Claims claims, List<RoleRule> rules, URI baseUrl) {
  public OidcSettings {
    rules = List.copyOf(rules);
  }

  /**
   * What this installation is to the provider.
   *
   * @param id its id there
   * @param secret its secret there; none where the provider asks for none
   * @param scopes what it asks for
   */
  public record Client(String id, Optional<String> secret, List<String> scopes) {
    public Client {
      scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
      return "the client " + id;
    }
  }

  /**
   * The names of claims.
   *
   * @param username the one that names an account
   * @param roles the one with the groups or roles
   */
  public record Claims(String username, String roles) {}

  /**
   * One rule that gives a role.
   *
   * @param group who gets it: those with this value in the claim, or {@code *} for everybody
   * @param role the name of the role
   * @param namespace where it holds, {@code *} for all
   */
  public record RoleRule(String group, String role, String namespace) {}
}
