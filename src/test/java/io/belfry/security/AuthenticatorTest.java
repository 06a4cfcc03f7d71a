package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.KvException;
import io.belfry.security.Authenticator.Known;
import io.belfry.security.Authenticator.Nobody;
import io.belfry.security.Authenticator.Outcome;
import io.belfry.security.Authenticator.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
  private static final Identity BY_COOKIE = named("by-cookie");
  private static final Identity BY_TOKEN = named("by-token");
  private static final Authenticator AUTHENTICATOR =
      new Authenticator(
          id -> Optional.of(BY_COOKIE).filter(who -> id.equals("good")),
          (token, address) ->
              Optional.of(BY_TOKEN).filter(who -> token.equals("blf_1") && address.equals("ip")));

  private static Identity named(String user) {
    return new Identity(user, Grants.of(Map.of()), new Identity.Session("s"), false);
  }

  private static Outcome identify(Optional<String> cookie, String... authorization) {
    return AUTHENTICATOR.identify(List.of(authorization), cookie, "ip");
  }

  @Test
  void takesTheCookieOfAGoodSession() {
    assertThat(identify(Optional.of("good"))).isEqualTo(new Known(BY_COOKIE));
    assertThat(identify(Optional.of("bad"))).isInstanceOf(Nobody.class);
    assertThat(identify(Optional.empty())).isInstanceOf(Nobody.class);
  }

  @Test
  void aTokenGoesBeforeTheCookie() {
    assertThat(identify(Optional.of("good"), "Bearer blf_1")).isEqualTo(new Known(BY_TOKEN));
    assertThat(identify(Optional.empty(), "bearer  blf_1 ")).isEqualTo(new Known(BY_TOKEN));
  }

  @Test
  void aWrongTokenIsRefusedAlsoBesideAGoodCookie() {
    for (String header : List.of("Bearer no", "Bearer", "Basic Zm9vOmJhcg==", "")) {
      assertThat(identify(Optional.of("good"), header)).as(header).isInstanceOf(Refused.class);
    }
    assertThat(identify(Optional.empty(), "Bearer blf_1", "Bearer blf_1"))
        .isInstanceOf(Refused.class);
  }

  @Test
  void tooManyWrongTokensAreToldSo() {
    Authenticator tired =
        new Authenticator(
            id -> Optional.empty(),
            (token, address) -> {
              throw new TooManyTriesException();
            });
    assertThat(tired.identify(List.of("Bearer x"), Optional.empty(), "ip"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().status()).isEqualTo(429);
              assertThat(refused.refusal().code()).isEqualTo("token.tooManyTries");
            });
  }

  @Test
  void nobodyIsLetInWhileTheStoreIsAway() {
    assertThat(
            failing(new KvException.Unavailable("away"))
                .identify(List.of(), Optional.of("x"), "ip"))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().status()).isEqualTo(503));
    assertThatThrownBy(
            () ->
                failing(new IllegalStateException("a mistake"))
                    .identify(List.of(), Optional.of("x"), "ip"))
        .hasMessage("a mistake");
  }

  private static Authenticator failing(RuntimeException cause) {
    return new Authenticator(
        id -> {
          throw cause;
        },
        (token, address) -> Optional.empty());
  }
}
