package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.OwnPassword.Outcome;
import io.belfry.security.PasswordRules.Fault;
import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.Precondition;
import io.belfry.store.SessionRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnPasswordTest {
  private static final String OLD = "password of bob";
  private static final String NEW = "a much better one";

  private final Accounting all = new Accounting();

  @BeforeEach
  void thereIsBob() {
    all.create("bob", Map.of("*", "Viewer"));
  }

  private Outcome change(String current, String next) {
    return all.ownPassword.change("bob", current, next, Accounting.CLIENT);
  }

  @Test
  void allSessionsEndAndANewOneBegins() {
    all.accounts
        .change(
            "bob",
            Precondition.NONE,
            account ->
                Optional.of(account.withPassword("hash of " + OLD, true, all.clock.instant())))
        .join();
    Begun here = all.begin("bob");
    Begun there = all.begin("bob");
    all.clock.pass(Duration.ofSeconds(5));

    Begun begun = ((Outcome.Done) change(OLD, NEW)).begun();

    assertThat(all.sessions.find(here.cookie())).isEmpty();
    assertThat(all.sessions.find(there.cookie())).isEmpty();
    Identity now = all.sessions.find(begun.cookie()).orElseThrow();
    assertThat(now.mustChangePassword()).isFalse();
    assertThat(all.store.all().join())
        .extracting(SessionRecord::id)
        .containsExactly(begun.session().id());
    Account bob = all.account("bob");
    assertThat(bob.passwordHash()).contains("hash of " + NEW);
    assertThat(bob.password().orElseThrow().changedAt()).isEqualTo(all.clock.instant());
    assertThat(all.limiter.taken).isEmpty();
  }

  @Test
  void aWrongPresentOneCountsAsAWrongLogInDoes() {
    assertThat(change("wrong", NEW)).isEqualTo(new Outcome.Wrong());
    assertThat(all.limiter.taken).hasSize(2);
    assertThat(all.account("bob").passwordHash()).contains("hash of " + OLD);
    all.limiter.refused = "login";
    assertThat(change(OLD, NEW)).isEqualTo(new Outcome.TooMany(Duration.ofMillis(2_500)));
  }

  @ParameterizedTest
  @CsvSource({"password of bob,TOO_EASY", "short,TOO_SHORT", "I am Bob the first,TOO_EASY"})
  void aBadNewOneIsRefusedBeforeAnythingIsHashed(String next, Fault fault) {
    assertThat(change(OLD, next)).isEqualTo(new Outcome.Refused(fault));
    assertThat(all.hasher.checked).isEmpty();
  }

  @Test
  void theSameOneAgainIsNotANewOne() {
    assertThat(change(OLD, NEW)).isInstanceOf(Outcome.Done.class);
    assertThat(change(NEW, NEW)).isEqualTo(new Outcome.Refused(Fault.TOO_EASY));
  }

  @Test
  void anAccountOfAProviderHasNone() {
    all.accounts
        .create(
            Account.of(
                "eve",
                "u",
                new Profile("", Source.OIDC, Map.of(), false),
                Optional.empty(),
                all.clock.instant()))
        .join();
    assertThat(all.ownPassword.change("eve", "x", NEW, Accounting.CLIENT))
        .isEqualTo(new Outcome.NotLocal());
  }

  @Test
  void ofTwoChangesAtOnceOneWins() {
    boolean[] first = {true};
    all.hasher.meanwhile =
        () -> {
          if (first[0]) {
            first[0] = false;
            assertThat(change(OLD, "another good one")).isInstanceOf(Outcome.Done.class);
          }
        };
    assertThat(change(OLD, NEW)).isEqualTo(new Outcome.Wrong());
    assertThat(all.account("bob").passwordHash()).contains("hash of another good one");
  }
}
