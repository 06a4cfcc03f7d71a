package io.belfry.node;

import io.belfry.kv.KeyValueStore;
import io.belfry.security.Argon2PasswordHasher;
import io.belfry.security.PasswordHasher;
import io.belfry.security.RateLimiter;
import io.belfry.security.StoreRateLimiter;
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
}
