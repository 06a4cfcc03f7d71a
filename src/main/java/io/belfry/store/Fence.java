package io.belfry.store;

import io.belfry.kv.Compare;
import java.util.List;

/**
 * What every batch of claims compares once: that the worker's registration and the cluster's epoch
 * are still those it knows (rules R3, V3), and the calendars that it decided by.
 *
 * @param worker the worker's whole id
 * @param registration the revision its registration was created at
 * @param epoch the epoch and the revision of its key
 * @param calendars the revision of {@link Keys#CALENDARS_VERSION}, 0 where there is none
 */
public record Fence(String worker, long registration, Epoch epoch, long calendars) {
  /** A fence of a registration, before any calendar is known. */
  public Fence(String worker, long registration, Epoch epoch) {
    this(worker, registration, epoch, 0);
  }

  /** How many conditions a fence is. */
  static final int COMPARES = 3;

  /** The first so many of them say whether the worker may claim at all. */
  static final int COMPARES_OF_WORKER = 2;

  /** The same fence for what was decided by calendars of this version. */
  public Fence with(long version) {
    return new Fence(worker, registration, epoch, version);
  }

  List<Compare> compares() {
    return List.of(
        Compare.createdAt(Keys.worker(worker), registration),
        Compare.unchangedSince(Keys.EPOCH, epoch.revision()),
        Compare.unchangedSince(Keys.CALENDARS_VERSION, calendars));
  }
}
