package io.belfry.scheduler;

import io.belfry.store.Fence;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether this worker may claim one more execution: it is registered, does not drain, goes by a
 * clock like the others', has capacity left, the store has room, and the record of the end can be
 * kept. Used by the scheduler's thread.
 */
final class Rights {
  private final int capacity;
  private final Journal journal;
  private Optional<Fence> fence = Optional.empty();
  private final ClockWatch clocks;
  private final StoreRoom room;
  private boolean draining;
  private int used;

  Rights(int capacity, Journal journal, ClockWatch clocks, StoreRoom room) {
    this.capacity = capacity;
    this.journal = journal;
    this.clocks = clocks;
    this.room = room;
  }

  /** The worker is registered. */
  void granted(Fence registration) {
    fence = Optional.of(registration);
  }

  /** The worker is not registered any more. */
  void revoked() {
    fence = Optional.empty();
  }

  /** The worker is to claim nothing more, or may again. */
  void drains(boolean wanted) {
    draining = wanted;
  }

  /** Whether it is to claim nothing more. */
  boolean isDraining() {
    return draining;
  }

  /** How this node's clock stands to the others'. */
  ClockWatch clocks() {
    return clocks;
  }

  /** Whether the store takes puts. */
  StoreRoom room() {
    return room;
  }

  /**
   * Looks anew at the clock and the store.
   *
   * @return whether one of them does not stand in the way any more
   */
  boolean refresh(Instant now) {
    boolean rightAgain = clocks.refresh(now);
    return room.refresh(now) || rightAgain;
  }

  /** The registration's fence. */
  Optional<Fence> fence() {
    return fence;
  }

  /** The fence, where one more execution may be claimed under it. */
  Optional<Fence> toClaim() {
    boolean mayNot = draining || clocks.isOff() || left() <= 0 || journal.isFull() || room.isFull();
    return mayNot ? Optional.empty() : fence;
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
