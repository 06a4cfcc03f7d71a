package io.belfry.scheduler;

import io.belfry.store.Fence;
import java.util.Optional;

/**
 * Whether this worker may claim one more execution: it is registered, is not about to stop, has
 * capacity left, and can keep the record of the end. Used by the scheduler's thread.
 */
final class Rights {
  private final int capacity;
  private final Journal journal;
  private Optional<Fence> fence = Optional.empty();
  private boolean draining;
  private int used;

  Rights(int capacity, Journal journal) {
    this.capacity = capacity;
    this.journal = journal;
  }

  /** The worker is registered. */
  void granted(Fence registration) {
    fence = Optional.of(registration);
  }

  /** The worker is not registered any more. */
  void revoked() {
    fence = Optional.empty();
  }

  /** The worker is about to stop. */
  void drain() {
    draining = true;
  }

  /** The registration's fence. */
  Optional<Fence> fence() {
    return fence;
  }

  /** The fence, where one more execution may be claimed under it. */
  Optional<Fence> toClaim() {
    return draining || left() <= 0 || journal.isFull() ? Optional.empty() : fence;
  }

  /** How many more tasks may run. */
  int left() {
    return capacity - used;
  }

  /** One execution is being claimed. */
  void take() {
    used++;
  }

  /** A claim did not come about, or its task has ended. */
  void giveBack() {
    used--;
  }
}
