package io.belfry.security;

import com.password4j.Argon2Function;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The function Argon2id with the parameters that OWASP's password storage cheat sheet names first:
 * 19 MiB of memory, two passes, one lane.
 */
class Argon2 {
  static final int MEMORY_KIB = 19_456;
  static final int PASSES = 2;
  static final int LANES = 1;

  private static final int DIGEST_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  /** Hashes with a new salt; the answer is a PHC string, which names its own parameters. */
  String hash(String password) {
    Argon2Function function =
        Argon2Function.getInstance(
            MEMORY_KIB, PASSES, LANES, DIGEST_BYTES, com.password4j.types.Argon2.ID);
    return function.hash(bytes(password), random(SALT_BYTES)).getResult();
  }

  /**
   * Whether the password has this hash, reckoned with the hash's own parameters, so that hashes
   * from before a change of ours stay good. What is no hash matches nothing.
   */
  boolean matches(String password, String hash) {
    try {
      return Argon2Function.getInstanceFromHash(hash).check(bytes(password), bytes(hash));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /** A hash of no password at all, which costs as much to check as one of ours. */
  String decoy() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB,
            PASSES,
            LANES,
            base64.encodeToString(random(SALT_BYTES)),
            base64.encodeToString(random(DIGEST_BYTES)));
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
