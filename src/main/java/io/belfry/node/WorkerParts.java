package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.execution.Guard;
import io.belfry.execution.KeptProcesses;
import io.belfry.execution.NoopTaskRunner;
import io.belfry.execution.SecretResolver;
import io.belfry.execution.ShellTaskRunner;
import io.belfry.execution.SleepTaskRunner;
import io.belfry.execution.TaskRunner;
import io.belfry.execution.TaskRunners;
import io.belfry.health.HealthRegistry;
import io.belfry.kv.KeyValueStore;
import io.belfry.metrics.BelfryMetrics;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BooleanSupplier;

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

  /**
   * The parts, plain; the spool must be open. {@code scans} says whether this node is the one that
   * looks at all states.
   */
  RunningWorker.Parts plain(BooleanSupplier scans) {
    return new RunningWorker.Parts(
        settings,
        new RunningWorker.Threads(threads.threads(), threads.timers(), threads.tasks()),
        kv,
        new RunningWorker.Records(spool.get(), spool::tell),
        this::runner,
        clock,
        new MeteredScheduler(metrics),
        health,
        scans);
  }

  private TaskRunner runner(Guard guard, KeptProcesses kept) {
    Path scratch = settings.store().dataDir().resolve("scratch");
    try {
      Files.createDirectories(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException("the scratch folder " + scratch + " can't be made", e);
    }
    int outputLimit = Math.toIntExact(settings.log().outputLimit());
    ShellTaskRunner shell =
        new ShellTaskRunner(
                new ShellTaskRunner.Settings(scratch, outputLimit, System.getenv()),
                threads.tasks(),
                guard,
                secrets,
                clock)
            .keeping(kept);
    return new TaskRunners(shell, new SleepTaskRunner(threads.timers()), new NoopTaskRunner());
  }
}
