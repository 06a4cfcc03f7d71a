package io.belfry.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import io.belfry.config.Machine;
import io.belfry.config.OidcSettings;
import io.belfry.config.Settings;
import io.belfry.config.SettingsSources;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import io.belfry.security.AccountRoles;
import io.belfry.security.Begun;
import io.belfry.security.RandomTexts;
import io.belfry.security.RateLimiter;
import io.belfry.security.SessionLimits;
import io.belfry.security.Sessions;
import io.belfry.security.VouchedLogIn;
import io.belfry.security.oidc.OidcLogIn.Finished;
import io.belfry.security.oidc.OidcLogIn.Started;
import io.belfry.security.oidc.OidcLogIn.Visitor;
import io.belfry.store.Account;
import io.belfry.store.AccountLinks;
import io.belfry.store.Accounts;
import io.belfry.store.PendingLogins;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way there and back, with a real provider over HTTP and the real embedded store. */
class OidcLogInIT {
  private static final Client CLIENT = new Client("192.0.2.7", "Browser/1");
  private static final Logger ROOT = Logger.getLogger("");

  @TempDir Path folder;

  private final AtomicLong passed = new AtomicLong();
  private final Clock clock = new TurnedClock();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Handler handler = new Remembering();
  private final Level level = ROOT.getLevel();
  private KeyValueStore kv;
  private TestProvider provider;
  private Accounts accounts;
  private Sessions sessions;
  private boolean tooMany;
  private OidcLogIn logIn;

  @BeforeEach
  void open() throws Exception {
    ROOT.addHandler(handler);
    ROOT.setLevel(Level.ALL);
    kv =
        EmbeddedKeyValueStore.open(
            EmbeddedSettings.at(folder.resolve("kv")),
            Thread::new,
            () -> System.nanoTime() + passed.get());
    provider = new TestProvider("127.0.0.1", clock);
    accounts = new Accounts(kv, AccountRoles::isAdministrator);
    sessions =
        new Sessions(
            accounts,
            new SessionStore(kv),
            new SessionLimits(Duration.ofHours(1), Duration.ofHours(12)),
            new RandomTexts(new SecureRandom()),
            clock);
    logIn = master();
  }

  @AfterEach
  void close() {
    ROOT.removeHandler(handler);
    ROOT.setLevel(level);
    provider.close();
    kv.close();
    threads.shutdownNow();
    // whatever happened: what is secret is not in the log
    assertThat(String.join("\n", logged))
        .doesNotContain(TestProvider.CLIENT_SECRET)
        .doesNotContain("canary")
        .doesNotContain("eyJ")
        .doesNotContain("code-");
  }

  private OidcSettings settings() {
    Map<String, String> all = new HashMap<>();
    all.put("belfry.oidc.issuer", provider.issuer());
    all.put("belfry.oidc.client-id", TestProvider.CLIENT_ID);
    all.put("belfry.oidc.client-secret", TestProvider.CLIENT_SECRET);
    all.put("belfry.oidc.redirect-url", "https://belfry.example");
    all.put("belfry.oidc.role-mapping", "engineers=Operator@team-a,admins=Admin@*");
    return Settings.load(new SettingsSources(all, Map.of(), new Machine(2, "")))
        .oidc()
        .orElseThrow();
  }

  /** One more master over the same store. */
  private OidcLogIn master() {
    VouchedLogIn vouched =
        new VouchedLogIn(
            accounts, new AccountLinks(kv), sessions, new RandomTexts(new SecureRandom()), clock);
    Round round = new Round(new PendingLogins(kv));
    return new OidcLogIn(settings(), round, vouched, limiter(), threads, clock);
  }

  private RateLimiter limiter() {
    return new RateLimiter() {
      @Override
      public Optional<Duration> take(Limit limit, String subject) {
        return tooMany ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
      }

      @Override
      public void giveBack(Limit limit, String subject) {}
    };
  }

  // --- a browser

  /** A log-in whose browser has been at the provider. */
  private record Back(Map<String, List<String>> query, String browser) {
    Back with(String name, String... values) {
      Map<String, List<String>> changed = new HashMap<>(query);
      changed.put(name, List.of(values));
      return new Back(changed, browser);
    }

