package io.belfry.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Makes the ids of entries: the time, a number that grows within it, and a random part that tells
 * nodes apart. Ids of one node sort in the order they were made. May be used by any thread.
 */
final class AuditIds {
  private static final int RANDOM_BYTES = 6;

  private final SecureRandom random = new SecureRandom();
  private long millis;
  private int number;

  /** The id of an entry of this time. */
  synchronized String next(Instant at) {
    long now = at.toEpochMilli();
    number = now == millis ? number + 1 : 0;
    millis = now;
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return "%012x-%05x-%s".formatted(millis, number, HexFormat.of().formatHex(bytes));
  }
}
