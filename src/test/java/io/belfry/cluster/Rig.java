package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StateCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.kv.KeyValue;
import io.belfry.kv.Page;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.JobChange;
import io.belfry.store.JobStore;
import io.belfry.store.Keys;
import io.belfry.store.Precondition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster on this machine: real etcd members, workers as processes, and an onlooker who defines
 * jobs and collects the evidence. All on free ports and in a folder of its own; whatever it started
 * is gone when it is closed. Used by one thread.
 */
final class Rig implements AutoCloseable {
  /** How long a worker must be known before it owns jobs, and a little more. */
  static final Duration SETTLED = Duration.ofMillis(6_500);

  private static final int PAGE = 1_000;
  private static final long ANSWER_SECONDS = 20;

  private final Path folder;
  private final EtcdCluster etcd;
  private final EtcdKeyValueStore kv;
  private final JobStore jobs;
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
  private final Fences fences;
  private final Map<String, WorkerProcess> workers = new LinkedHashMap<>();
  private final Map<JobId, Plan> plans = new LinkedHashMap<>();
  private final long offsetNanos;

  private Rig(Path folder, EtcdCluster etcd) {
    this.folder = folder;
    this.etcd = etcd;
    kv = EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
    jobs = new JobStore(kv, Clock.systemUTC(), () -> UUID.randomUUID().toString());
    fences = new Fences(kv, timers);
    Instant now = Instant.now();
    offsetNanos =
        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
  }

  /** A cluster of so many members and no worker yet. */
  static Rig start(Path folder, int members) {
    EtcdCluster etcd = EtcdCluster.start(folder.resolve("etcd"), members);
    try {
      return new Rig(folder, etcd);
    } catch (RuntimeException | Error e) {
      etcd.close();
      throw e;
    }
  }

  EtcdCluster etcd() {
    return etcd;
  }

  EtcdKeyValueStore kv() {
    return kv;
  }

  Fences fences() {
    return fences;
  }

  // --- workers

  /** Starts a worker of this name; returns before it has registered. */
  WorkerProcess worker(String name, WorkerProcess.Options options) {
    String endpoints =
        etcd.endpoints().stream().map(Object::toString).collect(Collectors.joining(","));
    WorkerProcess.Options all =
        options
            .with("belfry.etcd.endpoints", endpoints)
            .with("belfry.node.name", name)
            .with("belfry.log.commit-interval", "200ms")
            .with("belfry.insecure", "true");
    WorkerProcess worker = new WorkerProcess(folder.resolve(name), all);
    workers.put(name, worker);
    return worker.start();
  }

  /** Starts workers of these names and waits until jobs are shared out among them. */
  List<WorkerProcess> workers(WorkerProcess.Options options, String... names)
      throws InterruptedException {
    List<WorkerProcess> started = Stream.of(names).map(name -> worker(name, options)).toList();
    for (WorkerProcess worker : started) {
      WorkerProcess unused = worker.awaitRegistered();
    }
    TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
    return started;
  }

  /** Stops all workers that run, cleanly and at the same time. */
  void stopWorkers() throws InterruptedException {
    List<WorkerProcess> running = workers.values().stream().filter(WorkerProcess::isAlive).toList();
    running.forEach(WorkerProcess::terminate);
    for (WorkerProcess worker : running) {
      worker.awaitEnd();
    }
  }

  // --- jobs

  /** A file that shell jobs write their signs to. */
  Path shellWitness() {
    return folder.resolve("shell-witness");
  }

  /** The JSON of a job that is due every second in a window. */
  static ObjectNode everySecond(Instant first, Instant last, String policy, ObjectNode task) {
    ObjectNode job = Json.object();
    job.put("schedule", "* * * * * *");
    job.put("startAt", first.toString());
    job.put("endAt", last.toString());
    job.put("concurrencyPolicy", policy);
    job.put("startingDeadlineSeconds", 120);
    job.set("task", task);
    return job;
  }

  /** A task that waits inside the worker. */
  static ObjectNode sleep(Duration duration) {
    return Json.object().put("type", "sleep").put("durationSeconds", duration.toMillis() / 1e3);
  }

  /** A task that does nothing inside the worker. */
  static ObjectNode noop() {
    return Json.object().put("type", "noop");
  }

