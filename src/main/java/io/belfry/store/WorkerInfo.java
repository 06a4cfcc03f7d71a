package io.belfry.store;

import java.time.Instant;
import java.util.Map;

/**
 * What a worker says of itself when it registers.
 *
 * @param id {@code <stable name>~<boot id>}; the boot id is new at each registration
 * @param host the host's name
 * @param version Belfry's version
 * @param startedAt when it registered (UTC, ms)
 * @param capacity how many tasks it runs at once
 * @param labels what selectors look at
 */
public record WorkerInfo(
    String id,
    String host,
    String version,
    Instant startedAt,
    int capacity,
    Map<String, String> labels) {
  public WorkerInfo {
    labels = Map.copyOf(labels);
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
