package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.execution.SecretResolver;
import io.belfry.health.HealthRegistry;
import io.belfry.kv.KeyValueStore;
import io.belfry.metrics.BelfryMetrics;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;

/** What a worker is made of, as the container has it. */
@Dependent
public class WorkerParts {
  @Inject Settings settings;
  @Inject ManagedExecutors threads;
  @Inject KeyValueStore kv;
  @Inject NodeSpool spool;
  @Inject SecretResolver secrets;
  @Inject Clock clock;
  @Inject BelfryMetrics metrics;
  @Inject HealthRegistry health;
}
