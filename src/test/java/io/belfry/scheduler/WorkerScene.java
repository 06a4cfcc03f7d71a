package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.codec.StoredJobCodec;
import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.Keys;
import io.belfry.store.WorkerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A whole worker on a real store; only the tasks and the journal are the test's. */
abstract class WorkerScene {
  static final JobId JOB = new JobId("default", "tick");

  final MemoryJournal journal = new MemoryJournal();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService tasks = Executors.newCachedThreadPool();
  KeyValueStore kv;
  Worker worker;

  /** The store of the worker, closed at the test's end. */
  abstract KeyValueStore open() throws Exception;

  /** The store by which jobs are defined: the worker's, unless that may not. */
  KeyValueStore master() {
    return kv;
  }

  @BeforeEach
  void openStore() throws Exception {
    kv = open();
  }

  @AfterEach
  void closeAll() throws InterruptedException {
    if (worker != null) {
      worker.close();
    }
    timer.shutdownNow();
    tasks.shutdownNow();
    kv.close();
    assertThat(tasks.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  final long count(ExecutionState state) {
    return journal.records.stream().filter(r -> r.outcome().state() == state).count();
  }

  final void start(TaskRunner runner) {
    worker = startOther("w", self(), journal, runner);
  }

  /** Starts a worker of this name, which the test has to close. */
  final Worker startOther(String name, Registration.Self self, Journal records, TaskRunner runner) {
    WorkerConfig config = new WorkerConfig(name, 4, Duration.ofMillis(200));
    DefinitionReaders reader = new DefinitionReaders();
    Scheduler.Parts parts =
        new Scheduler.Parts(kv, reader::read, runner, tasks, records, SchedulerMetrics.NONE);
    Worker started =
        new Worker(
            config,
            parts,
            new Worker.Threads(Thread::new, timer, Clock.systemUTC(), System::nanoTime),
            new Worker.Membership(self, Duration.ofSeconds(20), WorkerHooks.NONE, () -> true));
    started.start();
    return started;
  }

  /** What the worker says of itself. */
  Registration.Self self() {
    return WorkerScene::worker;
  }

  static WorkerInfo worker(Instant now) {
    return worker("w", now);
  }

  static WorkerInfo worker(String name, Instant now) {
    return new WorkerInfo(
        name + "~" + UUID.randomUUID(),
        new WorkerInfo.Machine("localhost", "", "test", 1, "2026a"),
        now,
        4,
        Map.of(),
        false);
  }

  final long define(String json) {
    return define(JOB, json);
  }

  final long define(JobId id, String json) {
    Instant now = Instant.now();
    JobDocument document =
        JobDocument.read(Json.parse(json.replace('\'', '"')), JobDocument.Target.create(id, now));
    StoredJob job = new StoredJob(document, new Job.Identity("uid", 1, now, now, now), 0);
    return put(Keys.job(id), StoredJobCodec.write(job));
  }

  final long put(String key, String value) {
    return master().commit(Transaction.always(Operation.put(key, value))).join().revision();
  }

  private static final class DefinitionReaders {
    Job read(io.belfry.kv.KeyValue stored) throws io.belfry.codec.UnreadableValueException {
      return StoredJobCodec.read(Keys.jobOf(stored.key()), stored.value(), stored.modRevision())
          .job();
    }
  }

  /** A task that has ended. */
  record Done(TaskResult ending) implements TaskRunner.Running {
    @Override
    public CompletableFuture<TaskResult> result() {
      return CompletableFuture.completedFuture(ending);
    }

    @Override
    public void kill(String reason) {}
  }

  /** A task that ends when the test says so, or is killed. */
  record Open(CompletableFuture<TaskResult> ending) implements TaskRunner.Running {
    @Override
    public CompletableFuture<TaskResult> result() {
      return ending;
    }

    @Override
    public void kill(String reason) {
      ending.complete(TaskResult.of(ExecutionState.KILLED, reason));
    }
  }
}