    Back without(String name) {
      Map<String, List<String>> changed = new HashMap<>(query);
      changed.remove(name);
      return new Back(changed, browser);
    }
  }

  private Back goThere() throws Exception {
    return goThere(Optional.empty());
  }

  private Back goThere(Optional<String> returnTo) throws Exception {
    Started started = logIn.start(returnTo, CLIENT);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(started.location()).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    URI location = URI.create(answer.headers().firstValue("Location").orElseThrow());
    assertThat(location).asString().startsWith("https://belfry.example/api/v1/oidc/callback?");
    Map<String, List<String>> query = new HashMap<>();
    TestProvider.form(location.getRawQuery())
        .forEach((name, value) -> query.put(name, List.of(value)));
    return new Back(query, started.browser());
  }

  private Finished comeBack(Back back) throws LogInFailure {
    return comeBack(back, Optional.of(back.browser()));
  }

  private Finished comeBack(Back back, Optional<String> browser) throws LogInFailure {
    return logIn.finish(back.query(), new Visitor(CLIENT, browser, Optional.empty()));
  }

  private String failure(Back back) {
    return catchThrowableOfType(LogInFailure.class, () -> comeBack(back)).code();
  }

  private String failureOfStart() {
    return catchThrowableOfType(LogInFailure.class, () -> logIn.start(Optional.empty(), CLIENT))
        .code();
  }

  private long callsOf(String path) {
    return provider.calls.stream().filter(path::equals).count();
  }

  // --- the good way

  @Test
  void somebodyLogsInAndIsWhatTheirGroupsSay() throws Exception {
    assertThat(provider.calls).as("nobody is called before").isEmpty();
    Finished finished = comeBack(goThere(Optional.of("/jobs?q=a")));
    Begun begun = finished.begun();

    assertThat(finished.location()).hasToString("https://belfry.example/jobs?q=a");
    assertThat(begun.account().name()).isEqualTo("ana");
    assertThat(begun.account().profile().displayName()).isEqualTo("Ana Example");
    assertThat(begun.account().roles()).isEqualTo(Map.of("team-a", "Operator"));
    assertThat(sessions.find(begun.cookie())).isPresent();
  }

  @Test
  void theStoreKeepsNoStateAndNoCookieAsTheyAre() throws Exception {
    Back back = goThere();
    String kept = kv.range("logins/", "", 10).join().items().toString();
    assertThat(kept)
        .contains("verifier")
        .doesNotContain(back.query().get("state").get(0))
        .doesNotContain(back.browser());
    comeBack(back);
    assertThat(kv.count("logins/").join()).isZero();
  }

  @Test
  void anyMasterTakesTheBrowserBack() throws Exception {
    Back back = goThere();
    logIn = master();
    assertThat(comeBack(back).begun().account().name()).isEqualTo("ana");
  }

  @Test
  void theProviderIsAskedAboutItselfOnce() throws Exception {
    comeBack(goThere());
    comeBack(goThere());
    assertThat(callsOf("/.well-known/openid-configuration")).isEqualTo(1);
    assertThat(callsOf("/jwks")).isEqualTo(1);
    pass(Duration.ofHours(1));
    comeBack(goThere());
    assertThat(callsOf("/.well-known/openid-configuration")).isEqualTo(2);
  }

  @Test
  void aProviderThatTakesTheSecretInTheFormGetsItThere() throws Exception {
    provider.metadata.put(
        "token_endpoint_auth_methods_supported", List.of("private_key_jwt", "client_secret_post"));
    assertThat(comeBack(goThere()).begun()).isNotNull();
  }

  // --- states

  @Test
  void aStateIsGoodOnce() throws Exception {
    Back back = goThere();
    comeBack(back);
    long bought = callsOf("/token");
    assertThat(failure(back)).isEqualTo("oidc.expired");
    assertThat(callsOf("/token")).as("the provider is not even asked").isEqualTo(bought);
  }