  /** A task in a process of its own that shows signs of life every tenth of a second. */
  ObjectNode shell(int tenths) {
    String beats = "for ((i = 0; i < " + tenths + "; i++)); do sleep 0.1; sign ALIVE; done; ";
    String command =
        Sign.shellFunction(shellWitness().toString())
            + "sign START; "
            + (tenths > 0 ? beats : "")
            + "sign END";
    return Json.object().put("type", "shell").put("command", command);
  }

  /** Defines jobs, of which the plan says what has to happen. */
  void define(Map<Plan, ObjectNode> wanted) {
    List<CompletableFuture<JobChange>> saving = new ArrayList<>();
    wanted.forEach(
        (plan, json) -> {
          plans.put(plan.job(), plan);
          JobDocument document =
              JobDocument.read(json, JobDocument.Target.create(plan.job(), Instant.now()));
          saving.add(jobs.create(document, Optional.empty()));
        });
    saving.forEach(one -> assertThat(answer(one)).isInstanceOf(JobChange.Saved.class));
    // a job owes nothing from before it was there
    long now = System.currentTimeMillis();
    wanted.keySet().stream()
        .flatMap(plan -> plan.must().stream())
        .filter(key -> !key.contains("+") && Long.parseLong(key) <= now)
        .findAny()
        .ifPresent(
            key -> {
              throw new IllegalStateException("the jobs were defined later than " + key);
            });
  }

  /** Changes a job, of which another plan says what has to happen from now on. */
  void edit(Plan plan, ObjectNode json) {
    plans.put(plan.job(), plan);
    JobChange change =
        answer(
            jobs.edit(
                plan.job(),
                Precondition.NONE,
                stored -> JobDocument.read(json, JobDocument.Target.replace(stored, Instant.now())),
                Optional.empty()));
    assertThat(change).isInstanceOf(JobChange.Saved.class);
  }

  /** Waits for an answer of the store. */
  static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- evidence

  /** Waits until every job has come to the end of its plan and nothing of it runs. */
  void awaitRest(Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              Map<JobId, JobState> states = states();
              return plans.values().stream().allMatch(plan -> isAtRest(plan, states));
            });
  }

  private static boolean isAtRest(Plan plan, Map<JobId, JobState> states) {
    Optional<JobState> state = Optional.ofNullable(states.get(plan.job()));
    long last =
        plan.must().stream()
            .filter(key -> !key.contains("+"))
            .mapToLong(Long::parseLong)
            .max()
            .orElse(0);
    return state
        .filter(found -> found.openKeys().isEmpty() && found.backlog().isEmpty())
        .filter(found -> found.last().toEpochMilli() >= last)
        .isPresent();
  }

  /** All states in the store. */
  Map<JobId, JobState> states() {
    Map<JobId, JobState> found = new HashMap<>();
    String after = "";
    boolean more = true;
    while (more) {
      Page page = answer(kv.range(Keys.STATE, after, PAGE));
      for (KeyValue item : page.items()) {
        try {
          found.put(Keys.jobOf(item.key()), StateCodec.read(item.value()));
        } catch (UnreadableValueException e) {
          throw new IllegalStateException(item.key(), e);
        }
        after = item.key();
      }
      more = page.more();
    }
    return found;
  }

  /** What the witnesses have seen up to now, in the order of time. */
  List<Sign> signs() {
    List<String> lines = new ArrayList<>(LineFile.read(shellWitness()));
    workers.values().forEach(worker -> lines.addAll(LineFile.read(worker.witness())));
    return lines.stream()
        .map(line -> Sign.parse(line, offsetNanos))
        .sorted((a, b) -> Long.compare(a.nanos(), b.nanos()))
        .toList();
  }

  /** Every writing of a record up to now. */
  List<ExecutionRecord> records() {
    return workers.values().stream()
        .map(WorkerProcess::records)
        .map(FileLog::read)
        .flatMap(Collection::stream)
        .toList();
  }

  /** Everything that is known now. */
  Evidence evidence() {
    return new Evidence(List.copyOf(plans.values()), signs(), records(), states(), fences.goneAt());
  }

  @Override
  public void close() {
    workers.values().forEach(WorkerProcess::close);
    fences.close();
    timers.shutdownNow();
    kv.close();
    etcd.close();
  }
}
