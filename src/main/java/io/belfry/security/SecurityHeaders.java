package io.belfry.security;

import java.util.Map;

/** The headers that answers carry. */
public final class SecurityHeaders {
  /**
   * No inline script and no inline style. Style attributes that a script sets through the CSS
   * object model, as Vue and Element Plus do, are not inline styles to a browser.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none';"
          + " object-src 'none'";

  /** The headers of every answer, with their values. */
  public static final Map<String, String> ALL =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");

  /** The header that tells browsers to come over TLS only, from now on. */
  public static final String TRANSPORT_SECURITY = "Strict-Transport-Security";

  /**
   * Its value, for a year. It is sent only where the client's side is TLS; other names of the
   * domain are not ours to decide about.
   */
  public static final String TRANSPORT_SECURITY_VALUE = "max-age=31536000";

  private SecurityHeaders() {}
}
