package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.store.Account.Password;
import io.belfry.store.Account.Profile;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionRecord.Owner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts and sessions on an embedded store, with others at work on them at the same time. */
class AccountsIT {
  private static final int ADMINS = 4;

  @TempDir Path folder;

  private TestStore kv;
  private Accounts accounts;
  private SessionStore sessions;

  @BeforeEach
  void open() {
    kv = new TestStore(folder);
    accounts = new Accounts(kv, account -> !account.disabled());
    sessions = new SessionStore(kv);
  }

  @AfterEach
  void close() {
    kv.close();
  }

  private Account create(String name) {
    Password password = new Password("hash", false, TestStore.START);
    Account account =
        Account.of(
            name,
            "uid-" + name,
            Profile.local("", Map.of("*", "Admin")),
            Optional.of(password),
            TestStore.START);
    assertThat(accounts.create(account).join()).isInstanceOf(AccountChange.Done.class);
    return accounts.get(name).join().orElseThrow();
  }

  private static Optional<Account> disabled(Account account) {
    Profile profile = new Profile("", Account.Source.LOCAL, account.roles(), true);
    return Optional.of(account.withProfile(profile, TestStore.START));
  }

  private SessionRecord begin(String name) {
    SessionRecord[] begun = new SessionRecord[1];
    accounts
        .changeAndBegin(
            name,
            account -> Optional.of(account.loggedIn(TestStore.START)),
            account -> {
              begun[0] =
                  new SessionRecord(
                      "a".repeat(64),
                      Owner.of(account),
                      new Client("::1", "x"),
                      TestStore.START,
                      TestStore.START);
              return begun[0];
            })
        .join();
    return begun[0];
  }

  /** Each leaves, by deletion or by being disabled, and all do so at the same moment. */
  @RepeatedTest(20)
  void ofManyWhoLeaveAtOnceOneStays() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < ADMINS; i++) {
      names.add(create("admin-" + i).name());
    }
    CyclicBarrier together = new CyclicBarrier(ADMINS);
    ExecutorService threads = Executors.newFixedThreadPool(ADMINS);
    List<AccountChange> changes = new ArrayList<>();
    try {
      List<Future<AccountChange>> leaving = new ArrayList<>();
      for (String name : names) {
        leaving.add(
            threads.submit(
                () -> {
                  together.await();
                  return name.endsWith("0") || name.endsWith("1")
                      ? accounts.delete(name, Precondition.NONE).join()
                      : accounts.change(name, Precondition.NONE, AccountsIT::disabled).join();
                }));
      }
      for (Future<AccountChange> each : leaving) {
        changes.add(each.get());
      }
    } finally {
      threads.shutdown();
    }
    Set<String> left =
        accounts.all().join().stream()
            .filter(account -> !account.disabled())
            .map(Account::name)
            .collect(Collectors.toSet());
    assertThat(left).hasSize(1);
    assertThat(changes).filteredOn(change -> change instanceof AccountChange.LastAdmin).hasSize(1);
  }

  @Test
  void aUseThatComesLateBringsNoEndedSessionBack() {
    create("bob");
    SessionRecord session = begin("bob");
    kv.beforeNextChange(() -> sessions.delete(List.of(session)).join());
    sessions.touch(session, TestStore.START.plusSeconds(60)).join();
    assertThat(sessions.get(session.hash()).join()).isEmpty();
  }

  @Test
  void aLogInAndAnEndOfAllSessionsAtOnceLeaveNoneThatIsBothOldAndAlive() {
    create("bob");
    kv.beforeNextChange(
        () ->
            accounts
                .change("bob", Precondition.NONE, account -> Optional.of(account.endingSessions()))
                .join());
    SessionRecord session = begin("bob");
    Account now = accounts.get("bob").join().orElseThrow();
    assertThat(session.owner().generation()).isEqualTo(2);
    assertThat(sessions.get(session.hash()).join().orElseThrow().isOf(now)).isTrue();
  }

  @Test
  void aLostReplyMakesNoSecondChange() {
    create("bob");
    create("eve");
    kv.loseNextReply();
    SessionRecord session = begin("bob");
    assertThat(sessions.get(session.hash()).join()).contains(session);
    kv.loseNextReply();
    assertThat(accounts.delete("bob", Precondition.NONE).join())
        .isInstanceOf(AccountChange.Done.class);
    assertThat(accounts.all().join()).extracting(Account::name).containsExactly("eve");
  }
}
