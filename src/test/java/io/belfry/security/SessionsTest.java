package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KeyValue;
import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.Precondition;
import io.belfry.store.SessionRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private final Accounting all = new Accounting();
  private final Sessions sessions = all.sessions;
  private final Account bob = all.create("bob", Map.of("*", "Viewer", "team-a", "Emperor"));

  private Optional<String> user(Begun begun) {
    return sessions.find(begun.cookie()).map(Identity::user);
  }

  private void change(String name, UnaryOperator<Account> edit) {
    all.accounts.change(name, Precondition.NONE, edit.andThen(Optional::of)).join();
  }

  private Account disabled(Account account) {
    Profile profile = new Profile("", Source.LOCAL, account.roles(), true);
    return account.withProfile(profile, all.clock.instant());
  }

  private Account enabled(Account account) {
    return account.withProfile(Profile.local("", account.roles()), all.clock.instant());
  }

  @Test
  void whoeverSendsTheCookieIsTheAccount() {
    Begun begun = all.begin("bob");
    Identity found = sessions.find(begun.cookie()).orElseThrow();

    assertThat(found.user()).isEqualTo("bob");
    assertThat(found.session()).contains(new Identity.Session(begun.session().id()));
    assertThat(found.mustChangePassword()).isFalse();
    assertThat(found.grants().roles()).isEqualTo(Map.of("*", Role.VIEWER));
    assertThat(begun.identity().getName()).isEqualTo("bob");
    assertThat(all.account("bob").history().lastLoginAt()).contains(Accounting.START);
  }

  @Test
  void theCookieIsLongUnguessableAndKeptNowhere() {
    Begun one = all.begin("bob");
    Begun two = all.begin("bob");

    assertThat(one.cookie()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(two.cookie());
    for (KeyValue stored : all.kv.all()) {
      assertThat(stored.key() + stored.value()).doesNotContain(one.cookie());
    }
    assertThat(one.toString()).doesNotContain(one.cookie());
    assertThat(one.session().hash()).hasSize(64).startsWith(one.session().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "../users/bob", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void anyOtherCookieIsNobody(String cookie) {
    all.begin("bob");
    assertThat(sessions.find(cookie)).isEmpty();
  }

  @Test
  void aTamperedCookieIsNobody() {
    Begun begun = all.begin("bob");
    char last = begun.cookie().charAt(10);
    String other =
        begun.cookie().substring(0, 10) + (last == 'a' ? 'b' : 'a') + begun.cookie().substring(11);
    assertThat(sessions.find(other)).isEmpty();
    assertThat(sessions.find(begun.session().hash())).isEmpty();
    assertThat(sessions.find(begun.session().id())).isEmpty();
  }

  // --- limits

  @Test
  void endsWhenItIsIdle() {
    Begun begun = all.begin("bob");
    all.clock.pass(Duration.ofMinutes(30).minusMillis(1));
    assertThat(user(begun)).contains("bob");
    all.clock.pass(Duration.ofMinutes(30).minusMillis(1));
    assertThat(user(begun)).contains("bob");
    all.clock.pass(Duration.ofMinutes(30));
    assertThat(user(begun)).isEmpty();
  }

  @Test
  void endsWhenItIsOldHoweverMuchItIsUsed() {
    Begun begun = all.begin("bob");
    for (int i = 0; i < 47; i++) {
      all.clock.pass(Duration.ofMinutes(15));
      assertThat(user(begun)).as("after %d quarters", i + 1).contains("bob");
    }
    all.clock.pass(Duration.ofMinutes(15));
    assertThat(user(begun)).isEmpty();
  }

  @Test
  void usesAreNotedAtMostOnceAMinute() {
    Begun begun = all.begin("bob");
    int before = all.kv.sent().size();
    for (int i = 0; i < 59; i++) {
      all.clock.pass(Duration.ofSeconds(1));
      sessions.find(begun.cookie());
    }
    assertThat(all.kv.sent()).hasSize(before);
    all.clock.pass(Duration.ofSeconds(1));
    sessions.find(begun.cookie());
    sessions.find(begun.cookie());
    assertThat(all.kv.sent()).hasSize(before + 1);
  }

  @Test
  void usesAreNotedOftenEnoughForAShortLimit() {
    SessionLimits limits = new SessionLimits(Duration.ofMinutes(1), Duration.ofHours(1));
    SessionRecord session = all.begin("bob").session();
    assertThat(limits.isNoteworthy(session, Accounting.START.plusSeconds(5))).isFalse();
    assertThat(limits.isNoteworthy(session, Accounting.START.plusSeconds(6))).isTrue();
  }

  // --- the account

  @Test
  void rolesAreThoseOfNow() {
    Begun begun = all.begin("bob");
    change(
        "bob",
        account ->
            account.withProfile(
                Profile.local("", Map.of("team-a", "Editor")), all.clock.instant()));
    assertThat(sessions.find(begun.cookie()).orElseThrow().grants().roles())
        .isEqualTo(Map.of("team-a", Role.EDITOR));
  }

  @Test
  void aDisabledAccountHasNoSessionAlsoWhenItIsEnabledAgain() {
    Begun begun = all.begin("bob");
    change("bob", this::disabled);
    assertThat(user(begun)).isEmpty();
    assertThat(sessions.begin("bob", Accounting.CLIENT)).isEmpty();
    change("bob", this::enabled);
    assertThat(user(begun)).isEmpty();
    assertThat(user(all.begin("bob"))).contains("bob");
  }

  @Test
  void aDisabledAccountHasNoSessionWhateverItsGenerationSays() {
    Begun begun = all.begin("bob");
    change(
        "bob",
        account ->
            new Account(
                account.name(),
                new Profile("", Source.LOCAL, account.roles(), true),
                account.password(),
                account.history(),
                account.stamp()));
    assertThat(user(begun)).isEmpty();
  }

  @Test
  void anotherPasswordEndsAllSessionsWhateverTheClocksSay() {
    Begun begun = all.begin("bob");
    change("bob", account -> account.withPassword("x", false, Accounting.START.minusSeconds(99)));
    assertThat(user(begun)).isEmpty();
  }

  @Test
  void whoeverMustChangeThePasswordIsKnownAsSuch() {
    change("bob", account -> account.withPassword("x", true, all.clock.instant()));
    assertThat(sessions.find(all.begin("bob").cookie()).orElseThrow().mustChangePassword())
        .isTrue();
  }

  @Test
  void anAccountThatWasMadeAgainHasNoneOfTheOldSessions() {
    Begun begun = all.begin("bob");
    all.accounts.delete("bob", Precondition.NONE).join();
    assertThat(user(begun)).isEmpty();
    all.create("bob", Map.of("*", "Admin"));
    assertThat(user(begun)).isEmpty();
    assertThat(sessions.list(all.account("bob"))).isEmpty();
  }

  @Test
  void nobodyBeginsASessionOfAnAccountThatIsNotThere() {
    assertThat(sessions.begin("eve", Accounting.CLIENT)).isEmpty();
    assertThat(sessions.begin("../x", Accounting.CLIENT)).isEmpty();
  }

  // --- ending

  @Test
  void aLogOutEndsOneSessionForGood() {
    Begun one = all.begin("bob");
    Begun two = all.begin("bob");
    sessions.end(one.cookie());
    sessions.end("nonsense");
    assertThat(user(one)).isEmpty();
    assertThat(user(two)).contains("bob");
  }

  @Test
  void oneEndsOnesOwnSessionsOnly() {
    Account eve = all.create("eve", Map.of());
    Begun ofBob = all.begin("bob");
    Begun ofEve = all.begin("eve");
    assertThat(sessions.end(eve, ofBob.session().id())).isFalse();
    assertThat(user(ofBob)).contains("bob");
    assertThat(sessions.end(eve, ofEve.session().id())).isTrue();
    assertThat(sessions.end(eve, ofEve.session().id())).isFalse();
    assertThat(user(ofEve)).isEmpty();
  }

  @Test
  void listsThoseThatHoldTheLastUsedFirst() {
    Begun old = all.begin("bob");
    all.clock.pass(Duration.ofMinutes(20));
    Begun one = all.begin("bob");
    all.clock.pass(Duration.ofMinutes(5));
    Begun two = all.begin("bob");
    all.clock.pass(Duration.ofMinutes(5));
    sessions.find(one.cookie());

    assertThat(sessions.list(bob))
        .extracting(SessionRecord::id)
        .containsExactly(one.session().id(), two.session().id())
        .doesNotContain(old.session().id());
  }

  @Test
  void anAccountHasSoManySessionsAtMost() {
    List<Begun> begun = new ArrayList<>();
    for (int i = 0; i <= Sessions.MOST; i++) {
      begun.add(all.begin("bob"));
      all.clock.pass(Duration.ofSeconds(1));
    }
    assertThat(sessions.list(bob)).hasSize(Sessions.MOST);
    assertThat(user(begun.get(0))).isEmpty();
    assertThat(user(begun.get(1))).contains("bob");
    assertThat(user(begun.get(Sessions.MOST))).contains("bob");
  }

  @Test
  void theSweepTakesWhatNoLongerHolds() {
    all.create("eve", Map.of());
    all.create("carl", Map.of());
    all.begin("bob");
    all.clock.pass(Duration.ofMinutes(29));
    Begun kept = all.begin("bob");
    all.begin("eve");
    all.begin("carl");
    change("eve", this::disabled);
    all.accounts.delete("carl", Precondition.NONE).join();
    all.clock.pass(Duration.ofMinutes(1));

    assertThat(sessions.sweep()).isEqualTo(3);
    assertThat(sessions.sweep()).isZero();
    assertThat(all.store.all().join())
        .extracting(SessionRecord::id)
        .containsExactly(kept.session().id());
  }
}
