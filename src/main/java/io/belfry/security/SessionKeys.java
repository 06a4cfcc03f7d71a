package io.belfry.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is kept of what the cookies of sessions hold. */
final class SessionKeys {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private SessionKeys() {}

  /** The SHA-256 in hex, or nothing where this was never the value of such a cookie. */
  static Optional<String> hash(String cookie) {
    return FORM.matcher(cookie).matches() ? Optional.of(sha256(cookie)) : Optional.empty();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
