package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.MemoryStore;
import io.belfry.kv.MemoryStore.Fate;
import io.belfry.store.Account.Password;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionRecord.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Map<String, String> ADMIN = Map.of("*", "Admin");

  private final MemoryStore kv = new MemoryStore();
  private final Accounts accounts =
      new Accounts(kv, account -> !account.disabled() && account.roles().equals(ADMIN));

  private static Account account(String name, Map<String, String> roles) {
    return Account.of(
        name,
        "uid-" + name,
        Profile.local("", roles),
        Optional.of(new Password("hash-" + name, false, NOW)),
        NOW);
  }

  private Account create(String name, Map<String, String> roles) {
    AccountChange made = accounts.create(account(name, roles)).join();
    assertThat(made).isInstanceOf(AccountChange.Done.class);
    return accounts.get(name).join().orElseThrow();
  }

  private AccountChange change(String name, UnaryOperator<Account> edit) {
    return accounts.change(name, Precondition.NONE, edit.andThen(Optional::of)).join();
  }

  private AccountChange delete(String name) {
    return accounts.delete(name, Precondition.NONE).join();
  }

  private static UnaryOperator<Account> withRoles(Map<String, String> roles) {
    return account ->
        account.withProfile(
            new Profile(account.profile().displayName(), Source.LOCAL, roles, false), NOW);
  }

  private static UnaryOperator<Account> disabled() {
    return account ->
        account.withProfile(
            new Profile(account.profile().displayName(), Source.LOCAL, account.roles(), true), NOW);
  }

  // --- one account

  @Test
  void keepsWhatIsKnownOfAnAccount() {
    Account made = account("bob", Map.of("*", "Viewer", "team-a", "Editor"));
    AccountChange change = accounts.create(made).join();
    Account stored = accounts.get("bob").join().orElseThrow();

    assertThat(change).isEqualTo(new AccountChange.Done(stored));
    assertThat(stored).isEqualTo(made.storedAt(stored.stamp().revision()));
    assertThat(stored.stamp().revision()).isPositive();
  }

  @Test
  void createsOnlyWhatIsNotThere() {
    Account bob = create("bob", ADMIN);
    assertThat(accounts.create(account("bob", Map.of())).join())
        .isEqualTo(new AccountChange.Exists());
    assertThat(accounts.get("bob").join()).contains(bob);
  }

  @Test
  void knowsItsOwnCreationAgainWhenTheReplyIsLost() {
    kv.willBe(Fate.REPLY_LOST);
    create("bob", ADMIN);
    kv.willBe(Fate.REQUEST_LOST);
    create("eve", ADMIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "../jobs", "a/b", "A", "ä", ".a", "-a", "a b", "a\n", "a\u0000", "bob/../eve"})
  void findsNothingUnderANameThatNobodyCanHave(String name) {
    kv.put("jobs", "{}");
    assertThat(accounts.get(name).join()).isEmpty();
    assertThat(change(name, UnaryOperator.identity())).isInstanceOf(AccountChange.Absent.class);
    assertThat(delete(name)).isInstanceOf(AccountChange.Absent.class);
    assertThatThrownBy(() -> accounts.create(account(name, ADMIN)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "bob", "bob.smith@example.org", "a-b_c", "a..b"})
  void takesNames(String name) {
    assertThat(Account.isValidName(name)).isTrue();
  }

  @Test
  void takesNoNameOfMoreThan63Characters() {
    assertThat(Account.isValidName("a".repeat(63))).isTrue();
    assertThat(Account.isValidName("a".repeat(64))).isFalse();
  }

  @Test
  void listsAllByName() {
    create("eve", ADMIN);
    create("bob", ADMIN);
    kv.put(Keys.user("carl"), "{\"v\":2}");
    assertThat(accounts.all().join()).extracting(Account::name).containsExactly("bob", "eve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "[]", "{}", "{\"v\":2,\"uid\":\"a\"}", "{\"v\":1}"})
  void whatCanNotBeReadIsNoAccountButTakesTheName(String value) {
    kv.put(Keys.user("bob"), value);
    assertThat(accounts.get("bob").join()).isEmpty();
    assertThat(accounts.create(account("bob", ADMIN)).join()).isEqualTo(new AccountChange.Exists());
    assertThat(change("bob", disabled())).isEqualTo(new AccountChange.Absent());
    assertThat(kv.read(Keys.user("bob")).orElseThrow().value()).isEqualTo(value);
  }

  // --- changes

  @Test
  void fieldsAndRolesOfANewerVersionSurviveAChange() {
    create("bob", Map.of("*", "Auditor"));
    String stored = kv.read(Keys.user("bob")).orElseThrow().value();
    kv.put(
        Keys.user("bob"),
        stored.replaceFirst("\\{", "{\"new\":[1],").replace("\"pw\":{", "\"pw\":{\"pepper\":2,"));

    change("bob", account -> account.loggedIn(NOW));

    assertThat(kv.read(Keys.user("bob")).orElseThrow().value())
        .contains("\"new\":[1]", "\"pepper\":2", "\"login\":");
    assertThat(accounts.get("bob").join().orElseThrow().roles()).isEqualTo(Map.of("*", "Auditor"));

    change("bob", account -> account.withPassword("other", true, NOW));
    assertThat(kv.read(Keys.user("bob")).orElseThrow().value())
        .contains("\"new\":[1]")
        .doesNotContain("pepper");
  }

  @Test
  void aChangeIsMadeAnewWhereSomebodyElseWasFaster() {
    create("bob", Map.of());
    boolean[] first = {true};
    AccountChange change =
        change(
            "bob",
            account -> {
              if (first[0]) {
                first[0] = false;
                change("bob", withRoles(Map.of("a", "Viewer")));
              }
              return account.withPassword("new", false, NOW);
            });

    Account now = accounts.get("bob").join().orElseThrow();
    assertThat(change).isEqualTo(new AccountChange.Done(now));
    assertThat(now.roles()).isEqualTo(Map.of("a", "Viewer"));
    assertThat(now.passwordHash()).contains("new");
  }

  @Test
  void knowsItsOwnChangeAgainWhenTheReplyIsLost() {
    create("bob", Map.of());
    kv.willBe(Fate.REPLY_LOST);
    change("bob", account -> account.withPassword("new", false, NOW));
    Account now = accounts.get("bob").join().orElseThrow();
    assertThat(now.stamp().version()).isEqualTo(2);

    kv.willBe(Fate.REPLY_LOST);
    assertThat(delete("bob")).isEqualTo(new AccountChange.Done(now));
  }

  @Test
  void aTagIsForOneStateAndALogInChangesNone() {
    Account bob = create("bob", Map.of());
    Precondition same = Precondition.oneOf(Set.of(bob.tag()));
    change("bob", account -> account.loggedIn(NOW));
    assertThat(accounts.change("bob", same, a -> Optional.of(disabled().apply(a))).join())
        .isInstanceOf(AccountChange.Done.class);
    assertThat(accounts.change("bob", same, Optional::of).join())
        .isEqualTo(new AccountChange.Stale());
    assertThat(accounts.delete("bob", same).join()).isEqualTo(new AccountChange.Stale());
  }

  @Test
  void writesNothingWhereNothingChangesOrTheEditSaysNo() {
    Account bob = create("bob", Map.of());
    int sent = kv.sent().size();
    assertThat(change("bob", UnaryOperator.identity())).isEqualTo(new AccountChange.Done(bob));
    assertThat(
            accounts.change("bob", Precondition.NONE, account -> Optional.<Account>empty()).join())
        .isEqualTo(new AccountChange.Left());
    assertThat(kv.sent()).hasSize(sent);
  }

  @Test
  void whatTheEditThrowsComesThrough() {
    create("bob", Map.of());
    assertThatThrownBy(
            () ->
                change(
                    "bob",
                    account -> {
                      throw new IllegalStateException("no");
                    }))
        .hasRootCauseMessage("no");
  }

  // --- sessions

  private static Function<Account, SessionRecord> session() {
    return account ->
        new SessionRecord("a".repeat(64), Owner.of(account), new Client("::1", "x"), NOW, NOW);
  }

  @Test
  void aSessionBeginsWithTheChangeOrNotAtAll() {
    create("bob", Map.of());
    boolean[] first = {true};
    accounts
        .changeAndBegin(
            "bob",
            account -> {
              if (first[0]) {
                first[0] = false;
                change("bob", Account::endingSessions);
              }
              return Optional.of(account);
            },
            session())
        .join();

    SessionRecord begun = new SessionStore(kv).get("a".repeat(64)).join().orElseThrow();
    assertThat(begun.isOf(accounts.get("bob").join().orElseThrow())).isTrue();
    assertThat(begun.owner().generation()).isEqualTo(2);
  }

  @Test
  void noSessionBeginsWhereTheEditSaysNo() {
    create("bob", Map.of());
    assertThat(
            accounts.changeAndBegin("bob", account -> Optional.<Account>empty(), session()).join())
        .isEqualTo(new AccountChange.Left());
    assertThat(new SessionStore(kv).all().join()).isEmpty();
  }

  // --- the last administrator

  @Test
  void oneWhoCanAdministerEverythingIsAlwaysLeft() {
    create("bob", ADMIN);
    create("eve", Map.of("*", "Viewer"));
    for (UnaryOperator<Account> edit : List.of(disabled(), withRoles(Map.of("a", "Admin")))) {
      assertThat(change("bob", edit)).isEqualTo(new AccountChange.LastAdmin());
    }
    assertThat(delete("bob")).isEqualTo(new AccountChange.LastAdmin());
    assertThat(delete("eve")).isInstanceOf(AccountChange.Done.class);

    create("carl", ADMIN);
    assertThat(change("bob", disabled())).isInstanceOf(AccountChange.Done.class);
    assertThat(delete("carl")).isEqualTo(new AccountChange.LastAdmin());
    assertThat(delete("bob")).isInstanceOf(AccountChange.Done.class);
    assertThat(change("carl", account -> account.withPassword("x", false, NOW)))
        .isInstanceOf(AccountChange.Done.class);
  }

  @Test
  void aWitnessWhoMeanwhileIsNoneDoesNotCount() {
    create("bob", ADMIN);
    create("eve", ADMIN);
    // the request is lost; before it is sent again bob is disabled, with eve as his witness
    kv.willBe(Fate.REQUEST_LOST);
    boolean[] first = {true};
    kv.meanwhile(
        () -> {
          if (first[0]) {
            first[0] = false;
            assertThat(change("bob", disabled())).isInstanceOf(AccountChange.Done.class);
          }
        });

    assertThat(delete("eve")).isEqualTo(new AccountChange.LastAdmin());
    assertThat(accounts.get("eve").join()).isPresent();
  }

  @Test
  void aWitnessWhoOnlyLoggedInStaysOne() {
    create("bob", ADMIN);
    create("eve", ADMIN);
    kv.willBe(Fate.REQUEST_LOST);
    kv.meanwhile(() -> change("bob", account -> account.loggedIn(NOW)));
    assertThat(delete("eve")).isInstanceOf(AccountChange.Done.class);
  }

  // --- the first account

  @Test
  void theFirstAccountIsMadeOnceAndForAll() {
    assertThat(accounts.hadFirst().join()).isFalse();
    assertThat(accounts.createFirst(account("admin", Map.of())).join())
        .isInstanceOf(AccountChange.Done.class);
    assertThat(accounts.hadFirst().join()).isTrue();
    assertThat(accounts.createFirst(account("other", Map.of())).join())
        .isEqualTo(new AccountChange.Exists());
    delete("admin");
    assertThat(accounts.createFirst(account("admin", Map.of())).join())
        .isEqualTo(new AccountChange.Exists());
    assertThat(accounts.all().join()).isEmpty();
  }

  @Test
  void thereIsNoFirstAccountWhereThereAreAccounts() {
    create("bob", ADMIN);
    assertThat(accounts.createFirst(account("admin", ADMIN)).join())
        .isEqualTo(new AccountChange.Exists());
    assertThat(accounts.get("admin").join()).isEmpty();
  }
}
