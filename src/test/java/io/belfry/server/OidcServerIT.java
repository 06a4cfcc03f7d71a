package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.belfry.security.oidc.TestProvider;
import io.belfry.server.RawHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Log-in at a provider that the test starts where {@code arquillian.xml} tells the server of it.
 */
class OidcServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String START = "/api/v1/oidc/start?returnTo=%2Fjobs%3Fq%3Da";

  private static int begun;

  private TestProvider provider;

  @BeforeEach
  void open() throws Exception {
    provider =
        new TestProvider(
            "localhost", Integer.getInteger("belfry.test.oidc.port"), Clock.systemUTC());
    Awaitility.await()
        .until(() -> begin().location().startsWith(provider.issuer() + "/authorize?"));
  }

  @AfterEach
  void close() {
    provider.close();
  }

  // --- steps of a browser

  private HttpResponse<String> start() throws Exception {
    return send(anonymous(START).GET());
  }

  /** A log-in that has begun: where the browser is sent, and what it is known by. */
  private record Begun(String location, String cookie) {}

  /** Begins one at an address of its own, as so many a minute may begin at one. */
  private static Begun begin() throws IOException {
    String from = "127.0.3." + (1 + begun++ % 250);
    Answer answer = RawHttp.sendFrom(from, "GET " + START, List.of("Host: localhost"), "");
    return new Begun(answer.header("Location"), answer.header("Set-Cookie").split(";", 2)[0]);
  }

  private String goThere(HttpResponse<String> started) throws Exception {
    return goThere(location(started));
  }

  /** Goes to the provider; the address that it sends the browser back to. */
  private String goThere(String location) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(location)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    assertThat(location(answer)).startsWith(baseUrl() + "/api/v1/oidc/callback?");
    return location(answer).substring(baseUrl().length());
  }

  private HttpResponse<String> comeBack(String path, String cookie) throws Exception {
    return send(anonymous(path).header("Cookie", cookie).GET());
  }

  private HttpResponse<String> logIn() throws Exception {
    Begun begun = begin();
    return comeBack(goThere(begun.location()), begun.cookie());
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  private static List<String> setCookies(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie");
  }

  private static String cookie(HttpResponse<String> answer, String name) {
    return setCookies(answer).stream()
        .filter(each -> each.startsWith(name + "="))
        .map(each -> each.split(";", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  private JsonNode read(String path, String cookie) throws Exception {
    HttpResponse<String> answer = send(anonymous(path).header("Cookie", cookie).GET());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static void assertFailed(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(location(answer)).isEqualTo(baseUrl() + "/login?error=" + code);
    assertThat(setCookies(answer))
        .containsExactly("belfry-oidc=; Path=/api/v1/oidc; HttpOnly; SameSite=Lax; Max-Age=0");
  }

  // --- tests

  @Test
  void somebodyLogsInAndWorks() throws Exception {
    HttpResponse<String> started = start();
    assertThat(started.statusCode()).isEqualTo(302);
    assertThat(started.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(setCookies(started))
        .singleElement()
        .asString()
        .matches(
            "belfry-oidc=[A-Za-z0-9_-]{43};"
                + " Path=/api/v1/oidc; HttpOnly; SameSite=Lax; Max-Age=600");

    HttpResponse<String> answer =
        comeBack(goThere(started), cookie(started, "belfry-oidc") + "; other=1");
    assertThat(location(answer)).isEqualTo(baseUrl() + "/jobs?q=a");
    assertThat(setCookies(answer))
        .anyMatch(
            each ->
                each.matches("belfry-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"))
        .anyMatch(each -> each.startsWith("belfry-oidc=;"))
        .hasSize(2);
    assertThat(answer.body()).isEmpty();

    String session = cookie(answer, "belfry-session");
    JsonNode who = read("/api/v1/session", session);
    assertThat(who.get("user").asText()).isEqualTo("ana");
    assertThat(who.get("source").asText()).isEqualTo("oidc");
    assertThat(who.get("displayName").asText()).isEqualTo("Ana Example");
    assertThat(who.get("roles")).hasToString("{\"oidc-team\":\"Operator\"}");
    assertThat(send(anonymous("/api/v1/users").header("Cookie", session).GET()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void suchAnAccountHasNoPassword() throws Exception {
    String session = cookie(logIn(), "belfry-session");
    HttpRequest.Builder change =
        anonymous("/api/v1/account:change-password")
            .header("Cookie", session)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"current\": \"none\", \"password\": \"as good as any\"}"));
    HttpResponse<String> answer = send(change);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(JSON.readTree(answer.body()).get("code").asText()).isEqualTo("password.notLocal");

    HttpResponse<String> reset =
        send(
            request("/api/v1/users/ana:reset-password")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(reset.statusCode()).as(reset.body()).isEqualTo(409);
    assertThat(Login.post("ana", "").statusCode()).isIn(400, 401);
  }

  @Test
  void aStateIsGoodOnceAndInOneBrowser() throws Exception {
    HttpResponse<String> started = start();
    String back = goThere(started);
    assertFailed(comeBack(back, "other=1"), "oidc.expired");
    assertFailed(comeBack(back, cookie(start(), "belfry-oidc")), "oidc.expired");
    assertThat(location(comeBack(back, cookie(started, "belfry-oidc")))).endsWith("/jobs?q=a");
    assertFailed(comeBack(back, cookie(started, "belfry-oidc")), "oidc.expired");
    assertFailed(comeBack("/api/v1/oidc/callback", "other=1"), "oidc.expired");
  }

  /** Of another site's page, or of a script, nobody is sent on to. */
  @ParameterizedTest
  @ValueSource(
      strings = {"//evil.example", "/\\evil.example", "https://evil.example/", "javascript:x"})
  void aLogInEndsHere(String returnTo) throws Exception {
    HttpResponse<String> started =
        send(
            anonymous(
                    "/api/v1/oidc/start?returnTo="
                        + URLEncoder.encode(returnTo, StandardCharsets.UTF_8))
                .GET());
    String end = location(comeBack(goThere(started), cookie(started, "belfry-oidc")));
    assertThat(end).startsWith(baseUrl() + "/").doesNotContain("evil", "javascript");
  }

  @Test
  void nobodyTakesOverAnAccountByItsName() throws Exception {
    provider.user.put("preferred_username", Login.ADMIN);
    provider.user.put("sub", "not-the-administrator");
    provider.user.put("groups", List.of("admins"));
    assertFailed(logIn(), "oidc.nameTaken");
  }

  @Test
  void whatGoesWrongIsToldByTheLogInPageAndInTheAudit() throws Exception {
    HttpResponse<String> started = start();
    String back = goThere(started);
    assertFailed(
        comeBack(back + "&error=access_denied", cookie(started, "belfry-oidc")), "oidc.denied");

    provider.user.put("preferred_username", "nobody-in-particular");
    provider.user.put("sub", "2");
    provider.user.put("groups", List.of("others"));
    assertFailed(logIn(), "oidc.noRole");
    JsonNode entry = audited("nobody-in-particular");
    assertThat(entry.get("outcome").asText()).isEqualTo("refused");
    assertThat(entry.get("code").asText()).isEqualTo("oidc.noRole");
    assertThat(entry.get("action").asText()).isEqualTo("login");
  }

  @Test
  void aLogInIsInTheAudit() throws Exception {
    provider.user.put("preferred_username", "audited-ana");
    provider.user.put("sub", "3");
    logIn();
    JsonNode entry = audited("audited-ana");
    assertThat(entry.get("outcome").asText()).isEqualTo("done");
    assertThat(entry.get("action").asText()).isEqualTo("login");
    assertThat(entry.toString()).doesNotContain("canary").doesNotContain("code-");
  }

  private JsonNode audited(String user) {
    return Awaitility.await()
        .until(
            () -> read("/api/v1/audit?user=" + user, Login.cookie()).get("items").path(0),
            entry -> !entry.isMissingNode());
  }

  // --- tokens, each bad in one way

  /**
   * Somebody who could log in if the token were as it should be; who can is shown after it, as all
   * that goes wrong has the one code.
   */
  private void assertThatSuchATokenLetsNobodyIn(TestProvider.TokenMaker maker) throws Exception {
    provider.tokenMaker = maker;
    assertFailed(logIn(), "oidc.failed");
    provider.tokenMaker = provider::sign;
    HttpResponse<String> good = logIn();
    assertThat(location(good)).isEqualTo(baseUrl() + "/jobs?q=a");
    assertThat(read("/api/v1/session", cookie(good, "belfry-session")).get("user").asText())
        .isEqualTo("ana");
  }

  @ParameterizedTest
  @CsvSource({
    "iss, https://evil.example/realms/test",
    "iss,",
    "aud, somebody-else",
    "aud,",
    "azp, somebody-else",
    "nonce, of-another-log-in-altogether",
    "nonce,",
    "sub, ''",
    "sub,",
    "exp,",
  })
  void aTokenWithAWrongClaimLetsNobodyIn(String claim, @Nullable String value) throws Exception {
    assertThatSuchATokenLetsNobodyIn(
        claims -> {
          if (value == null) {
            claims.remove(claim);
          } else {
            claims.put(claim, value);
          }
          return provider.sign(claims);
        });
  }

  /** Clocks may be a minute apart. */
  @Test
  void aTokenThatHasExpiredLetsNobodyIn() throws Exception {
    assertThatSuchATokenLetsNobodyIn(
        claims -> {
          claims.put("iat", Instant.now().getEpochSecond() - 180);
          claims.put("exp", Instant.now().getEpochSecond() - 120);
          return provider.sign(claims);
        });
  }

  @Test
  void aTokenOfAnotherDayLetsNobodyIn() throws Exception {
    assertThatSuchATokenLetsNobodyIn(
        claims -> {
          claims.put("nbf", Instant.now().getEpochSecond() + 120);
          return provider.sign(claims);
        });
  }

  @Test
  void aTokenThatIsNotSignedLetsNobodyIn() throws Exception {
    assertThatSuchATokenLetsNobodyIn(
        claims -> new PlainJWT(JWTClaimsSet.parse(claims)).serialize());
  }

  @Test
  void aTokenWhoseClaimsWereChangedLetsNobodyIn() throws Exception {
    assertThatSuchATokenLetsNobodyIn(
        claims -> {
          String[] parts = provider.sign(claims).split("\\.");
          claims.put("groups", List.of("admins"));
          parts[1] = provider.sign(claims).split("\\.")[1];
          return String.join(".", parts);
        });
  }

  /** Under the name of a key that is published, and under one that is not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTokenThatSomebodyElseSignedLetsNobodyIn(boolean known) throws Exception {
    String name = known ? provider.key.getKeyID() : "unknown";
    RSAKey own = new RSAKeyGenerator(2048).keyID(name).generate();
    assertThatSuchATokenLetsNobodyIn(claims -> TestProvider.sign(claims, own));
  }

  @Test
  void thePublicKeyIsNoSecretToSignWith() throws Exception {
    assertThatSuchATokenLetsNobodyIn(
        claims -> {
          JWSHeader header =
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(provider.key.getKeyID()).build();
          SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(claims));
          token.sign(new MACSigner(provider.key.toRSAPublicKey().getEncoded()));
          return token.serialize();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no.token.atAll", "x"})
  void whatIsNoTokenLetsNobodyIn(String text) throws Exception {
    assertThatSuchATokenLetsNobodyIn(claims -> text);
  }

  /** The library repeats the type of a token that it refuses, and the log says why it did. */
  @Test
  void whatATokenSaysIsOneLineOfTheLog() throws Exception {
    String before = ServerLog.read();
    for (String broken : List.of("\n", "\r\n", "\r", "\u001b[2J")) {
      assertThatSuchATokenLetsNobodyIn(
          claims -> {
            JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(provider.key.getKeyID())
                    .type(new JOSEObjectType("canary-in-log" + broken + ServerLog.FORGED))
                    .build();
            SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(claims));
            token.sign(new RSASSASigner(provider.key));
            return token.serialize();
          });
    }
    String after = ServerLog.read().substring(before.length());
    assertThat(after).containsIgnoringCase("canary-in-log\\u000a" + ServerLog.FORGED);
    ServerLog.assertNothingForged(after, "canary-in-log");
  }

  @Test
  void aProviderThatIsAwayHurtsNobodyElse() throws Exception {
    HttpResponse<String> started = start();
    String back = goThere(started);
    provider.close();
    assertFailed(comeBack(back, cookie(started, "belfry-oidc")), "oidc.unavailable");
    assertThat(get("/api/v1/jobs").statusCode()).isEqualTo(200);
    assertThat(Login.post(Login.ADMIN, Login.PASSWORD).statusCode()).isEqualTo(200);
  }
}
