package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.MemoryStore.Fate;
import io.belfry.security.VouchedLogIn.Outcome;
import io.belfry.security.VouchedLogIn.Why;
import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.AccountLinks;
import io.belfry.store.AccountLinks.Subject;
import io.belfry.store.Precondition;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VouchedLogInTest {
  private static final Subject ANA = new Subject("https://id.example", "1");
  private static final Map<String, Role> OPERATOR = Map.of("team-a", Role.OPERATOR);

  private final Accounting all = new Accounting();
  private final AccountLinks links = new AccountLinks(all.kv);
  private final VouchedLogIn logIn =
      new VouchedLogIn(all.accounts, links, all.sessions, all.random, all.clock);

  private Outcome logIn(Subject subject, String name, Map<String, Role> roles) {
    return logIn.logIn(
        new Vouched(subject, Optional.of(name), "Ana", roles), Accounting.CLIENT, Optional.empty());
  }

  private static Begun begun(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).begun();
  }

  private static void assertRefused(Outcome outcome, Why why) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.why()).isEqualTo(why));
  }

  private void disable(String name) {
    all.accounts
        .change(
            name,
            Precondition.NONE,
            account ->
                Optional.of(
                    account.withProfile(
                        new Profile("", account.profile().source(), account.roles(), true),
                        all.clock.instant())))
        .join();
  }

  @Test
  void theFirstLogInMakesAnAccountWithoutAPassword() {
    Begun begun = begun(logIn(ANA, "ana", OPERATOR));
    Account account = all.account("ana");

    assertThat(account.profile())
        .isEqualTo(new Profile("Ana", Source.OIDC, Map.of("team-a", "Operator"), false));
    assertThat(account.password()).isEmpty();
    assertThat(account.history().lastLoginAt()).isPresent();
    assertThat(all.sessions.find(begun.cookie()).orElseThrow().user()).isEqualTo("ana");
    assertThat(all.logIn.logIn("ana", "", Accounting.CLIENT, Optional.empty()))
        .isInstanceOf(LogIn.Outcome.Failed.class);
  }

  @Test
  void rolesAreTakenAnewAndTheNameStays() {
    Begun first = begun(logIn(ANA, "ana", OPERATOR));
    begun(logIn(ANA, "ana-married", Map.of("team-b", Role.VIEWER)));

    assertThat(all.accounts.all().join()).extracting(Account::name).containsExactly("ana");
    assertThat(all.account("ana").roles()).isEqualTo(Map.of("team-b", "Viewer"));
    Identity older = all.sessions.find(first.cookie()).orElseThrow();
    assertThat(older.grants().may(Action.JOBS_RUN, "team-a")).isFalse();
    assertThat(older.grants().may(Action.JOBS_READ, "team-b")).isTrue();
  }

  @Test
  void anotherLogInThatChangesNothingChangesNothing() {
    begun(logIn(ANA, "ana", OPERATOR));
    String tag = all.account("ana").tag();
    begun(logIn(ANA, "ana", OPERATOR));
    assertThat(all.account("ana").tag()).isEqualTo(tag);
  }

  @Test
  void noNameOpensAnAccountThatWasMadeHere() {
    Account local = all.create("ana", Map.of("*", "Admin"));
    assertRefused(logIn(ANA, "ana", OPERATOR), Why.NAME_TAKEN);
    assertThat(all.account("ana")).isEqualTo(local);
    assertThat(all.store.all().join()).isEmpty();
  }

  @Test
  void noNameOpensAnAccountOfSomebodyElse() {
    begun(logIn(ANA, "ana", OPERATOR));
    assertRefused(logIn(new Subject("https://id.example", "2"), "ana", OPERATOR), Why.NAME_TAKEN);
    assertRefused(
        logIn(new Subject("https://other.example", "1"), "ana", OPERATOR), Why.NAME_TAKEN);
  }

  @Test
  void theNameOfTheFirstAccountIsNobodyElses() {
    assertRefused(logIn(ANA, "admin", OPERATOR), Why.NAME_TAKEN);
    assertThat(all.accounts.get("admin").join()).isEmpty();
  }

  @Test
  void aLinkLeadsNowhereOnceItsAccountIsGone() {
    begun(logIn(ANA, "ana", OPERATOR));
    Account gone = all.account("ana");
    all.accounts.delete("ana", Precondition.NONE).join();
    Account local = all.create("ana", Map.of("*", "Admin"));
    assertRefused(logIn(ANA, "ana", OPERATOR), Why.NAME_TAKEN);
    assertThat(all.account("ana")).isEqualTo(local);
    assertThat(begun(logIn(ANA, "ana-2", OPERATOR)).account().name()).isEqualTo("ana-2");

    links.removeOf(gone).join();
    assertThat(links.find(ANA).join()).as("it leads to the next one").isPresent();
    links.removeOf(all.account("ana-2")).join();
    assertThat(links.find(ANA).join()).isEmpty();
  }

  @Test
  void aLinkOfAnEarlierAccountDoesNotOpenALaterOneOfItsName() {
    Subject later = new Subject("https://id.example", "2");
    begun(logIn(ANA, "ana", OPERATOR));
    all.accounts.delete("ana", Precondition.NONE).join();
    begun(logIn(later, "ana", Map.of("*", Role.ADMIN)));
    assertRefused(logIn(ANA, "ana", OPERATOR), Why.NAME_TAKEN);
    assertThat(all.account("ana").roles()).isEqualTo(Map.of("*", "Admin"));
  }

  @Test
  void anAccountThatBecameLocalIsNoLongerTheProviders() {
    begun(logIn(ANA, "ana", OPERATOR));
    all.accounts
        .change(
            "ana",
            Precondition.NONE,
            account ->
                Optional.of(
                    account.withProfile(
                        Profile.local("", Map.of("*", "Admin")), all.clock.instant())))
        .join();
    assertRefused(logIn(ANA, "ana", OPERATOR), Why.NAME_TAKEN);
  }

  @Test
  void withoutARoleNobodyIsLetInAndNoAccountIsMade() {
    assertRefused(logIn(ANA, "ana", Map.of()), Why.NO_ROLE);
    assertThat(all.accounts.all().join()).isEmpty();
  }

  @Test
  void whoLosesAllRolesLosesTheSessionsAsWell() {
    Begun first = begun(logIn(ANA, "ana", OPERATOR));
    assertRefused(logIn(ANA, "ana", Map.of()), Why.NO_ROLE);
    assertThat(all.sessions.find(first.cookie())).isEmpty();
    assertThat(all.account("ana").roles()).isEmpty();
  }

  @Test
  void aDisabledAccountStaysShutOut() {
    begun(logIn(ANA, "ana", OPERATOR));
    disable("ana");
    assertRefused(logIn(ANA, "ana", Map.of("*", Role.ADMIN)), Why.DISABLED);
    assertThat(all.account("ana").disabled()).isTrue();
    assertThat(all.account("ana").roles()).isEqualTo(Map.of("team-a", "Operator"));
  }

  @Test
  void withoutANameNoAccountIsMade() {
    assertRefused(logIn(ANA, "../ana", OPERATOR), Why.NO_NAME);
    assertRefused(
        logIn.logIn(
            new Vouched(ANA, Optional.empty(), "", OPERATOR), Accounting.CLIENT, Optional.empty()),
        Why.NO_NAME);
  }

  @Test
  void theLastAdministratorKeepsTheRoleButIsNotLetInWithIt() {
    begun(logIn(ANA, "ana", Map.of("*", Role.ADMIN)));
    assertRefused(logIn(ANA, "ana", OPERATOR), Why.LAST_ADMIN);
    assertThat(all.account("ana").roles()).isEqualTo(Map.of("*", "Admin"));
    all.create("root", Map.of("*", "Admin"));
    begun(logIn(ANA, "ana", OPERATOR));
    assertThat(all.account("ana").roles()).isEqualTo(Map.of("team-a", "Operator"));
  }

  @Test
  void theSessionThatCameAlongEnds() {
    all.create("bob", Map.of());
    Begun ofBob = all.begin("bob");
    Outcome outcome =
        logIn.logIn(
            new Vouched(ANA, Optional.of("ana"), "", OPERATOR),
            Accounting.CLIENT,
            Optional.of(ofBob.cookie()));
    assertThat(begun(outcome).cookie()).isNotEqualTo(ofBob.cookie());
    assertThat(all.sessions.find(ofBob.cookie())).isEmpty();
  }

  @Test
  void aReplyThatIsLostDoesNotMakeTheNameSomebodyElses() {
    all.kv.willBe(Fate.REPLY_LOST);
    assertThat(begun(logIn(ANA, "ana", OPERATOR)).account().name()).isEqualTo("ana");
  }
}
