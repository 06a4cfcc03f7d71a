package io.belfry.security.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether an ID token is to be believed, by OpenID Connect Core 3.1.3.7: who signed it, for
 * whom, for which log-in, and until when. Only signatures with keys that the provider publishes
 * count; a token that is not signed, or signed with a shared secret, is none.
 */
final class IdTokens {
  /** How far the provider's clock may be from ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final int LONGEST_SUBJECT = 255;

  private final String issuer;
  private final String clientId;
  private final Clock clock;

  IdTokens(String issuer, String clientId, Clock clock) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.clock = clock;
  }

  /**
   * What a token says, where it is to be believed.
   *
   * @param nonce what it must repeat
   * @param keys the provider's keys
   */
  Claims verify(JWT token, String nonce, JWKSource<SecurityContext> keys) throws LogInFailure {
    JWTClaimsSet claims = verifySignature(token, keys);
    Optional<String> fault = fault(claims, nonce);
    if (fault.isPresent()) {
      throw LogInFailure.failed("the ID token " + fault.get());
    }
    return new Claims(claims.toJSONObject());
  }

  private static JWTClaimsSet verifySignature(JWT token, JWKSource<SecurityContext> keys)
      throws LogInFailure {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    // the claims are judged below, by our own clock
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    try {
      return processor.process(token, null);
    } catch (JWKSetUnavailableException e) {
      throw LogInFailure.unavailable("the provider's keys can't be had: " + e);
    } catch (BadJOSEException | JOSEException e) {
      throw LogInFailure.failed("the ID token's signature is not taken: " + e);
    }
  }

  private Optional<String> fault(JWTClaimsSet claims, String nonce) throws LogInFailure {
    List<String> audience = claims.getAudience();
    Optional<String> party = text(claims, "azp");
    if (!Optional.ofNullable(claims.getIssuer()).equals(Optional.of(issuer))) {
      return Optional.of("is of another issuer");
    } else if (!audience.contains(clientId)) {
      return Optional.of("is for somebody else");
    } else if ((audience.size() > 1 || party.isPresent()) && !party.equals(Optional.of(clientId))) {
      return Optional.of("was asked for by somebody else");
    } else if (!isSubject(Optional.ofNullable(claims.getSubject()).orElse(""))) {
      return Optional.of("names no subject");
    } else if (!text(claims, "nonce").equals(Optional.of(nonce))) {
      return Optional.of("is of another log-in");
    }
    return timeFault(claims.toJSONObject());
  }

  private static boolean isSubject(String subject) {
    return !subject.isBlank() && subject.length() <= LONGEST_SUBJECT;
  }

  private Optional<String> timeFault(Map<String, Object> claims) {
    Instant now = clock.instant();
    Optional<Instant> end = instant(claims, "exp");
    Optional<Instant> issued = instant(claims, "iat");
    if (end.isEmpty() || issued.isEmpty()) {
      return Optional.of("does not say when it holds");
    } else if (!now.isBefore(end.get().plus(SKEW))) {
      return Optional.of("has expired");
    }
    boolean early =
        issued.get().isAfter(now.plus(SKEW))
            || instant(claims, "nbf").filter(from -> from.isAfter(now.plus(SKEW))).isPresent();
    return early ? Optional.of("does not hold yet") : Optional.empty();
  }

  private static Optional<String> text(JWTClaimsSet claims, String name) throws LogInFailure {
    try {
      return Optional.ofNullable(claims.getStringClaim(name));
    } catch (ParseException e) {
      throw LogInFailure.failed("the ID token's " + name + " is no text");
    }
  }

  private static Optional<Instant> instant(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof Number seconds
        ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
        : Optional.empty();
  }
}
