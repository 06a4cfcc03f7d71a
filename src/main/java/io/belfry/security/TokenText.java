package io.belfry.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as its bearer sends it, {@code blf_<id>_<secret>}. Programs that look for secrets in
 * files know it by its beginning.
 *
 * @param id the public id
 * @param secret 256 random bits
 */
record TokenText(String id, String secret) {
  private static final int SECRET_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("blf_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

  static Optional<TokenText> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new TokenText(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** A new token with this id. */
  static TokenText random(String id, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new TokenText(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** The whole token; nobody sees it but its bearer. */
  String text() {
    return "blf_" + id + "_" + secret;
  }

  /** What is kept of the secret: a hash that is quick to make, as there is nothing to guess. */
  String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Whether the secret has this hash; takes the same time whatever the answer is. */
  boolean hasHash(String kept) {
    return MessageDigest.isEqual(
        hash().getBytes(StandardCharsets.US_ASCII), kept.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "blf_" + id + "_***";
  }
}
