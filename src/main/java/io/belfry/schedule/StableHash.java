package io.belfry.schedule;

/**
 * The hash behind {@code H}: it spreads jobs over the values of a field, and is the same on every
 * worker, in every version. Never change it: jobs would move.
 *
 * <p>Algorithm: 64-bit FNV-1a over the UTF-16 units of the job's id, a NUL and the field's name,
 * then the 64-bit finalizer of MurmurHash3, since FNV's low bits alone spread short names badly.
 */
final class StableHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StableHash() {}

  static long of(String jobId, String fieldName) {
    return finish(fnv1a(jobId + '\0' + fieldName));
  }

  private static long fnv1a(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  private static long finish(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
