package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.security.PasswordHasher.BusyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Argon2PasswordHasherTest {
  private static final String PASSWORD = "correct horse, b\u00e4ttery \u9a6c";

  private final Argon2PasswordHasher hasher = new Argon2PasswordHasher();

  /** Argon2 that writes down what it is asked to check, and by which parameters. */
  private static final class Counted extends Argon2 {
    final List<String> checked = new ArrayList<>();

    @Override
    boolean matches(String password, String hash) {
      checked.add(hash.substring(0, hash.lastIndexOf('$', hash.lastIndexOf('$') - 1)));
      return super.matches(password, hash);
    }
  }

  @Test
  void knowsItsOwnHashes() {
    String hash = hasher.hash(PASSWORD);
    assertThat(hash).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[^$]{22}\\$[^$]{43}");
    assertThat(hasher.matches(PASSWORD, Optional.of(hash))).isTrue();
    assertThat(hasher.matches(PASSWORD + " ", Optional.of(hash))).isFalse();
    assertThat(hasher.matches("", Optional.of(hash))).isFalse();
  }

  @Test
  void saltsEachHash() {
    assertThat(hasher.hash(PASSWORD)).isNotEqualTo(hasher.hash(PASSWORD));
  }

  @Test
  void checksWithTheParametersOfTheHash() {
    // made by the reference implementation: echo -n password | argon2 somesalt -id -t 1 -k 8 …
    String foreign =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(hasher.matches("password", Optional.of(foreign))).isTrue();
    assertThat(hasher.matches("passwort", Optional.of(foreign))).isFalse();
  }

  @Test
  void matchesNothingThatIsNoHash() {
    for (String broken :
        List.of("", "x", "$", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$$", "$2b$10$abc")) {
      assertThat(hasher.matches(PASSWORD, Optional.of(broken))).as(broken).isFalse();
      assertThat(hasher.matches("", Optional.of(broken))).as(broken).isFalse();
    }
  }

  @Test
  void worksAsMuchForAnAccountThatIsNotThere() {
    Counted counted = new Counted();
    PasswordHasher tried =
        new Argon2PasswordHasher(counted, new Turnstile(1, 0, Duration.ofSeconds(5)));
    String hash = tried.hash(PASSWORD);
    assertThat(tried.matches("wrong", Optional.of(hash))).isFalse();
    assertThat(tried.matches("wrong", Optional.empty())).isFalse();
    assertThat(counted.checked).hasSize(2);
    assertThat(counted.checked.get(1)).isEqualTo(counted.checked.get(0));
  }

  @Test
  void isNeverTheDecoy() {
    Argon2 willing =
        new Argon2() {
          @Override
          boolean matches(String password, String hash) {
            return true;
          }
        };
    PasswordHasher tried =
        new Argon2PasswordHasher(willing, new Turnstile(1, 0, Duration.ofSeconds(5)));
    assertThat(tried.matches(PASSWORD, Optional.empty())).isFalse();
  }

  @Test
  void turnsAwayWhenBusy() {
    PasswordHasher busy =
        new Argon2PasswordHasher(new Argon2(), new Turnstile(0, 1, Duration.ZERO));
    assertThatThrownBy(() -> busy.hash(PASSWORD)).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> busy.matches(PASSWORD, Optional.empty()))
        .isInstanceOf(BusyException.class);
  }
}
