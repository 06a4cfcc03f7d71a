package io.belfry.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of bad token, beside the good one that each of them is but for one thing. */
class IdTokensTest {
  private static final String ISSUER = "https://id.example/realms/main";
  private static final String NONCE = "nonce-of-this-log-in";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final IdTokens TOKENS =
      new IdTokens(ISSUER, "belfry", Clock.fixed(NOW, ZoneOffset.UTC));

  private static RSAKey key;
  private static RSAKey otherKey;
  private static JWKSource<SecurityContext> published;

  @BeforeAll
  static void makeKeys() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("1").generate();
    otherKey = new RSAKeyGenerator(2048).keyID("1").generate();
    published = new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()));
  }

  private static Map<String, Object> good() {
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", ISSUER);
    claims.put("aud", "belfry");
    claims.put("sub", "ana");
    claims.put("nonce", NONCE);
    claims.put("iat", NOW.getEpochSecond());
    claims.put("exp", NOW.getEpochSecond() + 60);
    return claims;
  }

  private static String verify(String token) {
    try {
      return TOKENS.verify(JWTParser.parse(token), NONCE, published).text("sub").orElseThrow();
    } catch (LogInFailure e) {
      assertThat(e.code()).isEqualTo("oidc.failed");
      return e.getMessage();
    } catch (java.text.ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String verifyWith(String claim, Object value) throws Exception {
    Map<String, Object> claims = good();
    claims.put(claim, value);
    claims.values().removeIf("absent"::equals);
    return verify(TestProvider.sign(claims, key));
  }

  private static String signed(JWSHeader header, RSAKey with) throws Exception {
    SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(good()));
    token.sign(new RSASSASigner(with));
    return token.serialize();
  }

  @Test
  void aGoodOneIsBelieved() throws Exception {
    assertThat(verify(TestProvider.sign(good(), key))).isEqualTo("ana");
  }

  @ParameterizedTest
  @CsvSource({
    "iss,   https://id.example/realms/other, another issuer",
    "iss,   https://id.example/realms/main/, another issuer",
    "iss,   absent,                          another issuer",
    "aud,   somebody,                        somebody else",
    "aud,   Belfry,                          somebody else",
    "aud,   absent,                          somebody else",
    "azp,   somebody,                        asked for by somebody else",
    "sub,   absent,                          no subject",
    "sub,   ' ',                             no subject",
    "nonce, another,                         another log-in",
    "nonce, absent,                          another log-in",
    "exp,   absent,                          when it holds",
    "iat,   absent,                          when it holds",
  })
  void aWrongTextIsNot(String claim, String value, String why) throws Exception {
    assertThat(verifyWith(claim, value)).contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "exp, -60,  expired",
    "exp, -59,  ana",
    "exp, -86400, expired",
    "iat, 60,   ana",
    "iat, 61,   not hold yet",
    "nbf, 60,   ana",
    "nbf, 61,   not hold yet",
    "nbf, -10,  ana",
  })
  void aWrongTimeIsNot(String claim, long seconds, String outcome) throws Exception {
    assertThat(verifyWith(claim, NOW.getEpochSecond() + seconds)).contains(outcome);
  }

  @Test
  void severalAudiencesNeedTheOneThatAsked() throws Exception {
    Map<String, Object> claims = good();
    claims.put("aud", List.of("other", "belfry"));
    assertThat(verify(TestProvider.sign(claims, key))).contains("asked for by somebody else");
    claims.put("azp", "belfry");
    assertThat(verify(TestProvider.sign(claims, key))).isEqualTo("ana");
    claims.put("aud", List.of("other", "belfry-2"));
    assertThat(verify(TestProvider.sign(claims, key))).contains("for somebody else");
  }

  @Test
  void aTextWhereThereShouldBeNoneIsNot() throws Exception {
    assertThat(verifyWith("nonce", List.of(NONCE))).contains("nonce is no text");
    assertThat(verifyWith("sub", "x".repeat(256))).contains("no subject");
  }

  // --- signatures

  @Test
  void aTokenThatIsNotSignedIsNot() throws Exception {
    String plain = new PlainJWT(JWTClaimsSet.parse(good())).serialize();
    assertThat(verify(plain)).contains("signature is not taken");
    for (String none : List.of("none", "None", "NONE")) {
      String header = "{\"alg\":\"" + none + "\",\"kid\":\"1\"}";
      List<String> parts = new ArrayList<>(List.of(plain.split("\\.", -1)));
      parts.set(0, base64(header));
      for (String signature : List.of("", "AAAA")) {
        parts.set(2, signature);
        String token = String.join(".", parts);
        try {
          assertThat(verify(token)).contains("signature is not taken");
        } catch (IllegalArgumentException e) {
          assertThat(e).as("no token at all").hasCauseInstanceOf(java.text.ParseException.class);
        }
      }
    }
  }

  @Test
  void aTokenSignedWithThePublicKeyAsASecretIsNot() throws Exception {
    for (byte[] secret :
        List.of(
            key.toRSAPublicKey().getEncoded(),
            pem().getBytes(StandardCharsets.US_ASCII),
            key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build();
      SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(good()));
      token.sign(new MACSigner(secret));
      assertThat(verify(token.serialize())).contains("signature is not taken");
    }
  }

  private static String pem() throws Exception {
    String body = Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  @Test
  void aTokenOfAnotherKeyIsNot() throws Exception {
    assertThat(verify(TestProvider.sign(good(), otherKey))).contains("signature is not taken");
    JWSHeader unknown = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("2").build();
    assertThat(verify(signed(unknown, key))).contains("signature is not taken");
  }

  @Test
  void aTokenThatBringsItsOwnKeyIsNot() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("1").jwk(otherKey.toPublicJWK()).build();
    assertThat(verify(signed(header, otherKey))).contains("signature is not taken");
  }

  @Test
  void aTokenOfAnotherTypeIsNot() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("1")
            .type(new JOSEObjectType("at+jwt"))
            .build();
    assertThat(verify(signed(header, key))).contains("signature is not taken");
  }

  @Test
  void aTokenThatWasChangedIsNot() throws Exception {
    String[] parts = TestProvider.sign(good(), key).split("\\.");
    Map<String, Object> admin = good();
    admin.put("sub", "admin");
    String body = base64(JWTClaimsSet.parse(admin).toString());
    assertThat(verify(parts[0] + "." + body + "." + parts[2])).contains("signature is not taken");
  }

  @Test
  void keysThatCannotBeHadAreAnOutage() throws Exception {
    JWKSource<SecurityContext> away =
        (selector, context) -> {
          throw new com.nimbusds.jose.jwk.source.JWKSetUnavailableException("away");
        };
    String token = TestProvider.sign(good(), key);
    LogInFailure failure =
        catchThrowableOfType(
            LogInFailure.class, () -> TOKENS.verify(JWTParser.parse(token), NONCE, away));
    assertThat(failure.code()).isEqualTo("oidc.unavailable");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
