package io.belfry.scheduler;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.StoreStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store takes puts: once it has refused one for want of room nothing is claimed, and
 * every {@link #LOOK} it is asked whether it has room again. A refused put is no harmless question:
 * etcd has all members agree on the alarm each time. The scheduler's thread uses it; anybody may
 * ask.
 */
public final class StoreRoom {
  static final Duration LOOK = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(StoreRoom.class);

  private final KeyValueStore kv;
  private volatile boolean full;
  private volatile boolean roomAgain;
  private Instant nextLook = Instant.MIN;

  StoreRoom(KeyValueStore kv) {
    this.kv = kv;
  }

  /** Whether the store has refused a put for want of room, and has none yet. */
  public boolean isFull() {
    return full;
  }

  /**
   * A change had no effect.
   *
   * @return whether that was for want of room
   */
  boolean refused(Throwable failure, Instant now) {
    if (!(cause(failure) instanceof KvException.NoSpace)) {
      return false;
    }
    if (!full) {
      LOG.error(
          "the store is full: this worker claims nothing until there is room again; ends of runs"
              + " wait here and are written then (docs/cluster.md, \"A full etcd\"): {}",
          failure.getMessage());
      full = true;
      roomAgain = false;
      nextLook = now.plus(LOOK);
    }
    return true;
  }

  /** Where the store does not let this user ask, the next claim is the question. */
  private static boolean hasRoom(@Nullable StoreStatus status, @Nullable Throwable failure) {
    return status == null ? cause(failure) instanceof KvException.Refused : !status.isFull();
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * Looks again where it is time; called once a second.
   *
   * @return whether there is room again
   */
  boolean refresh(Instant now) {
    if (!full) {
      return false;
    }
    if (roomAgain) {
      full = false;
      LOG.info("the store has room again: this worker goes on");
      return true;
    }
    // a clock that was put back must not make it wait for long
    if (!now.isBefore(nextLook) || nextLook.isAfter(now.plus(LOOK))) {
      nextLook = now.plus(LOOK);
      var unused =
          kv.status()
              .whenComplete((status, failure) -> roomAgain = full && hasRoom(status, failure));
    }
    return false;
  }
}
