package io.belfry.store;

import java.time.Instant;
import java.util.Map;

/**
 * What a worker says of itself when it registers.
 *
 * @param id {@code <stable name>~<boot id>}; the boot id is new at each registration
 * @param machine where it runs, and what
 * @param startedAt when it registered, by its own clock (UTC, ms)
 * @param capacity how many tasks it runs at once; 0 for a node that is a master only
 * @param labels what selectors look at
 * @param draining whether it owns no jobs: it ends what it runs and starts nothing
 */
public record WorkerInfo(
    String id,
    Machine machine,
    Instant startedAt,
    int capacity,
    Map<String, String> labels,
    boolean draining) {
  public WorkerInfo {
    labels = Map.copyOf(labels);
  }

  /**
   * Where a node runs, and what.
   *
   * @param host the host's name
   * @param address its address, as it sees itself; empty where it does not know
   * @param version Belfry's version
   * @param format the highest {@link FeatureLevel} that it understands
   * @param timeZoneData the version of its rules of time zones, such as 2026a; empty where it is of
   *     a Belfry that does not say
   */
  public record Machine(
      String host, String address, String version, int format, String timeZoneData) {}

  /** The same worker, draining or not. */
  public WorkerInfo withDraining(boolean drains) {
    return new WorkerInfo(id, machine, startedAt, capacity, labels, drains);
  }

  /** The part of the id that stays over restarts, which ownership is hashed by. */
  public String name() {
    return nameOf(id);
  }

  /** The stable name in a worker's whole id. */
  public static String nameOf(String id) {
    int tilde = id.lastIndexOf('~');
    return tilde < 0 ? id : id.substring(0, tilde);
  }
}
