package io.belfry.kv.embedded;

import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.RequestRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The leases of this process, their deadlines and the keys that hang on them. Times are readings of
 * the injected nanosecond clock. Owned by the writer thread.
 */
final class Leases {
  private final Map<Long, Held> held = new HashMap<>();

  private static final class Held {
    final Lease lease;
    final Set<String> keys = new LinkedHashSet<>();
    long deadline;

    /** Set once it expired: its keys go as soon as the disk takes it, and nothing revives it. */
    boolean condemned;

    Held(Lease lease) {
      this.lease = lease;
    }
  }

  /**
   * Grants a lease of whole seconds, rounded up, at least one.
   *
   * @throws KvException.Refused if the time is longer than etcd allows
   */
  Lease grant(Duration timeToLive, long now) {
    long seconds = Math.max(1, timeToLive.plusNanos(999_999_999).toSeconds());
    if (seconds > RequestRules.MAX_TTL_SECONDS) {
      throw new KvException.Refused("a lease of " + timeToLive + " is too long");
    }
    long id;
    do {
      id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    } while (held.containsKey(id));
    Held entry = new Held(new Lease(id, Duration.ofSeconds(seconds)));
    entry.deadline = now + entry.lease.timeToLive().toNanos();
    held.put(id, entry);
    return entry.lease;
  }

  /**
   * Gives the lease its full time again.
   *
   * @throws KvException.LeaseGone if it does not exist or has expired
   */
  Lease renew(long id, long now) {
    Held entry = held.get(id);
    if (entry == null || entry.condemned) {
      throw new KvException.LeaseGone(id);
    }
    entry.deadline = now + entry.lease.timeToLive().toNanos();
    return entry.lease;
  }

  /** Whether keys may hang on it. */
  boolean lives(long id) {
    Held entry = held.get(id);
    return entry != null && !entry.condemned;
  }

  /** The keys that hang on it now. */
  Set<String> keysOf(long id) {
    Held entry = held.get(id);
    return entry == null ? Set.of() : Set.copyOf(entry.keys);
  }

  /** Condemns what is past its deadline and tells all that are condemned. */
  List<Long> expired(long now) {
    List<Long> ids = new ArrayList<>();
    for (Held entry : held.values()) {
      entry.condemned |= entry.deadline - now <= 0;
      if (entry.condemned) {
        ids.add(entry.lease.id());
      }
    }
    return ids;
  }

  /** Whether it was granted here and its keys are not deleted yet. */
  boolean knows(long id) {
    return held.containsKey(id);
  }

  /** Forgets the lease. */
  void remove(long id) {
    held.remove(id);
  }

  /** Notes that a key hung on one lease and now hangs on another; either may be none or unknown. */
  void moved(String key, long from, long to) {
    if (from == to) {
      return;
    }
    Held before = held.get(from);
    if (before != null) {
      before.keys.remove(key);
    }
    Held after = held.get(to);
    if (after != null) {
      after.keys.add(key);
    }
  }

  /** Forgets which keys hang on the leases, before they are noted anew. */
  void detachAll() {
    held.values().forEach(entry -> entry.keys.clear());
  }
}
