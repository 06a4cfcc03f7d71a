package io.belfry.security;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The cookie that a session is known by: how it is read, set and taken away. */
public final class SessionCookie {
  /** Its name. */
  public static final String NAME = "belfry-session";

  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  /**
   * What the cookie of a request holds. Two that differ are none: one of them was planted from
   * another place of the same domain, and nobody knows which.
   *
   * @param headers all values of the request's {@code Cookie} headers
   */
  public static Optional<String> find(List<String> headers) {
    return find(NAME, headers);
  }

  /** The same for the cookie of another name. */
  public static Optional<String> find(String name, List<String> headers) {
    List<String> values =
        headers.stream()
            .flatMap(header -> Arrays.stream(header.split(";")))
            .map(String::strip)
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .distinct()
            .toList();
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /**
   * The {@code Set-Cookie} header that begins a session. It says no end: the server knows it.
   *
   * @param secure whether the request came over TLS, and the cookie must never go another way
   */
  public static String set(String value, boolean secure) {
    return NAME + "=" + value + ATTRIBUTES + (secure ? "; Secure" : "");
  }

  /** The {@code Set-Cookie} header that takes the cookie away. */
  public static String clear(boolean secure) {
    return set("", secure) + "; Max-Age=0";
  }
}
