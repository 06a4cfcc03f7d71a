package io.belfry.node;

import io.belfry.kv.KeyValueStore;
import io.belfry.security.AccountOwners;
import io.belfry.security.Argon2PasswordHasher;
import io.belfry.security.PasswordHasher;
import io.belfry.security.RateLimiter;
import io.belfry.security.StoreRateLimiter;
import io.belfry.security.TokenCheck;
import io.belfry.security.TokenIssuer;
import io.belfry.security.TokenOwners;
import io.belfry.store.Accounts;
import io.belfry.store.ApiTokens;
import io.belfry.store.LimitStates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes what guards the node against too many guesses, and what checks tokens, once each. */
@ApplicationScoped
public class GuardParts {
  @Produces
  @Singleton
  PasswordHasher passwordHasher() {
    return new Argon2PasswordHasher();
  }

  @Produces
  @Singleton
  RateLimiter rateLimiter(KeyValueStore kv, Clock clock) {
    return new StoreRateLimiter(new LimitStates(kv, clock), clock);
  }

  @Produces
  @Singleton
  ApiTokens apiTokens(KeyValueStore kv) {
    return new ApiTokens(kv);
  }

  @Produces
  @Singleton
  TokenOwners tokenOwners(Accounts accounts) {
    return new AccountOwners(accounts);
  }

  @Produces
  @Singleton
  TokenIssuer tokenIssuer(ApiTokens tokens, Clock clock) {
    return new TokenIssuer(tokens, clock);
  }

  @Produces
  @Singleton
  TokenCheck tokenCheck(ApiTokens tokens, TokenOwners owners, RateLimiter limiter, Clock clock) {
    return new TokenCheck(tokens, owners, limiter, clock);
  }
}
