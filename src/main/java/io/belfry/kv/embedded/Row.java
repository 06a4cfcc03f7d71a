package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;

/** What the data file keeps under a key; the fields are those of {@link KeyValue}. */
record Row(long createRevision, long modRevision, long version, long lease, String value) {
  static Row of(KeyValue item) {
    return new Row(
        item.createRevision(), item.modRevision(), item.version(), item.lease(), item.value());
  }

  KeyValue under(String key) {
    return new KeyValue(key, value, createRevision, modRevision, version, lease);
  }

  /** About how many bytes it takes in a page. */
  int bytes(String key) {
    return 40 + key.length() + value.length();
  }

  /**
   * A 64-bit digest of the key and the row. The sum of all of them is kept beside the revision, so
   * that a file of which a power failure left only parts is noticed.
   */
  long digest(String key) {
    long hash = 0xcbf29ce484222325L;
    hash = mix(hash, createRevision);
    hash = mix(hash, modRevision);
    hash = mix(hash, version);
    hash = mix(hash, lease);
    for (int i = 0; i < key.length(); i++) {
      hash = mix(hash, key.charAt(i));
    }
    hash = mix(hash, key.length());
    for (int i = 0; i < value.length(); i++) {
      hash = mix(hash, value.charAt(i));
    }
    return hash ^ (hash >>> 29);
  }

  /** One round of FNV-1a over 64-bit units with a rotation that carries high bits down. */
  private static long mix(long hash, long unit) {
    return Long.rotateLeft((hash ^ unit) * 0x100000001b3L, 23);
  }
}
