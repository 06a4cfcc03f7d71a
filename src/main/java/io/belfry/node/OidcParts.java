package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.kv.KeyValueStore;
import io.belfry.security.Belongings;
import io.belfry.security.RandomTexts;
import io.belfry.security.RateLimiter;
import io.belfry.security.Sessions;
import io.belfry.security.VouchedLogIn;
import io.belfry.security.oidc.OidcLogIn;
import io.belfry.security.oidc.Round;
import io.belfry.store.AccountLinks;
import io.belfry.store.Accounts;
import io.belfry.store.PendingLogins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Makes the parts of the log-in by OpenID Connect, once each, where the settings ask for it. */
@ApplicationScoped
public class OidcParts {
  @Produces
  @Singleton
  AccountLinks accountLinks(KeyValueStore kv) {
    return new AccountLinks(kv);
  }

  /** Links go with their accounts. */
  @Produces
  @Singleton
  Belongings linkedSubjects(AccountLinks links) {
    return account -> links.removeOf(account).join();
  }

  @Produces
  @Singleton
  VouchedLogIn vouchedLogIn(
      Accounts accounts, AccountLinks links, Sessions sessions, RandomTexts random, Clock clock) {
    return new VouchedLogIn(accounts, links, sessions, random, clock);
  }

  @Produces
  @Singleton
  Optional<OidcLogIn> oidcLogIn(
      Settings settings,
      KeyValueStore kv,
      VouchedLogIn accounts,
      RateLimiter limiter,
      ManagedExecutors threads,
      Clock clock) {
    return settings
        .oidc()
        .map(
            oidc ->
                new OidcLogIn(
                    oidc,
                    new Round(new PendingLogins(kv)),
                    accounts,
                    limiter,
                    threads.tasks(),
                    clock));
  }
}
