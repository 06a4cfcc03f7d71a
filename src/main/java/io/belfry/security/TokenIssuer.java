package io.belfry.security;

import io.belfry.store.Account;
import io.belfry.store.ApiToken;
import io.belfry.store.ApiToken.Life;
import io.belfry.store.ApiToken.Owner;
import io.belfry.store.ApiToken.Scope;
import io.belfry.store.ApiTokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes tokens; the only one that ever has a whole one in its hands, for a moment. */
public final class TokenIssuer implements Belongings {
  private final SecureRandom random = new SecureRandom();
  private final ApiTokens tokens;
  private final Clock clock;

  public TokenIssuer(ApiTokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * A token that was made.
   *
   * @param token what is kept of it
   * @param text the token itself, to be shown once
   */
  public record Issued(ApiToken token, String text) {
    @Override
    public String toString() {
      return "the token " + token.id();
    }
  }

  /** Makes and stores a token; nothing where its owner has one of this name. */
  public Optional<Issued> issue(Owner owner, String name, Scope scope, Duration life) {
    TokenText text = TokenText.random(ApiTokens.id(owner, name), random);
    Instant now = clock.instant();
    ApiToken token =
        new ApiToken(
            text.id(),
            name,
            owner,
            scope,
            text.hash(),
            new Life(now, now.plus(life)),
            Optional.empty(),
            0);
    return Stored.await(tokens.create(token))
        ? Optional.of(new Issued(token, text.text()))
        : Optional.empty();
  }

  @Override
  public void removeOf(Account account) {
    Stored.await(tokens.deleteOf(account.name()));
  }
}
