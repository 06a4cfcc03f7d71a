package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.MemoryStore.Fate;
import io.belfry.security.TokenIssuer.Issued;
import io.belfry.security.TokenOwners.TokenOwner;
import io.belfry.store.ApiToken;
import io.belfry.store.ApiToken.Owner;
import io.belfry.store.ApiToken.Scope;
import io.belfry.store.ApiTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCheckTest {
  private static final Owner ALICE = new Owner("alice", "uid-1");
  private static final String ADDRESS = "10.0.0.1";

  private final MemoryStore kv = new MemoryStore();
  private final ApiTokens tokens = new ApiTokens(kv);
  private final Map<String, TokenOwner> owners = new HashMap<>();
  private final Counter limiter = new Counter();
  private final TurnedClock clock = new TurnedClock();
  private final TokenIssuer issuer = new TokenIssuer(tokens, clock);
  private final TokenCheck check =
      new TokenCheck(tokens, user -> Optional.ofNullable(owners.get(user)), limiter, clock);

  TokenCheckTest() {
    roles(Map.of("*", Role.OPERATOR));
  }

  /** Counts what is taken; nothing is free beyond the capacity. */
  private static final class Counter implements RateLimiter {
    final List<String> taken = new ArrayList<>();

    @Override
    public Optional<Duration> take(Limit limit, String subject) {
      taken.add(subject);
      return taken.size() > limit.capacity()
          ? Optional.of(Duration.ofSeconds(1))
          : Optional.empty();
    }

    @Override
    public void giveBack(Limit limit, String subject) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class TurnedClock extends Clock {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");

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

  private void roles(Map<String, Role> roles) {
    owners.put("alice", new TokenOwner(ALICE.uid(), Grants.of(roles)));
  }

  private Issued issue(Set<String> namespaces, String... actions) {
    return issuer
        .issue(ALICE, "ci", new Scope(namespaces, Set.of(actions)), Duration.ofDays(1))
        .orElseThrow();
  }

  private String text() {
    return issue(Set.of("*"), "jobs.run").text();
  }

  @Test
  void aGoodTokenIsItsOwnersWithinItsScope() {
    Identity identity =
        check.find(issue(Set.of("a", "b"), "jobs.run").text(), ADDRESS).orElseThrow();
    assertThat(identity.user()).isEqualTo("alice");
    assertThat(identity.getName()).isEqualTo("alice/ci");
    assertThat(identity.mustChangePassword()).isFalse();
    assertThat(identity.grants().may(Action.JOBS_RUN, "a")).isTrue();
    assertThat(identity.grants().may(Action.JOBS_RUN, "c")).as("outside its scope").isFalse();
    assertThat(identity.grants().may(Action.JOBS_READ, "a")).as("not in its scope").isFalse();
    assertThat(limiter.taken).isEmpty();
  }

  @Test
  void aTokenFallsWithItsOwnersRights() {
    String text = issue(Set.of("*"), "jobs.run", "jobs.write", "users.write").text();
    Grants before = check.find(text, ADDRESS).orElseThrow().grants();
    assertThat(before.may(Action.JOBS_RUN, "a")).isTrue();
    assertThat(before.may(Action.JOBS_WRITE, "a")).as("an operator's token").isFalse();
    roles(Map.of("b", Role.VIEWER));
    Grants after = check.find(text, ADDRESS).orElseThrow().grants();
    assertThat(after.may(Action.JOBS_RUN, "a")).isFalse();
    assertThat(after.may(Action.JOBS_RUN, "b")).isFalse();
    assertThat(after.mayEverywhere(Action.USERS_WRITE)).isFalse();
  }

  @Test
  void anActionThatIsNotKnownAllowsNothing() {
    Identity identity = check.find(issue(Set.of("*"), "moon.land").text(), ADDRESS).orElseThrow();
    assertThat(identity.grants().actions("*")).isEmpty();
  }

  @Test
  void aTokenEndsInTime() {
    String text = text();
    clock.now = clock.now.plus(Duration.ofDays(1)).minusMillis(1);
    assertThat(check.find(text, ADDRESS)).isPresent();
    clock.now = clock.now.plusMillis(1);
    assertThat(check.find(text, ADDRESS)).isEmpty();
  }

  @Test
  void aTokenOfAnAccountThatIsGoneOrShutOutIsWorthNothing() {
    String text = text();
    owners.clear();
    assertThat(check.find(text, ADDRESS)).isEmpty();
  }

  @Test
  void aTokenIsNotInheritedByTheNextOfTheName() {
    String text = text();
    owners.put("alice", new TokenOwner("uid-2", Grants.of(Map.of("*", Role.ADMIN))));
    assertThat(check.find(text, ADDRESS)).isEmpty();
  }

  @Test
  void aDeletedTokenIsDeadAtOnce() {
    Issued issued = issue(Set.of("*"), "jobs.run");
    tokens.delete(issued.token().id()).join();
    assertThat(check.find(issued.text(), ADDRESS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "blf_",
        "blf_0123456789abcdef_",
        "blf_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "blf_../../users/admin_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "0123456789abcdef",
      })
  void anythingElseIsNobodys(String text) {
    text();
    assertThat(check.find(text, ADDRESS)).isEmpty();
    assertThat(limiter.taken).containsExactly(ADDRESS);
  }

  @Test
  void everyCharacterOfTheSecretCounts() {
    String text = text();
    for (int i = "blf_0123456789abcdef_".length(); i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String wrong = text.substring(0, i) + other + text.substring(i + 1);
      limiter.taken.clear();
      assertThat(check.find(wrong, ADDRESS)).as("position %d", i).isEmpty();
    }
    assertThat(check.find(text + "A", ADDRESS)).isEmpty();
    assertThat(check.find(text.substring(0, text.length() - 1), ADDRESS)).isEmpty();
    assertThat(check.find(text, ADDRESS)).isPresent();
  }

  @Test
  void onlySoManyWrongOnesAreAnsweredAndGoodOnesAlways() {
    String good = text();
    for (int i = 0; i < 60; i++) {
      assertThat(check.find("blf_wrong", ADDRESS)).isEmpty();
    }
    assertThatThrownBy(() -> check.find("blf_wrong", ADDRESS))
        .isInstanceOf(TooManyTriesException.class);
    assertThat(check.find(good, ADDRESS)).isPresent();
  }

  @Test
  void anIpv6NetworkCountsAsOne() {
    assertThat(check.find("x", "2001:db8:0:1::1")).isEmpty();
    assertThat(check.find("x", "2001:db8:0:1:ffff::2")).isEmpty();
    assertThat(limiter.taken.get(1)).isEqualTo(limiter.taken.get(0));
  }

  @Test
  void theStoreKnowsNoSecret() {
    String text = text();
    String secret = text.substring(text.lastIndexOf('_', 21) + 1);
    for (KeyValue each : kv.all()) {
      assertThat(each.key() + each.value()).doesNotContain(secret).doesNotContain(text);
    }
    assertThat(issue2().toString()).doesNotContain(secret);
  }

  private Issued issue2() {
    return issuer
        .issue(ALICE, "other", new Scope(Set.of("*"), Set.of("jobs.run")), Duration.ofDays(1))
        .orElseThrow();
  }

  @Test
  void aUseIsNotedOnceAMinute() {
    String text = text();
    assertThat(stored().lastUse()).isEmpty();
    Instant first = clock.now;
    check.find(text, ADDRESS);
    assertThat(stored().lastUse()).contains(new ApiToken.Use(first, ADDRESS));
    int writes = kv.sent().size();
    clock.now = first.plusSeconds(59);
    check.find(text, "10.0.0.2");
    assertThat(kv.sent()).hasSize(writes);
    clock.now = first.plusSeconds(60);
    check.find(text, "10.0.0.2");
    assertThat(stored().lastUse()).contains(new ApiToken.Use(clock.now, "10.0.0.2"));
  }

  @Test
  void aUseThatCanNotBeNotedIsAllowed() {
    String text = text();
    kv.willBe(Fate.UNAVAILABLE);
    assertThat(check.find(text, ADDRESS)).isPresent();
    assertThat(stored().lastUse()).isEmpty();
  }

  @Test
  void aWrongTokenIsNoUse() {
    Issued issued = issue(Set.of("*"), "jobs.run");
    check.find("blf_" + issued.token().id() + "_" + "A".repeat(43), ADDRESS);
    assertThat(stored().lastUse()).isEmpty();
  }

  @Test
  void namesAreUniqueForAnOwner() {
    text();
    assertThat(issuer.issue(ALICE, "ci", new Scope(Set.of("*"), Set.of("a")), Duration.ofDays(1)))
        .isEmpty();
    assertThat(
            issuer.issue(
                new Owner("bob", "uid-9"),
                "ci",
                new Scope(Set.of("*"), Set.of("a")),
                Duration.ofDays(1)))
        .isPresent();
  }

  @Test
  void aTokenWhoseReplyWasLostIsThere() {
    kv.willBe(Fate.REPLY_LOST);
    assertThat(check.find(text(), ADDRESS)).isPresent();
  }

  @Test
  void nobodyIsLetInWithoutTheStore() {
    TokenCheck away =
        new TokenCheck(
            tokens,
            user -> {
              throw new KvException.Unavailable("away");
            },
            limiter,
            clock);
    String text = text();
    assertThatThrownBy(() -> away.find(text, ADDRESS)).isInstanceOf(KvException.Unavailable.class);
  }

  private ApiToken stored() {
    return tokens.all().join().get(0);
  }
}
