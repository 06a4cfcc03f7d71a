package io.belfry.security;

import io.belfry.security.RateLimiter.Limit;
import io.belfry.security.TokenOwners.TokenOwner;
import io.belfry.store.ApiToken;
import io.belfry.store.ApiToken.Use;
import io.belfry.store.ApiTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who sends a token. It lets its bearer do what its owner may do at this moment, and no
 * more than its own scope; where the owner is gone or shut out it is worth nothing.
 *
 * <p>Wrong tokens are counted by address, and only they: a good one is taken from an address where
 * somebody else guesses. Calls come from request threads and block until the store has answered.
 */
public final class TokenCheck implements Authenticator.Tokens {
  /** Wrong tokens from one address. */
  static final Limit FAILURES = new Limit("token", 60, Duration.ofMinutes(1));

  private static final Duration NOTEWORTHY = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(TokenCheck.class);

  private final ApiTokens tokens;
  private final TokenOwners owners;
  private final RateLimiter limiter;
  private final Clock clock;

  public TokenCheck(ApiTokens tokens, TokenOwners owners, RateLimiter limiter, Clock clock) {
    this.tokens = tokens;
    this.owners = owners;
    this.limiter = limiter;
    this.clock = clock;
  }

  /**
   * Whose token it is, where it is a good one.
   *
   * @param bearer what follows "Bearer" in the Authorization header
   * @param address the address of the client
   * @throws TooManyTriesException where there were too many wrong ones from the address
   */
  @Override
  public Optional<Identity> find(String bearer, String address) {
    Optional<Identity> identity = TokenText.parse(bearer).flatMap(text -> holder(text, address));
    if (identity.isEmpty()) {
      limiter
          .take(FAILURES, RemoteAddress.network(address))
          .ifPresent(
              wait -> {
                throw new TooManyTriesException();
              });
    }
    return identity;
  }

  private Optional<Identity> holder(TokenText text, String address) {
    Instant now = clock.instant();
    Optional<ApiToken> token =
        Stored.await(tokens.get(text.id()))
            .filter(found -> text.hasHash(found.secretHash()) && !found.isExpired(now));
    Optional<Identity> holder = token.flatMap(this::identity);
    if (holder.isPresent()) {
      note(token.get(), new Use(now, address));
    }
    return holder;
  }

  private Optional<Identity> identity(ApiToken token) {
    Optional<TokenOwner> owner =
        owners.find(token.owner().user()).filter(found -> found.uid().equals(token.owner().uid()));
    return owner.map(
        found ->
            new Identity(
                token.owner().user(),
                found.grants().within(limit(token.scope())),
                new Identity.Token(token.id(), token.name()),
                false));
  }

  private static Grants.Limit limit(ApiToken.Scope scope) {
    EnumSet<Action> actions = EnumSet.noneOf(Action.class);
    scope.actions().forEach(code -> Action.of(code).ifPresent(actions::add));
    return new Grants.Limit(scope.namespaces(), actions);
  }

  /** Nobody waits for it, and nothing depends on it. */
  private void note(ApiToken token, Use use) {
    boolean lately =
        token.lastUse().filter(last -> last.at().plus(NOTEWORTHY).isAfter(use.at())).isPresent();
    if (!lately) {
      tokens
          .touch(token, use)
          .exceptionally(
              failure -> {
                LOG.debug("the use of a token could not be noted", failure);
                return null;
              });
    }
  }
}
