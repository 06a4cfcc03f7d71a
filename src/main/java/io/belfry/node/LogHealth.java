package io.belfry.node;

import io.belfry.health.HealthCheck;
import io.belfry.health.Probe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Says whether the execution log answers. The node is ready without it: the spool keeps what the
 * log does not take, and what has to be said is said by the detail {@code away}.
 */
final class LogHealth implements HealthCheck {
  /** An answer later than that is no good one; the question stays open and is not asked again. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final HealthCheck probe;

  /**
   * @param question begins to ask the log for something small; returns at once
   */
  LogHealth(Supplier<? extends CompletableFuture<?>> question) {
    this.probe = new Probe(question, PATIENCE);
  }

  @Override
  public Result check() {
    return probe.check().up() ? Result.ok() : new Result(true, "away");
  }
}
