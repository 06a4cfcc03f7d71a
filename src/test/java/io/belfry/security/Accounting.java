package io.belfry.security;

import io.belfry.kv.MemoryStore;
import io.belfry.store.Account;
import io.belfry.store.Account.Password;
import io.belfry.store.Account.Profile;
import io.belfry.store.Accounts;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything about accounts over a store in memory, with a clock that somebody turns. */
final class Accounting {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final Client CLIENT = new Client("192.0.2.7", "Browser/1");
  static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofMinutes(30), Duration.ofHours(12));

  final MemoryStore kv = new MemoryStore();
  final TestClock clock = new TestClock();
  final Accounts accounts = new Accounts(kv, AccountRoles::isAdministrator);
  final SessionStore store = new SessionStore(kv);
  final RandomTexts random = new RandomTexts(new SecureRandom());
  final Sessions sessions = new Sessions(accounts, store, LIMITS, random, clock);
  final FakeHasher hasher = new FakeHasher();
  final FakeLimiter limiter = new FakeLimiter();
  final LogIn logIn = new LogIn(accounts, sessions, hasher, limiter);
  final InitialPassword noFile = new InitialPassword(Path.of("no-such-folder"));
  final OwnPassword ownPassword = new OwnPassword(accounts, sessions, logIn, hasher, noFile, clock);

  /** A clock that somebody turns. */
  static final class TestClock extends Clock {
    private Instant now = START;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Keeps passwords readable, and notes what it was asked. */
  static final class FakeHasher implements PasswordHasher {
    final List<String> checked = new ArrayList<>();
    boolean busy;
    Runnable meanwhile = () -> {};

    @Override
    public String hash(String password) {
      if (busy) {
        throw new BusyException();
      }
      return "hash of " + password;
    }

    @Override
    public boolean matches(String password, Optional<String> hash) {
      if (busy) {
        throw new BusyException();
      }
      checked.add(password + " against " + hash.orElse("nothing"));
      meanwhile.run();
      return hash.equals(Optional.of("hash of " + password));
    }
  }

  /** Counts what was taken and not given back, and refuses what somebody names. */
  static final class FakeLimiter implements RateLimiter {
    final List<String> taken = new ArrayList<>();
    String refused = "";

    @Override
    public Optional<Duration> take(Limit limit, String subject) {
      if (limit.name().equals(refused)) {
        return Optional.of(Duration.ofMillis(2_500));
      }
      taken.add(limit.name() + " " + subject);
      return Optional.empty();
    }

    @Override
    public void giveBack(Limit limit, String subject) {
      if (!taken.remove(limit.name() + " " + subject)) {
        throw new IllegalStateException("given back but not taken: " + subject);
      }
    }
  }

  /** Makes an account whose password is "password of" and its name. */
  Account create(String name, Map<String, String> roles) {
    Password password = new Password(hasher.hash("password of " + name), false, clock.instant());
    accounts
        .create(
            Account.of(
                name,
                random.uid(),
                Profile.local("", roles),
                Optional.of(password),
                clock.instant()))
        .join();
    return account(name);
  }

  Account account(String name) {
    return accounts.get(name).join().orElseThrow();
  }

  Begun begin(String name) {
    return sessions.begin(name, CLIENT).orElseThrow();
  }
}
