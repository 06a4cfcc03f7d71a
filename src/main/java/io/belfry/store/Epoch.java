package io.belfry.store;

import io.belfry.kv.KeyValue;
import java.util.Optional;

/**
 * The cluster's epoch: 0, and one more after each restore of the store from a backup. It is the
 * upper part of every fencing token, so that tokens grow over a restore too.
 *
 * @param number the epoch
 * @param revision the revision of its key, 0 where there is none
 */
public record Epoch(long number, long revision) {
  /** Before any restore. */
  public static final Epoch FIRST = new Epoch(0, 0);

  /**
   * The epoch as it is stored.
   *
   * @throws IllegalStateException if something else is stored there
   */
  public static Epoch of(Optional<KeyValue> stored) {
    return stored.map(Epoch::of).orElse(FIRST);
  }

  private static Epoch of(KeyValue stored) {
    try {
      return new Epoch(Long.parseLong(stored.value().strip()), stored.modRevision());
    } catch (NumberFormatException e) {
      throw new IllegalStateException("what is stored under " + Keys.EPOCH + " is no number", e);
    }
  }
}
