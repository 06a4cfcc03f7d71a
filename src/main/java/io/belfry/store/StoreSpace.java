package io.belfry.store;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.StoreStatus.Alarm;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the store stands for room, as this node last saw it; each change is said once in the log.
 * Every master looks for itself, for each has to show it, and an answer costs etcd next to nothing.
 */
public final class StoreSpace {
  private static final Logger LOG = LoggerFactory.getLogger(StoreSpace.class);
  private static final long MIB = 1 << 20;

  private final KeyValueStore kv;
  private volatile Optional<Seen> latest = Optional.empty();

  /** How a store stands. */
  public enum Level {
    /** There is room. */
    OK("ok"),
    /** There soon is none: 80 % of the quota are used. */
    NEARLY_FULL("nearlyFull"),
    /** It takes no puts. */
    FULL("full"),
    /** Its members don't hold the same. */
    CORRUPT("corrupt");

    private final String text;

    Level(String text) {
      this.text = text;
    }

    /** The name in the API and in health. */
    public String text() {
      return text;
    }

    /** The worst that a status says. */
    public static Level of(StoreStatus status) {
      if (status.alarms().contains(Alarm.CORRUPT)) {
        return CORRUPT;
      } else if (status.isFull()) {
        return FULL;
      }
      return status.isNearlyFull() ? NEARLY_FULL : OK;
    }
  }

  /** What was seen: how large the store is, and how large it may become, in bytes. */
  public record Seen(Level level, long bytes, OptionalLong quota) {}

  public StoreSpace(KeyValueStore kv) {
    this.kv = kv;
  }

  /** What was seen last; empty before the first answer. */
  public Optional<Seen> latest() {
    return latest;
  }

  /** Looks anew; without an answer what was seen before stays. */
  public CompletableFuture<Void> look() {
    return kv.status()
        .thenAccept(status -> seen(new Seen(Level.of(status), status.bytes(), status.quota())));
  }

  private synchronized void seen(Seen now) {
    Level before = latest.map(Seen::level).orElse(Level.OK);
    latest = Optional.of(now);
    if (now.level() == before) {
      return;
    }
    String size = now.bytes() / MIB + " MiB";
    switch (now.level()) {
      case OK -> LOG.info("the store has room again: it is {} large", size);
      case NEARLY_FULL ->
          LOG.warn(
              "the store is nearly full: {} of {} MiB (docs/cluster.md, \"A full etcd\")",
              size,
              now.quota().orElse(0) / MIB);
      case FULL ->
          LOG.error(
              "the store is full at {}: nothing is claimed, and nothing can be changed, until there"
                  + " is room (docs/cluster.md, \"A full etcd\")",
              size);
      case CORRUPT ->
          LOG.error("the members of the store don't hold the same: its alarm CORRUPT is on");
    }
  }
}
