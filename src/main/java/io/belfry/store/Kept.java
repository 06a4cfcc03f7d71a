package io.belfry.store;

/**
 * Something as the store keeps it.
 *
 * @param value what it is
 * @param revision the store's revision at which it was written
 */
public record Kept<T>(T value, long revision) {
  /** The version, as {@link Precondition} demands one. */
  public String tag() {
    return tag(revision);
  }

  static String tag(long revision) {
    return "r" + revision;
  }
}
