package io.belfry.kv;

import java.util.OptionalLong;
import java.util.Set;

/**
 * How a store stands for room.
 *
 * @param bytes what it takes on its disk; of several members the largest
 * @param quota how large that may become, where it is known
 * @param alarms what is wrong with it as a whole
 */
public record StoreStatus(long bytes, OptionalLong quota, Set<Alarm> alarms) {
  /** What can be wrong with a store that answers. */
  public enum Alarm {
    /** It takes no puts for want of room; reads, deletes and renewals work. */
    NO_SPACE,
    /** Its members don't hold the same; nothing that it says can be relied on. */
    CORRUPT
  }

  public StoreStatus {
    alarms = Set.copyOf(alarms);
  }

  /** Whether it takes no puts for want of room. */
  public boolean isFull() {
    return alarms.contains(Alarm.NO_SPACE);
  }

  /** Whether it soon takes no puts for want of room: four fifths of the quota are used. */
  public boolean isNearlyFull() {
    return quota.isPresent() && bytes >= quota.getAsLong() - quota.getAsLong() / 5;
  }
}
