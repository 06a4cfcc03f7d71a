package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "belfry-session=abc|abc",
        "a=b; belfry-session=abc; c=d|abc",
        "a=b;belfry-session=abc|abc",
        "belfry-session=|''",
        "belfry-session=abc; belfry-session=abc|abc",
        "belfry-session=abc; belfry-session=xyz|none",
        "Belfry-Session=abc|none",
        "xbelfry-session=abc|none",
        "a=belfry-session=abc|none",
        "''|none",
      })
  void readsTheCookie(String header, String expected) {
    assertThat(SessionCookie.find(List.of(header)).orElse("none")).isEqualTo(expected);
  }

  @Test
  void twoHeadersThatDifferAreNone() {
    assertThat(SessionCookie.find(List.of("belfry-session=a", "belfry-session=b"))).isEmpty();
    assertThat(SessionCookie.find(List.of())).isEmpty();
  }

  @Test
  void setsAndTakesAway() {
    assertThat(SessionCookie.set("abc", false))
        .isEqualTo("belfry-session=abc; Path=/; HttpOnly; SameSite=Strict");
    assertThat(SessionCookie.set("abc", true)).endsWith("; Secure");
    assertThat(SessionCookie.clear(false))
        .isEqualTo("belfry-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  }
}
