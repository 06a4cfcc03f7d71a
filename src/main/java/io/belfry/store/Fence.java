package io.belfry.store;

import io.belfry.kv.Compare;
import java.util.List;

/**
 * What every batch of claims compares once: that the worker's registration and the cluster's epoch
 * are still those it knows (rules R3, V3).
 *
 * @param worker the worker's whole id
 * @param registration the revision its registration was created at
 * @param epoch the epoch and the revision of its key
 */
public record Fence(String worker, long registration, Epoch epoch) {
  /** How many conditions a fence is. */
  static final int COMPARES = 2;

  List<Compare> compares() {
    return List.of(
        Compare.createdAt(Keys.worker(worker), registration),
        Compare.unchangedSince(Keys.EPOCH, epoch.revision()));
  }
}
