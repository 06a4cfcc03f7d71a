package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.config.SecuritySettings;
import io.belfry.config.SettingsException;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import io.belfry.security.Accounting.FakeHasher;
import io.belfry.security.Accounting.TestClock;
import io.belfry.security.FirstStart.Deed;
import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.Accounts;
import io.belfry.store.Precondition;
import io.belfry.store.SessionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first account on an embedded store, with the file of its password. */
class FirstStartIT {
  private static final String CONFIGURED = "from the settings";

  @TempDir Path folder;

  private final TestClock clock = new TestClock();
  private final RandomTexts random = new RandomTexts(new SecureRandom());
  private KeyValueStore kv;
  private Accounts accounts;

  @BeforeEach
  void open() {
    kv =
        EmbeddedKeyValueStore.open(
            EmbeddedSettings.at(folder.resolve("kv")), Thread::new, System::nanoTime);
    accounts = new Accounts(kv, AccountRoles::isAdministrator);
  }

  @AfterEach
  void close() {
    kv.close();
  }

  private Path dataOf(String node) {
    return folder.resolve(node);
  }

  private FirstStart start(String node, Optional<String> password, boolean reset) {
    SecuritySettings settings =
        new SecuritySettings(password, reset, Duration.ofMinutes(30), Duration.ofHours(12));
    return new FirstStart(
        accounts, new FakeHasher(), new InitialPassword(dataOf(node)), settings, random, clock);
  }

  private FirstStart start(String node) {
    return start(node, Optional.empty(), false);
  }

  private Path file(String node) {
    return dataOf(node).resolve(InitialPassword.FILE);
  }

