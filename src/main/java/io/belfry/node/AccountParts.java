package io.belfry.node;

import io.belfry.config.SecuritySettings;
import io.belfry.config.Settings;
import io.belfry.kv.KeyValueStore;
import io.belfry.security.AccountRoles;
import io.belfry.security.Belongings;
import io.belfry.security.FirstStart;
import io.belfry.security.InitialPassword;
import io.belfry.security.LogIn;
import io.belfry.security.OwnPassword;
import io.belfry.security.PasswordHasher;
import io.belfry.security.RandomTexts;
import io.belfry.security.RateLimiter;
import io.belfry.security.SessionLimits;
import io.belfry.security.Sessions;
import io.belfry.security.Users;
import io.belfry.store.Accounts;
import io.belfry.store.SessionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/** Makes the parts that know accounts and sessions, once each. */
@ApplicationScoped
public class AccountParts {
  @Produces
  @Singleton
  Accounts accounts(KeyValueStore kv) {
    return new Accounts(kv, AccountRoles::isAdministrator);
  }

  @Produces
  @Singleton
  RandomTexts randomTexts() {
    return new RandomTexts(new SecureRandom());
  }

  @Produces
  @Singleton
  InitialPassword initialPassword(Settings settings) {
    return new InitialPassword(settings.store().dataDir());
  }

  @Produces
  @Singleton
  Sessions sessions(
      KeyValueStore kv, Accounts accounts, Settings settings, RandomTexts random, Clock clock) {
    SecuritySettings security = settings.security();
    SessionLimits limits =
        new SessionLimits(security.sessionIdleTimeout(), security.sessionMaxAge());
    return new Sessions(accounts, new SessionStore(kv), limits, random, clock);
  }

  @Produces
  @Singleton
  LogIn logIn(Accounts accounts, Sessions sessions, PasswordHasher hasher, RateLimiter limiter) {
    return new LogIn(accounts, sessions, hasher, limiter);
  }

  @Produces
  @Singleton
  OwnPassword ownPassword(
      Accounts accounts,
      Sessions sessions,
      LogIn logIn,
      PasswordHasher hasher,
      InitialPassword initial,
      Clock clock) {
    return new OwnPassword(accounts, sessions, logIn, hasher, initial, clock);
  }

  @Produces
  @Singleton
  Users users(Accounts accounts, Sessions sessions, PasswordHasher hasher, Users.Kit kit) {
    return new Users(accounts, sessions, hasher, kit);
  }

  /** What belongs to accounts beside their sessions is whatever the container knows of. */
  @Produces
  @Singleton
  Users.Kit kit(
      RandomTexts random, InitialPassword initial, Instance<Belongings> belongings, Clock clock) {
    return new Users.Kit(random, initial, belongings.stream().toList(), clock);
  }

  @Produces
  @Singleton
  FirstStart firstStart(
      Accounts accounts,
      PasswordHasher hasher,
      InitialPassword initial,
      Settings settings,
      RandomTexts random,
      Clock clock) {
    return new FirstStart(accounts, hasher, initial, settings.security(), random, clock);
  }
}
