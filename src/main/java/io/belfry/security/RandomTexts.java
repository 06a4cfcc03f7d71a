package io.belfry.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes texts that nobody can guess; from any thread. */
public final class RandomTexts {
  private static final int SESSION_BYTES = 32;
  private static final int UID_BYTES = 8;

  /** No two of them look alike. */
  private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

  private static final int GROUPS = 4;
  private static final int GROUP = 5;

  private final SecureRandom random;

  public RandomTexts(SecureRandom random) {
    this.random = random;
  }

  /** What the cookie of a session holds: 256 bits. */
  String sessionKey() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SESSION_BYTES));
  }

  /** A password that is used once, read aloud and typed by hand: about 99 bits in 4 groups. */
  String oneTimePassword() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      if (i > 0 && i % GROUP == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }

  /** What tells an account from others that had its name. */
  String uid() {
    return HexFormat.of().formatHex(bytes(UID_BYTES));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
