package io.belfry.kv;

import java.time.Duration;

/**
 * A lease: a promise of the store to delete every key that hangs on it once nobody renewed it for
 * its time to live.
 *
 * @param id the store's id of the lease, never {@link #NONE}
 * @param timeToLive what the store granted, which may be more than what was asked for
 */
public record Lease(long id, Duration timeToLive) {
  /** The lease id of a key that hangs on no lease. */
  public static final long NONE = 0;
}