  @Test
  void aStateIsGoodOnceAlsoInARace() throws Exception {
    Back back = goThere();
    List<Future<Boolean>> tries = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tries.add(
          threads.submit(
              () -> {
                try {
                  return comeBack(back) != null;
                } catch (LogInFailure e) {
                  return false;
                }
              }));
    }
    int good = 0;
    for (Future<Boolean> each : tries) {
      good += each.get() ? 1 : 0;
    }
    assertThat(good).isEqualTo(1);
    assertThat(callsOf("/token")).isEqualTo(1);
  }

  @Test
  void aStateOfAnotherBrowserIsNone() throws Exception {
    Back back = goThere();
    Back other = goThere();
    for (Optional<String> browser :
        List.of(Optional.<String>empty(), Optional.of(""), Optional.of(other.browser()))) {
      LogInFailure failure =
          catchThrowableOfType(LogInFailure.class, () -> comeBack(back, browser));
      assertThat(failure.code()).as("%s", browser).isEqualTo("oidc.expired");
    }
    assertThat(callsOf("/token")).isZero();
    assertThat(comeBack(back).begun()).as("it is still good where it was begun").isNotNull();
  }

  @Test
  void aStateThatNobodyGaveIsNone() throws Exception {
    Back back = goThere();
    String state = back.query().get("state").get(0);
    for (String wrong : List.of("", "x", "A".repeat(43), state + "A", state.substring(1), "../x")) {
      assertThat(failure(back.with("state", wrong))).as(wrong).isEqualTo("oidc.expired");
    }
    assertThat(failure(back.without("state"))).isEqualTo("oidc.expired");
    assertThat(failure(back.with("state", state, state))).isEqualTo("oidc.expired");
  }

  @Test
  void aStateIsGoodForTenMinutes() throws Exception {
    Back early = goThere();
    Back late = goThere();
    pass(Duration.ofMinutes(9));
    assertThat(comeBack(early).begun()).isNotNull();
    pass(Duration.ofMinutes(2));
    Awaitility.await().untilAsserted(() -> assertThat(kv.count("logins/").join()).isZero());
    assertThat(failure(late)).isEqualTo("oidc.expired");
  }

  // --- what the provider sends back

  @ParameterizedTest
  @CsvSource({
    "access_denied, oidc.denied",
    "login_required, oidc.denied",
    "temporarily_unavailable, oidc.unavailable",
    "server_error, oidc.unavailable",
    "invalid_scope, oidc.failed",
    "<script>, oidc.failed",
  })
  void anErrorOfTheProviderEndsTheLogIn(String error, String code) throws Exception {
    Back back = goThere();
    assertThat(failure(back.with("error", error))).isEqualTo(code);
    assertThat(failure(back)).as("and its state").isEqualTo("oidc.expired");
    assertThat(String.join("\n", logged)).doesNotContain("<script>");
  }

  @Test
  void anAnswerOfAnotherProviderIsNone() throws Exception {
    assertThat(failure(goThere().with("iss", "https://evil.example"))).isEqualTo("oidc.failed");
    assertThat(failure(goThere().without("iss"))).as("it is promised").isEqualTo("oidc.failed");
    assertThat(callsOf("/token")).isZero();
    provider.metadata.put("authorization_response_iss_parameter_supported", false);
    pass(Duration.ofHours(1));
    assertThat(comeBack(goThere().without("iss")).begun()).isNotNull();
    assertThat(failure(goThere().with("iss", "https://evil.example"))).isEqualTo("oidc.failed");
  }

  @Test
  void aCodeThatIsNoneIsNone() throws Exception {
    assertThat(failure(goThere().without("code"))).isEqualTo("oidc.failed");
    assertThat(failure(goThere().with("code", "code-of-my-own"))).isEqualTo("oidc.failed");
    String stolen = goThere().query().get("code").get(0);
    assertThat(failure(goThere().with("code", stolen)))
        .as("the verifier is of another log-in")
        .isEqualTo("oidc.failed");
    assertThat(failure(goThere().with("code", "a", "b"))).isEqualTo("oidc.failed");
    assertThat(accounts.all().join()).isEmpty();
  }

  // --- tokens, each bad in one way

  @ParameterizedTest
  @CsvSource({
    "iss, https://evil.example",
    "aud, somebody-else",
    "azp, somebody-else",
    "nonce, of-another-log-in",
    "sub, ''",
  })
  void aTokenWithAWrongClaimLetsNobodyIn(String claim, String value) throws Exception {
    provider.tokenMaker =
        claims -> {
          claims.put(claim, value);
          return provider.sign(claims);
        };
    assertThat(failure(goThere())).isEqualTo("oidc.failed");
    assertThat(accounts.all().join()).isEmpty();
  }

  @Test
  void aTokenThatHasExpiredLetsNobodyIn() throws Exception {
    provider.tokenMaker =
        claims -> {
          claims.put("exp", clock.instant().getEpochSecond() - 61);
          return provider.sign(claims);
        };
    assertThat(failure(goThere())).isEqualTo("oidc.failed");
  }

  @Test
  void aForgedTokenLetsNobodyIn() throws Exception {
    RSAKey own = new RSAKeyGenerator(2048).keyID(provider.key.getKeyID()).generate();
    List<TestProvider.TokenMaker> forgers =
        List.of(
            claims -> new PlainJWT(JWTClaimsSet.parse(claims)).serialize(),
            claims -> TestProvider.sign(claims, own),
            claims -> {
              JWSHeader header =
                  new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(provider.key.getKeyID()).build();
              SignedJWT token = new SignedJWT(header, JWTClaimsSet.parse(claims));
              token.sign(new MACSigner(provider.key.toRSAPublicKey().getEncoded()));
              return token.serialize();
            },
            claims -> "no.token.atAll",
            claims -> "");
    for (TestProvider.TokenMaker forger : forgers) {
      provider.tokenMaker = forger;
      assertThat(failure(goThere())).isEqualTo("oidc.failed");
    }
    assertThat(accounts.all().join()).isEmpty();
  }

  @Test
  void newKeysOfTheProviderAreFoundButNotAskedForAgainAndAgain() throws Exception {
    comeBack(goThere());
    provider.rotate();
    assertThat(comeBack(goThere()).begun()).isNotNull();
    assertThat(callsOf("/jwks")).isEqualTo(2);
    RSAKey unknown = new RSAKeyGenerator(2048).keyID("unknown").generate();
    provider.tokenMaker = claims -> TestProvider.sign(claims, unknown);
    for (int i = 0; i < 5; i++) {
      assertThat(failure(goThere())).isEqualTo("oidc.failed");
    }
    assertThat(callsOf("/jwks")).as("calls within half a minute").isLessThanOrEqualTo(3);
    provider.tokenMaker = provider::sign;
    assertThat(comeBack(goThere()).begun()).as("known keys still hold").isNotNull();
  }

  // --- people

  @Test
  void whoHasNoRoleIsNotLetIn() throws Exception {
    provider.user.put("groups", List.of("Engineers", "*"));
    Back back = goThere();
    LogInFailure failure = catchThrowableOfType(LogInFailure.class, () -> comeBack(back));
    assertThat(failure.code()).isEqualTo("oidc.noRole");
    assertThat(failure.user()).contains("ana");
    assertThat(accounts.all().join()).isEmpty();
  }

  @Test
  void rolesAreTakenAnewAtEachLogIn() throws Exception {
    comeBack(goThere());
    provider.user.put("groups", List.of("admins"));
    provider.user.put("preferred_username", "ana.married");
    Account account = comeBack(goThere()).begun().account();
    assertThat(account.name()).isEqualTo("ana");
    assertThat(account.roles()).isEqualTo(Map.of("*", "Admin"));
  }

  @Test
  void somebodyElseOfTheSameNameIsNotLetIn() throws Exception {
    comeBack(goThere());
    provider.user.put("sub", "another-subject");
    assertThat(failure(goThere())).isEqualTo("oidc.nameTaken");
  }

  // --- a provider that is ill

  @Test
  void aProviderThatIsAwayIsAnOutageAndComesBack() throws Exception {
    provider.instead.put("/.well-known/openid-configuration", call -> status(call, 503));
    assertThat(failureOfStart()).isEqualTo("oidc.unavailable");
    assertThat(failureOfStart()).isEqualTo("oidc.unavailable");
    assertThat(provider.calls).as("it is not asked at each try").hasSize(1);
    provider.instead.clear();
    pass(Duration.ofSeconds(5));
    comeBack(goThere());

    provider.instead.put("/.well-known/openid-configuration", call -> status(call, 503));
    pass(Duration.ofHours(1));
    assertThat(comeBack(goThere()).begun()).as("what it said last holds").isNotNull();
    provider.instead.put("/token", call -> status(call, 503));
    assertThat(failure(goThere())).isEqualTo("oidc.unavailable");
  }

  @Test
  void aProviderThatIsNotThereIsAnOutage() {
    provider.close();
    assertThat(failureOfStart()).isEqualTo("oidc.unavailable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"})
  void aProviderThatLeadsElsewhereIsNotFollowed(String field) {
    provider.metadata.put(field, "http://evil.example/x");
    assertThat(failureOfStart()).isEqualTo("oidc.unavailable");
  }

  @Test
  void redirectionsAreNotFollowed() throws Exception {
    TestProvider.Answer redirect =
        call -> {
          call.getResponseHeaders().set("Location", provider.issuer() + "/elsewhere");
          call.sendResponseHeaders(307, -1);
        };
    provider.instead.put("/.well-known/openid-configuration", redirect);
    assertThat(failureOfStart()).isEqualTo("oidc.unavailable");
    provider.instead.clear();
    pass(Duration.ofSeconds(5));
    Back back = goThere();
    provider.instead.put("/token", redirect);
    assertThat(failure(back)).isEqualTo("oidc.failed");
    assertThat(callsOf("/elsewhere")).isZero();
  }

  @Test
  void anAnswerThatIsTooLongIsCutOff() throws Exception {
    ProviderHttp http = new ProviderHttp(threads, Duration.ofSeconds(10));
    URI address = URI.create(provider.issuer() + "/long");
    provider.instead.put("/long", call -> blanks(call, ProviderHttp.MAX_ANSWER));
    assertThat(http.get(address)).hasSize(ProviderHttp.MAX_ANSWER);
    provider.instead.put("/long", call -> blanks(call, ProviderHttp.MAX_ANSWER + 1));
    IOException failure = catchThrowableOfType(IOException.class, () -> http.get(address));
    assertThat(failure).hasRootCauseMessage("the answer is too long");

    Back back = goThere();
    provider.instead.put("/token", call -> blanks(call, 20 * ProviderHttp.MAX_ANSWER));
    assertThat(failure(back)).isEqualTo("oidc.unavailable");
  }

  private static void blanks(HttpExchange call, int count) throws IOException {
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(200, 0);
    try (OutputStream out = call.getResponseBody()) {
      out.write(" ".repeat(count).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForLong() throws Exception {
    ProviderHttp http = new ProviderHttp(threads, Duration.ofMillis(300));
    provider.instead.put(
        "/slow",
        call -> {
          call.sendResponseHeaders(200, 0);
          OutputStream out = call.getResponseBody();
          for (int i = 0; i < 100; i++) {
            out.write(' ');
            out.flush();
            pause();
          }
        });
    long begun = System.nanoTime();
    IOException failure =
        catchThrowableOfType(
            IOException.class, () -> http.get(URI.create(provider.issuer() + "/slow")));
    assertThat(failure).hasMessageContaining("can't be reached");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void status(HttpExchange call, int status) throws IOException {
    TestProvider.send(call, status, "text/html", "<h1>" + TestProvider.CLIENT_SECRET + "</h1>");
  }

  // --- limits

  @Test
  void whoBeginsTooManyIsTurnedAway() {
    tooMany = true;
    assertThat(failureOfStart()).isEqualTo("login.tooMany");
    assertThat(provider.calls).isEmpty();
    assertThat(kv.count("logins/").join()).isZero();
  }

  private void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  /** A clock that stands still but for what the test lets pass. */
  private final class TurnedClock extends Clock {
    @Override
    public Instant instant() {
      return Instant.parse("2026-03-01T12:00:00Z").plusNanos(passed.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Keeps what is logged by us or by anybody, at every level. */
  private final class Remembering extends Handler {
    @Override
    public void publish(LogRecord entry) {
      String name = String.valueOf(entry.getLoggerName());
      // the test's own provider logs what it receives
      if (!name.startsWith("com.sun.net.httpserver") && !name.startsWith("jdk.httpserver")) {
        StringBuilder text = new StringBuilder(String.valueOf(entry.getMessage()));
        for (Throwable each = entry.getThrown(); each != null; each = each.getCause()) {
          text.append(' ').append(each);
        }
        logged.add(text.toString());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
