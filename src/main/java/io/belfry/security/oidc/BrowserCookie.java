package io.belfry.security.oidc;

import io.belfry.security.SessionCookie;
import io.belfry.store.PendingLogins;
import java.util.List;
import java.util.Optional;

/**
 * The cookie that ties a log-in to the browser that began it. It comes along when the provider
 * sends the browser back, which a stricter one would not.
 */
public final class BrowserCookie {
  /** Its name. */
  public static final String NAME = "belfry-oidc";

  private static final String ATTRIBUTES = "; Path=/api/v1/oidc; HttpOnly; SameSite=Lax; Max-Age=";

  private BrowserCookie() {}

  /** What the cookie of a request holds. */
  public static Optional<String> find(List<String> headers) {
    return SessionCookie.find(NAME, headers);
  }

  /** The {@code Set-Cookie} header that ties a log-in to a browser. */
  public static String set(String value, boolean secure) {
    return header(value, PendingLogins.PATIENCE.toSeconds(), secure);
  }

  /** The {@code Set-Cookie} header that takes the cookie away. */
  public static String clear(boolean secure) {
    return header("", 0, secure);
  }

  private static String header(String value, long seconds, boolean secure) {
    return NAME + "=" + value + ATTRIBUTES + seconds + (secure ? "; Secure" : "");
  }
}
