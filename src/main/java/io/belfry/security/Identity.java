package io.belfry.security;

import java.security.Principal;
import java.util.Optional;

/**
 * Who makes a request, as the credentials on it prove; the request's user principal.
 *
 * @param user the name of the account
 * @param grants what it may do with these credentials
 * @param credential what it was proven with
 * @param mustChangePassword whether nothing but choosing a password is allowed
 */
public record Identity(
    String user, Grants grants, Credential credential, boolean mustChangePassword)
    implements Principal {

  /** What a caller proved to be somebody with. */
  public sealed interface Credential {}

  /**
   * A session of the admin page.
   *
   * @param id the public id of the session, which is not what the cookie holds
   */
  public record Session(String id) implements Credential {}

  /**
   * A token of the API.
   *
   * @param id the public id of the token, which is not the token itself
   * @param name what its owner called it
   */
  public record Token(String id, String name) implements Credential {}

  /** Who did it, in records and in the audit: the account, and the token where one was used. */
  @Override
  public String getName() {
    return token().map(token -> user + "/" + token.name()).orElse(user);
  }

  /** The token, where one was used. */
  public Optional<Token> token() {
    return credential instanceof Token token ? Optional.of(token) : Optional.empty();
  }

  /** The session, where one was used. */
  public Optional<Session> session() {
    return credential instanceof Session session ? Optional.of(session) : Optional.empty();
  }

  @Override
  public String toString() {
    return getName();
  }
}
