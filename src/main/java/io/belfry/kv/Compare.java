package io.belfry.kv;

/**
 * One condition of a transaction: a number that the store keeps about a key equals what the caller
 * knows. An absent key has 0 for each of them.
 *
 * @param key the key that is looked at
 * @param target which of its numbers
 * @param expected the number it must have
 */
public record Compare(String key, Target target, long expected) {
  /** The number of a key that a condition looks at. */
  public enum Target {
    CREATE_REVISION,
    MOD_REVISION,
    VERSION
  }

  /** The key was created at this revision and not deleted since. */
  public static Compare createdAt(String key, long revision) {
    return new Compare(key, Target.CREATE_REVISION, revision);
  }

  /** The key was last changed at this revision; 0 means that it is absent. */
  public static Compare unchangedSince(String key, long revision) {
    return new Compare(key, Target.MOD_REVISION, revision);
  }

  /** The key does not exist. */
  public static Compare absent(String key) {
    return new Compare(key, Target.CREATE_REVISION, 0);
  }

  /** The key was put this many times since its creation. */
  public static Compare versionIs(String key, long version) {
    return new Compare(key, Target.VERSION, version);
  }
}
