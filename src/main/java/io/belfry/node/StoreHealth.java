package io.belfry.node;

import io.belfry.health.HealthCheck;
import io.belfry.health.Probe;
import io.belfry.kv.KeyValueStore;
import io.belfry.store.Keys;
import io.belfry.store.StoreSpace.Level;
import java.time.Duration;
import java.util.Set;

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
    // the read shows that there is a majority, the status what it has to say
    this.probe =
        new Probe(
            () ->
                kv.get(Keys.EPOCH)
                    .thenCombine(kv.status(), (epoch, status) -> level = Level.of(status)),
            PATIENCE);
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
