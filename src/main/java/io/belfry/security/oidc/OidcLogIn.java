package io.belfry.security.oidc;

import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.belfry.config.OidcSettings;
import io.belfry.security.Begun;
import io.belfry.security.Printable;
import io.belfry.security.RateLimiter;
import io.belfry.security.RateLimiter.Limit;
import io.belfry.security.RemoteAddress;
import io.belfry.security.VouchedLogIn;
import io.belfry.security.VouchedLogIn.Outcome;
import io.belfry.security.oidc.LogInFailure.Code;
import io.belfry.store.PendingLogins.Pending;
import io.belfry.store.SessionRecord.Client;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log-in at a provider of OpenID Connect, by authorisation code with PKCE: sends browsers there and
 * takes them back. A log-in is known by its state, ends once, and only in the browser that began
 * it.
 */
public final class OidcLogIn {
  /** Where the provider sends browsers back to, below the address of this installation. */
  public static final String CALLBACK = "/api/v1/oidc/callback";

  private static final Limit STARTS = new Limit("oidc-start", 60, Duration.ofMinutes(1));
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(OidcLogIn.class);

  private final OidcSettings settings;
  private final Round round;
  private final VouchedLogIn accounts;
  private final RateLimiter limiter;
  private final Provider provider;
  private final TokenCalls tokens;
  private final IdTokens idTokens;
  private final ClaimMapping mapping;

  /**
   * Makes the log-in at one provider; nobody is called before somebody logs in.
   *
   * @param executor where the HTTP client does its small work
   */
  public OidcLogIn(
      OidcSettings settings,
      Round round,
      VouchedLogIn accounts,
      RateLimiter limiter,
      Executor executor,
      Clock clock) {
    ProviderHttp http = new ProviderHttp(executor, CALL_PATIENCE);
    this.settings = settings;
    this.round = round;
    this.accounts = accounts;
    this.limiter = limiter;
    this.provider = new Provider(settings.issuer(), http, clock);
    this.tokens = new TokenCalls(settings.client(), callback(), http);
    this.idTokens = new IdTokens(settings.issuer().toString(), settings.client().id(), clock);
    this.mapping = new ClaimMapping(settings);
  }

  /**
   * A log-in that has begun.
   *
   * @param location where the browser goes on
   * @param browser what its cookie is to hold
   */
  public record Started(URI location, String browser) {
    @Override
    public String toString() {
      return "a log-in that has begun";
    }
  }

  /**
   * A log-in that has ended well.
   *
   * @param begun the session
   * @param location where the browser goes on
   */
  public record Finished(Begun begun, URI location) {}

  /** Who comes back, as the request tells. */
  public record Visitor(Client client, Optional<String> browser, Optional<String> session) {
    @Override
    public String toString() {
      return client.toString();
    }
  }

  /** Whether browsers reach this installation by https. */
  public boolean isSecure() {
    return "https".equals(settings.baseUrl().getScheme());
  }

  /** The page that tells why a log-in failed. */
  public URI failurePage(String code) {
    return URI.create(settings.baseUrl() + "/login?error=" + code);
  }

  private URI callback() {
    return URI.create(settings.baseUrl() + CALLBACK);
  }

  // --- the way there

  /**
   * Begins a log-in.
   *
   * @param returnTo the path of the page to open afterwards
   */
  public Started start(Optional<String> returnTo, Client client) throws LogInFailure {
    if (limiter.take(STARTS, RemoteAddress.network(client.address())).isPresent()) {
      throw LogInFailure.of(Code.TOO_MANY, "too many log-ins begin at one address");
    }
    URI endpoint = provider.get().metadata().getAuthorizationEndpointURI();
    State state = new State(32);
    Nonce nonce = new Nonce(32);
    CodeVerifier verifier = new CodeVerifier();
    String browser = new State(32).getValue();
    round.begin(
        state.getValue(),
        new Pending(
            verifier.getValue(), nonce.getValue(), Round.sha256(browser), ReturnPath.of(returnTo)));
    URI location =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(settings.client().scopes().toArray(String[]::new)),
                new ClientID(settings.client().id()),
                callback())
            .endpointURI(endpoint)
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build()
            .toURI();
    return new Started(location, browser);
  }

  // --- the way back

  /**
   * Ends a log-in.
   *
   * @param query the parameters that the browser brings, decoded
   */
  public Finished finish(Map<String, List<String>> query, Visitor visitor) throws LogInFailure {
    try {
      CallbackParameters parameters = CallbackParameters.of(query);
      Pending pending = round.end(parameters.state(), visitor.browser());
      return finish(parameters, pending, visitor);
    } catch (LogInFailure e) {
      LOG.info(
          "A log-in by OpenID Connect failed: {}", Printable.line(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private Finished finish(CallbackParameters parameters, Pending pending, Visitor visitor)
      throws LogInFailure {
    Provider.Known known = provider.get();
    checkIssuer(parameters, known);
    if (parameters.error().isPresent()) {
      throw ProviderErrors.failure(parameters.error().get());
    }
    String code =
        parameters.code().orElseThrow(() -> LogInFailure.failed("the provider sent no code"));
    JWT token = tokens.buy(code, pending.verifier(), known.metadata());
    Claims claims = idTokens.verify(token, pending.nonce(), known.keys());
    Outcome outcome = accounts.logIn(mapping.map(claims), visitor.client(), visitor.session());
    if (outcome instanceof Outcome.Refused refused) {
      throw LogInFailure.refused(refused.why(), refused.user());
    }
    URI location = URI.create(settings.baseUrl() + pending.returnTo());
    return new Finished(((Outcome.Done) outcome).begun(), location);
  }

  /** An answer of another provider is none to our question (RFC 9207). */
  private void checkIssuer(CallbackParameters parameters, Provider.Known known)
      throws LogInFailure {
    boolean required = known.metadata().supportsAuthorizationResponseIssuerParam();
    Optional<String> issuer = parameters.issuer();
    boolean right =
        issuer.map(given -> given.equals(settings.issuer().toString())).orElse(!required);
    if (!right) {
      throw LogInFailure.failed("the answer is of another provider");
    }
  }
}
