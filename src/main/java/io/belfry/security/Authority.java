package io.belfry.security;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and perhaps a port, as a Host header and an origin name them.
 *
 * @param host the host in lower case, an IPv6 address in its brackets
 * @param port the port, or {@link #NO_PORT}
 */
record Authority(String host, int port) {
  static final int NO_PORT = -1;

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

  static Optional<Authority> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = matcher.group(2) == null ? NO_PORT : Integer.parseInt(matcher.group(2));
    return Optional.of(new Authority(matcher.group(1).toLowerCase(Locale.ROOT), port));
  }

  /** Whether both are the same place under a scheme whose own port is {@code defaultPort}. */
  boolean sameAs(Authority other, int defaultPort) {
    return host.equals(other.host) && portOr(defaultPort) == other.portOr(defaultPort);
  }

  private int portOr(int defaultPort) {
    return port == NO_PORT ? defaultPort : port;
  }
}
