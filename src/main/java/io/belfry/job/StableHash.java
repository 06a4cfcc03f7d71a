package io.belfry.job;

import java.nio.charset.StandardCharsets;

/**
 * A 64-bit hash that is the same in every JVM and version: FNV-1a, finished with the mixer of
 * MurmurHash3 (public domain, Austin Appleby) so that all bits depend on all bytes.
 */
public final class StableHash {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private StableHash() {}

  /** The hash of a text's UTF-8 bytes. */
  public static long of(String text) {
    long hash = OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return mix(hash);
  }

  /** Joins two hashes into one. */
  public static long of(long first, long second) {
    return mix(first ^ Long.rotateLeft(second, 31) * PRIME);
  }

  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
