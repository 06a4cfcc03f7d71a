package io.belfry.node;

import io.belfry.health.HealthCheck;
import io.belfry.health.Probe;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.StoreStatus;
import io.belfry.store.Keys;
import io.belfry.store.StoreSpace.Level;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the store answers and has room. Some findings leave a node ready: a page that tells
 * of a full store must not be taken from the proxy for it.
 */
final class StoreHealth implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Probe probe;
  private final Set<String> bearable;
  private volatile Level level = Level.OK;

  /**
   * @param bearable the details with which the node is ready all the same
   */
  StoreHealth(KeyValueStore kv, Set<String> bearable) {
    this.bearable = Set.copyOf(bearable);
    // the read shows that there is a majority; whoever may not ask for the status sees no alarm
    this.probe =
        new Probe(
            () ->
                kv.get(Keys.EPOCH)
                    .thenCombine(
                        kv.status().handle((status, failure) -> levelOf(status)),
                        (epoch, found) -> level = found),
            PATIENCE);
  }

  private static Level levelOf(@Nullable StoreStatus status) {
    return status == null ? Level.OK : Level.of(status);
  }

  @Override
  public Result check() {
    Result answered = probe.check();
    if (!answered.up()) {
      return new Result(bearable.contains(answered.detail()), answered.detail());
    } else if (level == Level.OK) {
      return Result.ok();
    }
    boolean ready = level == Level.NEARLY_FULL || bearable.contains(level.text());
    return new Result(ready, level.text());
  }
}
