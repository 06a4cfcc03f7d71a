package io.belfry.security;

import io.belfry.store.StoreFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who makes a request, by the credentials that it carries: a token of the API in its
 * Authorization header, else the cookie of a session. A token that is there and wrong is refused
 * also where a cookie would do; a cookie that is no longer good counts as none.
 */
public final class Authenticator {
  private static final String SCHEME = "bearer ";
  private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

  private final Sessions sessions;
  private final Tokens tokens;

  /**
   * Knows sessions; blocks until the store has answered, and throws {@link CompletionException}
   * where it failed.
   */
  @FunctionalInterface
  public interface Sessions {
    /** Whose session it is, where it is a good one. */
    Optional<Identity> find(String id);
  }

  /**
   * Knows tokens; blocks until the store has answered, and throws {@link TooManyTriesException}
   * where there were too many wrong ones.
   */
  @FunctionalInterface
  public interface Tokens {
    /** Whose token it is, where it is a good one. */
    Optional<Identity> find(String token, String address);
  }

  /** What came out. */
  public sealed interface Outcome {}

  /** The credentials are somebody's. */
  public record Known(Identity identity) implements Outcome {}

  /** There are no credentials. */
  public record Nobody() implements Outcome {}

  /** There are credentials and they are refused. */
  public record Refused(Refusal refusal) implements Outcome {}

  /** Asks these for sessions and tokens. */
  public Authenticator(Sessions sessions, Tokens tokens) {
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /**
   * Who makes the request.
   *
   * @param authorization the values of its Authorization headers
   * @param cookie what its {@link SessionCookie} holds, where it has one
   * @param address the address of the client
   */
  public Outcome identify(List<String> authorization, Optional<String> cookie, String address) {
    try {
      return authorization.isEmpty() ? bySession(cookie) : byToken(authorization, address);
    } catch (RuntimeException e) {
      if (StoreFailure.of(e).isEmpty()) {
        throw e;
      }
      LOG.warn("nobody can be let in, the store does not answer: {}", e.toString());
      return new Refused(
          new Refusal(503, "store.unavailable", "The store does not answer; try again."));
    }
  }

  private Outcome bySession(Optional<String> cookie) {
    Optional<Outcome> known = cookie.flatMap(sessions::find).map(Known::new);
    return known.orElseGet(Nobody::new);
  }

  private Outcome byToken(List<String> authorization, String address) {
    String value = authorization.get(0);
    if (authorization.size() > 1 || !value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return refused("Only tokens of the API are taken: Authorization: Bearer and the token.");
    }
    try {
      Optional<Outcome> known =
          tokens.find(value.substring(SCHEME.length()).strip(), address).map(Known::new);
      return known.orElseGet(() -> refused("The token is wrong or expired."));
    } catch (TooManyTriesException e) {
      return new Refused(
          new Refusal(429, "token.tooManyTries", "Too many wrong tokens came from this address."));
    }
  }

  private static Outcome refused(String detail) {
    return new Refused(new Refusal(401, "token.invalid", detail));
  }
}
