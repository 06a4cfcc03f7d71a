package io.belfry.kv;

/** One step of a transaction's branch. */
public sealed interface Operation {
  /** The key, or for {@link DeletePrefix} the prefix, that the step touches. */
  String key();

  /** Writes a value; {@code lease} is {@link Lease#NONE} for a key that outlives its writer. */
  record Put(String key, String value, long lease) implements Operation {}

  /** Removes one key; nothing happens where it is absent. */
  record Delete(String key) implements Operation {}

  /** Removes every key that begins with {@code key}. */
  record DeletePrefix(String key) implements Operation {}

  /** Reads one key as it is after the steps before it. */
  record Get(String key) implements Operation {}

  /** Writes a value that hangs on no lease. */
  static Put put(String key, String value) {
    return new Put(key, value, Lease.NONE);
  }

  /** Writes a value that goes away with the lease. */
  static Put put(String key, String value, long lease) {
    return new Put(key, value, lease);
  }

  /** Removes one key. */
  static Delete delete(String key) {
    return new Delete(key);
  }

  /** Removes every key below the prefix. */
  static DeletePrefix deletePrefix(String prefix) {
    return new DeletePrefix(prefix);
  }

  /** Reads one key. */
  static Get get(String key) {
    return new Get(key);
  }
}
