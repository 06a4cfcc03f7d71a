package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.Users.WithPassword;
import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.AccountChange;
import io.belfry.store.Precondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsersTest {
  private static final Profile EDITOR = Profile.local("Eve", Map.of("team-a", "Editor"));

  private final Accounting all = new Accounting();
  private final List<String> removed = new ArrayList<>();
  private final Users users =
      new Users(
          all.accounts,
          all.sessions,
          all.hasher,
          new Users.Kit(
              all.random,
              all.noFile,
              List.of(account -> removed.add(account.stamp().uid())),
              all.clock));

  private WithPassword createEve(Optional<String> password) {
    return users.create("eve", EDITOR, password);
  }

  @Test
  void withoutAPasswordOneIsMadeAndToldOnce() {
    WithPassword made = createEve(Optional.empty());
    String password = made.oneTimePassword().orElseThrow();
    Account eve = all.account("eve");

    assertThat(made.change()).isEqualTo(new AccountChange.Done(eve));
    assertThat(eve.passwordHash()).contains("hash of " + password);
    assertThat(eve.mustChangePassword()).isTrue();
    assertThat(made.toString() + eve).doesNotContain(password);
    assertThat(createEve(Optional.empty()).oneTimePassword()).isEmpty();
  }

  @Test
  void aGivenPasswordIsNotToldBackAndMustBeChangedToo() {
    assertThat(createEve(Optional.of("as good as any")).oneTimePassword()).isEmpty();
    assertThat(all.account("eve").passwordHash()).contains("hash of as good as any");
    assertThat(all.account("eve").mustChangePassword()).isTrue();
  }

  @Test
  void anEditThatChangesNothingWritesNothing() {
    createEve(Optional.empty());
    Account before = all.account("eve");
    all.clock.pass(Duration.ofSeconds(1));
    users.edit("eve", Precondition.NONE, profile -> profile);
    assertThat(all.account("eve")).isEqualTo(before);
  }

  @Test
  void disablingRemovesTheSessions() {
    createEve(Optional.empty());
    all.begin("eve");
    all.create("bob", Map.of());
    Begun ofBob = all.begin("bob");
    users.edit(
        "eve",
        Precondition.NONE,
        profile -> new Profile("", profile.source(), profile.roles(), true));
    assertThat(all.store.all().join()).containsExactly(ofBob.session());
  }

  @Test
  void aResetPasswordEndsTheSessionsAndMustBeChanged() {
    createEve(Optional.of("as good as any"));
    Begun begun = all.begin("eve");
    WithPassword reset = users.resetPassword("eve", Precondition.NONE);

    assertThat(all.account("eve").passwordHash())
        .contains("hash of " + reset.oneTimePassword().orElseThrow());
    assertThat(all.account("eve").mustChangePassword()).isTrue();
    assertThat(all.sessions.find(begun.cookie())).isEmpty();
    assertThat(all.store.all().join()).isEmpty();
    assertThat(users.resetPassword("nobody", Precondition.NONE))
        .isEqualTo(new WithPassword(new AccountChange.Absent(), Optional.empty()));
  }

  @Test
  void anAccountOfAProviderGetsNoPassword() {
    all.accounts
        .create(
            Account.of(
                "zoe",
                "u",
                new Profile("", Source.OIDC, Map.of(), false),
                Optional.empty(),
                all.clock.instant()))
        .join();
    assertThat(users.resetPassword("zoe", Precondition.NONE).change())
        .isEqualTo(new AccountChange.Left());
    assertThat(all.account("zoe").password()).isEmpty();
  }

  @Test
  void endingSessionsEndsAllOfThem() {
    createEve(Optional.empty());
    Begun one = all.begin("eve");
    Begun two = all.begin("eve");
    String tag = all.account("eve").tag();
    users.endSessions("eve");
    assertThat(all.sessions.find(one.cookie())).isEmpty();
    assertThat(all.sessions.find(two.cookie())).isEmpty();
    assertThat(all.account("eve").tag()).isEqualTo(tag);
  }

  @Test
  void whatBelongsToAnAccountGoesWithIt() {
    createEve(Optional.empty());
    all.begin("eve");
    String uid = all.account("eve").stamp().uid();
    users.delete("eve", Precondition.NONE);
    assertThat(all.store.all().join()).isEmpty();
    assertThat(removed).containsExactly(uid);
    users.delete("eve", Precondition.NONE);
    assertThat(removed).hasSize(1);
  }

  @Test
  void nothingGoesWithAnAccountThatStays() {
    all.create("admin", Map.of("*", "Admin"));
    Begun begun = all.begin("admin");
    assertThat(users.delete("admin", Precondition.NONE)).isEqualTo(new AccountChange.LastAdmin());
    assertThat(removed).isEmpty();
    assertThat(all.sessions.find(begun.cookie())).isPresent();
  }
}
