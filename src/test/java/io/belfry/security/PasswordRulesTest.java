package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.PasswordRules.Fault;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bob|''|TOO_SHORT",
        "bob|123456789|TOO_SHORT",
        "bob|😀😀😀😀😀|TOO_SHORT",
        "bob|1234567890|TOO_EASY",
        "bob|QwertyUiop|TOO_EASY",
        "bob|Password123|TOO_EASY",
        "bob|aaaaaaaaaaaa|TOO_EASY",
        "bob|abababababab|TOO_EASY",
        "bob|my name is BOB|TOO_EASY",
        "administrator|administrator|TOO_EASY",
        "admin|the admin's own|TOO_EASY",
        "al|already long|OK",
        "bob|correct horse|OK",
        "bob|😀😁😂😃😄😅😆😇😈😉|OK",
        "bob|k7mwp-3rtxh-9qzdn-v4bcs|OK",
      })
  void judges(String user, String password, String expected) {
    assertThat(PasswordRules.judge(user, password).map(Fault::name).orElse("OK"))
        .isEqualTo(expected);
  }

  @Test
  void thereIsALongestOne() {
    String longest = "correct horse ".repeat(20).substring(0, PasswordRules.LONGEST);
    assertThat(PasswordRules.judge("bob", longest)).isEmpty();
    assertThat(PasswordRules.judge("bob", longest + "x")).contains(Fault.TOO_LONG);
    assertThat(PasswordRules.isTryable(longest)).isTrue();
    assertThat(PasswordRules.isTryable(longest + "x")).isFalse();
  }

  @Test
  void oneTimePasswordsAreLongReadableAndAllowed() {
    RandomTexts random = new RandomTexts(new SecureRandom());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      String password = random.oneTimePassword();
      assertThat(password).matches("([2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}");
      assertThat(PasswordRules.judge("admin", password)).isEmpty();
      seen.add(password);
    }
    assertThat(seen).hasSize(500);
  }
}
