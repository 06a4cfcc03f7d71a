package io.belfry.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
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
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.log.ExecutionLog;
import io.belfry.log.LoggedListener;
import io.belfry.log.Spool;
import io.belfry.log.SpoolSettings;
import io.belfry.node.RunningWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The whole core of a worker-only node in a JVM of its own, without a server: started by {@link
 * WorkerProcess}, set up by Belfry's own settings and by {@code rig.…} properties. It prints one
 * line when it is registered, stops cleanly on SIGTERM, and ends when whoever started it is gone.
 */
final class CoreWorker {
  /** The property that names the {@link LogKind}. */
  static final String LOG = "rig.log";

  /** The property that names the {@link HurtStore.Wound}s of the store, with commas. */
  static final String WOUNDS = "rig.wounds";

  /** The property that says whether to print {@link Counts} and to write down no attempts. */
  static final String COUNT = "rig.count";

  /** The property that names the file by which its clock is set. */
  static final String CLOCK = "rig.clock";

  private static final int TIMERS = 8;
  private static final long POLL_MILLIS = 10;

  private final Settings settings = Settings.load();
  private final Path folder = settings.store().dataDir();
  private final boolean counting = Boolean.getBoolean(COUNT);
  private final Counts counts = new Counts();
  private final ScheduledExecutorService timers = new ScheduledThreadPoolExecutor(TIMERS);
  private final ExecutorService tasks = Executors.newCachedThreadPool();
  private final Clock clock = clock();
  private volatile LoggedListener listener = (execution, attempt) -> {};

  private CoreWorker() {}

  private Clock clock() {
    String file = System.getProperty(CLOCK, "");
    return file.isEmpty() ? Clock.systemUTC() : SetClock.following(Path.of(file), timers);
  }

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) throws Exception {
    new CoreWorker().run();
  }

  private void run() throws Exception {
    Files.createDirectories(folder);
    String name = settings.node().name().orElseThrow();
    KeyValueStore kv = store();
    ExecutionLog log = LogKind.valueOf(System.getProperty(LOG, "FILE")).open(folder);
    Spool spool = spool(log);
    RunningWorker worker = RunningWorker.start(name, parts(kv, spool));
    Thread stop =
        new Thread(
            () -> {
              worker.stop(settings.worker().drainTimeout());
              spool.close();
              log.close();
              kv.close();
            });
    Runtime.getRuntime().addShutdownHook(stop);
    while (!worker.isRegistered()) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    ObjectNode up = Json.object();
    up.put("registered", name).put("pid", ProcessHandle.current().pid());
    print(Json.write(up));
    if (counting) {
      timers.scheduleAtFixedRate(() -> print(counts.line()), 250, 250, TimeUnit.MILLISECONDS);
    }
    endWithParent();
  }

  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Nobody writes to the standard input: it ends when the process that started this one does. */
  private static void endWithParent() throws IOException {
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(3);
  }

  private KeyValueStore store() {
    var etcd = settings.etcd();
    KeyValueStore store =
        EtcdKeyValueStore.open(
            EtcdOptions.at(etcd.endpoints()).withTimeouts(etcd.dialTimeout(), etcd.callTimeout()),
            Thread::new);
    String wounds = System.getProperty(WOUNDS, "");
    return wounds.isEmpty() ? store : HurtStore.of(store, wounds, timers);
  }

  private Spool spool(ExecutionLog log) {
    var limits = settings.log();
    var batch = new SpoolSettings.Batch(limits.batchSize(), 1 << 20, limits.commitInterval());
    return Spool.open(
        SpoolSettings.of(folder.resolve("spool"), limits.spoolMaxSize(), batch),
        new Spool.Parts(
            log,
            Thread::new,
            clock,
            System::nanoTime,
            (execution, attempt) -> listener.logged(execution, attempt)));
  }

  private RunningWorker.Parts parts(KeyValueStore kv, Spool spool) {
    return new RunningWorker.Parts(
        settings,
        new RunningWorker.Threads(Thread::new, timers, tasks),
        kv,
        new RunningWorker.Records(spool, heard -> listener = heard),
        this::runner,
        clock,
        counts,
        new HealthRegistry(),
        () -> true);
  }

  private TaskRunner runner(Guard guard, KeptProcesses kept) {
    Path scratch = folder.resolve("scratch");
    try {
      Files.createDirectories(scratch);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    int limit = Math.toIntExact(settings.log().outputLimit());
    TaskRunner all =
        new TaskRunners(
            new ShellTaskRunner(
                    new ShellTaskRunner.Settings(scratch, limit, System.getenv()),
                    tasks,
                    guard,
                    SecretResolver.NONE,
                    clock)
                .keeping(kept),
            new SleepTaskRunner(timers),
            new NoopTaskRunner());
    return counting ? all : new WitnessRunner(all, new LineFile(folder.resolve("witness")), clock);
  }
}