  private String passwordIn(String node) throws IOException {
    List<String> lines = Files.readAllLines(file(node));
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private Account admin() {
    return accounts.get("admin").join().orElseThrow();
  }

  @Test
  void makesAnAccountWithAPasswordThatIsGoodForNothingButBeingChanged() throws IOException {
    assertThat(start("one").run()).isEqualTo(Deed.MADE);

    assertThat(admin().roles()).isEqualTo(Map.of("*", "Admin"));
    assertThat(admin().mustChangePassword()).isTrue();
    assertThat(admin().passwordHash()).contains("hash of " + passwordIn("one"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("one"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aSecondStartChangesNothing() throws IOException {
    start("one").run();
    Account before = admin();
    String password = passwordIn("one");
    assertThat(start("one").run()).isEqualTo(Deed.NOTHING);
    assertThat(start("two").run()).isEqualTo(Deed.NOTHING);
    assertThat(admin()).isEqualTo(before);
    assertThat(passwordIn("one")).isEqualTo(password);
    assertThat(file("two")).doesNotExist();
  }

  @Test
  void ofMastersThatStartAtOnceOneMakesTheAccount() throws Exception {
    int masters = 4;
    CyclicBarrier together = new CyclicBarrier(masters);
    ExecutorService threads = Executors.newFixedThreadPool(masters);
    try {
      List<Future<?>> started = new ArrayList<>();
      for (int i = 0; i < masters; i++) {
        FirstStart start = start("node-" + i);
        started.add(
            threads.submit(
                () -> {
                  together.await();
                  start.run();
                  return null;
                }));
      }
      for (Future<?> each : started) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(accounts.all().join()).hasSize(1);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < masters; i++) {
      if (Files.exists(file("node-" + i))) {
        kept.add(passwordIn("node-" + i));
      }
    }
    assertThat(kept).hasSize(1);
    assertThat(admin().passwordHash()).contains("hash of " + kept.get(0));
  }

  @Test
  void aPasswordFromTheSettingsNeedNotBeChangedAndIsWrittenNowhere() {
    start("one", Optional.of(CONFIGURED), false).run();
    assertThat(admin().passwordHash()).contains("hash of " + CONFIGURED);
    assertThat(admin().mustChangePassword()).isFalse();
    assertThat(file("one")).doesNotExist();
  }

  @Test
  void aBadPasswordInTheSettingsStopsTheStartWithoutSayingIt() {
    assertThatThrownBy(() -> start("one", Optional.of("the admin1"), false).run())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("belfry.admin.password")
        .hasMessageNotContaining("the admin1");
    assertThat(accounts.all().join()).isEmpty();
  }

  @Test
  void deletedAccountsBringNoDefaultBack() {
    start("one").run();
    String other = "other";
    accounts
        .create(
            Account.of(
                other, "u", Profile.local("", admin().roles()), Optional.empty(), clock.instant()))
        .join();
    accounts.delete("admin", Precondition.NONE).join();
    start("one").run();
    assertThat(accounts.all().join()).extracting(Account::name).containsExactly(other);
    assertThat(file("one")).doesNotExist();
  }

  @Test
  void aNodeThatDiedBeforeTheAccountWasThereStartsOver() throws IOException {
    new InitialPassword(dataOf("one")).write("never used");
    start("one").run();
    assertThat(admin().passwordHash()).contains("hash of " + passwordIn("one"));
  }

  @Test
  void aLinkThatSomebodyPutThereIsNotWrittenThrough() throws IOException {
    Path target = folder.resolve("target");
    Files.writeString(target, "precious");
    Files.createDirectories(dataOf("one"));
    Files.createSymbolicLink(file("one"), target);
    start("one").run();
    assertThat(target).hasContent("precious");
    assertThat(Files.isSymbolicLink(file("one"))).isFalse();
  }

  // --- a lost password

  @Test
  void aResetLetsTheAdministratorInAgain() throws IOException {
    start("one", Optional.of(CONFIGURED), false).run();
    accounts
        .create(
            Account.of(
                "eve", "u", Profile.local("", admin().roles()), Optional.empty(), clock.instant()))
        .join();
    Sessions sessions =
        new Sessions(accounts, new SessionStore(kv), Accounting.LIMITS, random, clock);
    Begun begun = sessions.begin("admin", Accounting.CLIENT).orElseThrow();
    accounts
        .change(
            "admin",
            Precondition.NONE,
            account ->
                Optional.of(
                    account.withProfile(
                        new Profile("Boss", Account.Source.LOCAL, Map.of(), true),
                        clock.instant())))
        .join();

    assertThat(start("one", Optional.empty(), true).run()).isEqualTo(Deed.RESET);

    assertThat(admin().disabled()).isFalse();
    assertThat(admin().roles()).isEqualTo(Map.of("*", "Admin"));
    assertThat(admin().profile().displayName()).isEqualTo("Boss");
    assertThat(admin().mustChangePassword()).isTrue();
    assertThat(admin().passwordHash()).contains("hash of " + passwordIn("one"));
    assertThat(sessions.find(begun.cookie())).isEmpty();
  }

  @Test
  void aResetMakesTheAccountAgainWhereItIsGone() throws IOException {
    start("one").run();
    accounts
        .create(
            Account.of(
                "eve", "u", Profile.local("", admin().roles()), Optional.empty(), clock.instant()))
        .join();
    accounts.delete("admin", Precondition.NONE).join();
    start("one", Optional.empty(), true).run();
    assertThat(AccountRoles.isAdministrator(admin())).isTrue();
    assertThat(admin().passwordHash()).contains("hash of " + passwordIn("one"));
  }

  @Test
  void aResetTakesThePasswordOfTheSettings() {
    start("one").run();
    start("one", Optional.of(CONFIGURED), true).run();
    assertThat(admin().passwordHash()).contains("hash of " + CONFIGURED);
    assertThat(admin().mustChangePassword()).isFalse();
    assertThat(file("one")).as("what it held is of no use any more").doesNotExist();
  }

  @Test
  void aResetAtTheVeryFirstStartMakesOnePassword() throws IOException {
    assertThat(start("one", Optional.empty(), true).run()).isEqualTo(Deed.MADE);
    assertThat(admin().stamp().version()).isEqualTo(1);
    assertThat(admin().passwordHash()).contains("hash of " + passwordIn("one"));
  }

  @Test
  void theFileGoesWhenThePasswordWasChangedOnAnotherMaster() {
    start("one").run();
    start("one").tidy();
    assertThat(file("one")).exists();
    accounts
        .change(
            "admin",
            Precondition.NONE,
            account -> Optional.of(account.withPassword("new", false, clock.instant())))
        .join();
    start("one").tidy();
    assertThat(file("one")).doesNotExist();
  }
}
