package io.belfry.security.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.belfry.security.Printable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider as it describes itself. It is asked when somebody first logs in and then once an
 * hour; while it does not answer, what it said last holds, and it is asked again no more often than
 * every few seconds.
 */
final class Provider {
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration KEYS_FRESH = Duration.ofMinutes(15);

  /** How often an unknown key may make us ask for all keys: twice in this time. */
  private static final Duration KEYS_INTERVAL = Duration.ofSeconds(30);

  private static final long PATIENCE_SECONDS = 2;
  private static final Logger LOG = LoggerFactory.getLogger(Provider.class);

  private final URI issuer;
  private final ProviderHttp http;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<Known> known = Optional.empty();
  private Instant retryAt = Instant.MIN; // guarded by lock

  /**
   * What is known of the provider.
   *
   * @param metadata how it describes itself
   * @param keys the keys that it signs with
   * @param until how long that is fresh
   */
  record Known(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant until) {}

  Provider(URI issuer, ProviderHttp http, Clock clock) {
    this.issuer = issuer;
    this.http = http;
    this.clock = clock;
  }

  /** What is known of the provider; fails where it has never answered. */
  Known get() throws LogInFailure {
    Optional<Known> now = known;
    return isFresh(now) ? now.get() : ask(now);
  }

  private boolean isFresh(Optional<Known> now) {
    return now.filter(it -> clock.instant().isBefore(it.until())).isPresent();
  }

  /** One asks, the others take what is old, or wait a moment. */
  private Known ask(Optional<Known> old) throws LogInFailure {
    if (!tryLock(old.isPresent() ? 0 : PATIENCE_SECONDS)) {
      return old.orElseThrow(() -> LogInFailure.unavailable("the provider is being asked"));
    }
    try {
      if (!isFresh(known) && !clock.instant().isBefore(retryAt)) {
        retryAt = clock.instant().plus(RETRY);
        known = Optional.of(discover());
      }
    } catch (IOException e) {
      LOG.warn(
          "The provider of OpenID Connect does not describe itself: {}",
          Printable.line(e.toString()));
    } finally {
      lock.unlock();
    }
    return known.orElseThrow(() -> LogInFailure.unavailable("the provider does not answer"));
  }

  private boolean tryLock(long seconds) {
    try {
      return lock.tryLock(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Known discover() throws IOException {
    String base = issuer.toString().replaceFirst("/$", "");
    String text = http.get(URI.create(base + "/.well-known/openid-configuration"));
    OIDCProviderMetadata metadata = parse(text);
    if (!metadata.getIssuer().getValue().equals(issuer.toString())) {
      throw new IOException("it names another issuer than belfry.oidc.issuer");
    }
    boolean safe =
        Stream.of(
                Optional.ofNullable(metadata.getAuthorizationEndpointURI()),
                Optional.ofNullable(metadata.getTokenEndpointURI()),
                Optional.ofNullable(metadata.getJWKSetURI()))
            .allMatch(each -> each.filter(this::isSafe).isPresent());
    if (!safe) {
      throw new IOException("an address of it is missing, or not as safe as belfry.oidc.issuer");
    }
    return new Known(metadata, keys(metadata), clock.instant().plus(FRESH));
  }

  private static OIDCProviderMetadata parse(String text) throws IOException {
    try {
      return OIDCProviderMetadata.parse(text);
    } catch (ParseException e) {
      throw new IOException("its description is none");
    }
  }

  /** Secrets go there: by https, or to the same host where the settings allow http to it. */
  private boolean isSafe(URI address) {
    return "https".equals(address.getScheme())
        || ("http".equals(issuer.getScheme())
            && "http".equals(address.getScheme())
            && issuer.getHost().equals(address.getHost()));
  }

  /** The keys that are there go on where their address is the same: so does their limit. */
  private JWKSource<SecurityContext> keys(OIDCProviderMetadata metadata) throws IOException {
    URI address = metadata.getJWKSetURI();
    Optional<Known> same = known.filter(old -> address.equals(old.metadata().getJWKSetURI()));
    return same.isPresent() ? same.get().keys() : keysAt(address);
  }

  private JWKSource<SecurityContext> keysAt(URI address) throws MalformedURLException {
    return JWKSourceBuilder.<SecurityContext>create(address.toURL(), http)
        .cache(KEYS_FRESH.toMillis(), TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
        .refreshAheadCache(false)
        .rateLimited(KEYS_INTERVAL.toMillis())
        .build();
  }
}
