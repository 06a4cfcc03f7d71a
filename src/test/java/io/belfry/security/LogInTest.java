package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.security.LogIn.Outcome;
import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.Precondition;
import io.belfry.store.SessionRecord.Client;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogInTest {
  private static final String RIGHT = "password of bob";
  private static final List<String> BOTH =
      List.of("login-address 192.0.2.7", "login bob 192.0.2.7");

  private final Accounting all = new Accounting();

  @BeforeEach
  void thereIsBob() {
    all.create("bob", Map.of("*", "Viewer"));
  }

  private Outcome logIn(String user, String password) {
    return all.logIn.logIn(user, password, Accounting.CLIENT, Optional.empty());
  }

  private static Begun done(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).begun();
  }

  private void change(UnaryOperator<Account> edit) {
    all.accounts.change("bob", Precondition.NONE, edit.andThen(Optional::of)).join();
  }

  private Account disabled(Account account) {
    return account.withProfile(
        new Profile("", Source.LOCAL, account.roles(), true), all.clock.instant());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "Bob", "BOB"})
  void theRightPasswordBeginsASession(String user) {
    Begun begun = done(logIn(user, RIGHT));
    assertThat(all.sessions.find(begun.cookie()).map(Identity::user)).contains("bob");
    assertThat(begun.session().client()).isEqualTo(Accounting.CLIENT);
    assertThat(all.limiter.taken).isEmpty();
  }

  @Test
  void aWrongPasswordCountsAndBeginsNothing() {
    assertThat(logIn("bob", "wrong")).isEqualTo(new Outcome.Failed());
    assertThat(all.limiter.taken).isEqualTo(BOTH);
    assertThat(all.store.all().join()).isEmpty();
  }

  @Test
  void nobodyLearnsFromTheWorkWhetherThereIsSuchAnAccount() {
    logIn("bob", "wrong");
    logIn("eve", "wrong");
    logIn("../x", "wrong");
    change(this::disabled);
    assertThat(logIn("bob", RIGHT)).isEqualTo(new Outcome.Failed());

    assertThat(all.hasher.checked)
        .containsExactly(
            "wrong against hash of " + RIGHT,
            "wrong against nothing",
            "wrong against nothing",
            RIGHT + " against nothing");
  }

  @Test
  void anAccountWithoutAPasswordIsNotEnteredByOne() {
    change(
        account ->
            new Account(
                account.name(),
                account.profile(),
                Optional.empty(),
                account.history(),
                account.stamp()));
    assertThat(logIn("bob", RIGHT)).isEqualTo(new Outcome.Failed());
    assertThat(logIn("bob", "")).isEqualTo(new Outcome.Failed());
  }

  @Test
  void aPasswordThatIsTooLongIsNotHashedAsItIs() {
    assertThat(logIn("bob", "x".repeat(257))).isEqualTo(new Outcome.Failed());
    assertThat(all.hasher.checked).containsExactly(" against nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"login", "login-address"})
  void beyondALimitNothingIsHashed(String limit) {
    all.limiter.refused = limit;
    assertThat(logIn("bob", RIGHT)).isEqualTo(new Outcome.TooMany(Duration.ofMillis(2_500)));
    assertThat(all.hasher.checked).isEmpty();
    assertThat(all.limiter.taken).as("who is refused uses nothing up").isEmpty();
  }

  @Test
  void limitsCountNamesInOneSpellingAndIpv6ByNetwork() {
    Client client = new Client("2001:db8:1:2:3:4:5:6%eth0", "");
    all.logIn.logIn("BOB", "wrong", client, Optional.empty());
    assertThat(all.limiter.taken)
        .containsExactly("login-address 20010db800010002/64", "login bob 20010db800010002/64");
  }

  @Test
  void whoCouldNotBeCheckedHasNotGuessed() {
    all.hasher.busy = true;
    assertThatThrownBy(() -> logIn("bob", RIGHT)).isInstanceOf(PasswordHasher.BusyException.class);
    assertThat(all.limiter.taken).isEmpty();
  }

  @Test
  void aPasswordThatWasChangedWhileItWasCheckedIsWrong() {
    all.hasher.meanwhile =
        () -> change(account -> account.withPassword("other", false, all.clock.instant()));
    assertThat(logIn("bob", RIGHT)).isEqualTo(new Outcome.Failed());
    assertThat(all.store.all().join()).isEmpty();
  }

  @Test
  void anAccountThatWasDisabledWhileItWasCheckedIsShutOut() {
    all.hasher.meanwhile = () -> change(this::disabled);
    assertThat(logIn("bob", RIGHT)).isEqualTo(new Outcome.Failed());
    assertThat(all.store.all().join()).isEmpty();
  }

  @Test
  void aSessionThatCameWithTheRequestEndsAndIsNotTakenOver() {
    all.create("eve", Map.of());
    Begun planted = all.begin("eve");
    Begun begun =
        done(all.logIn.logIn("bob", RIGHT, Accounting.CLIENT, Optional.of(planted.cookie())));

    assertThat(begun.cookie()).isNotEqualTo(planted.cookie());
    assertThat(all.sessions.find(planted.cookie())).isEmpty();
    assertThat(all.sessions.find(begun.cookie()).map(Identity::user)).contains("bob");
  }

  @Test
  void aFailedLogInEndsNothing() {
    Begun mine = all.begin("bob");
    all.logIn.logIn("bob", "wrong", Accounting.CLIENT, Optional.of(mine.cookie()));
    assertThat(all.sessions.find(mine.cookie())).isPresent();
  }
}
