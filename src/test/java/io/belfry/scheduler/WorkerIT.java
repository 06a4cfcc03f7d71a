package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StateCodec;
import io.belfry.codec.StoredJob;
import io.belfry.codec.StoredJobCodec;
import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import io.belfry.store.Keys;
import io.belfry.store.KillRequest;
import io.belfry.store.Kills;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import io.belfry.store.WorkerInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine on a real embedded store; only the tasks and the journal are the test's. */
class WorkerIT {
  private static final JobId JOB = new JobId("default", "tick");

  @TempDir Path folder;
  private final MemoryJournal journal = new MemoryJournal();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService tasks = Executors.newCachedThreadPool();
  private EmbeddedKeyValueStore kv;
  private Worker worker;

  @BeforeEach
  void open() {
    kv =
        EmbeddedKeyValueStore.open(
            EmbeddedSettings.at(folder.resolve("kv.db")), Thread::new, System::nanoTime);
  }

  @AfterEach
  void close() throws InterruptedException {
    if (worker != null) {
      worker.close();
    }
    timer.shutdownNow();
    tasks.shutdownNow();
    kv.close();
    assertThat(tasks.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void runsEachScheduledTimeOnceAndInTime() {
    define("{'schedule': '* * * * * *', 'task': {'type': 'noop'}}");
    start((attempt, output) -> new Done(TaskResult.succeeded()));

    await().atMost(Duration.ofSeconds(10)).until(() -> journal.records.size() >= 4);

    List<ExecutionRecord> records = List.copyOf(journal.records);
    assertThat(records).extracting(r -> r.outcome().state()).containsOnly(ExecutionState.SUCCEEDED);
    assertThat(records).extracting(ExecutionRecord::id).doesNotHaveDuplicates();
    for (int i = 1; i < records.size(); i++) {
      assertThat(records.get(i).id().scheduledAt())
          .isEqualTo(records.get(i - 1).id().scheduledAt().plusSeconds(1));
    }
    for (ExecutionRecord record : records) {
      Instant started = record.times().startedAt().orElseThrow();
      assertThat(started).isAfterOrEqualTo(record.id().scheduledAt());
    }
  }

  @Test
  void fencingTokensGrow() {
    define("{'schedule': '* * * * * *', 'task': {'type': 'noop'}}");
    start((attempt, output) -> new Done(TaskResult.succeeded()));

    await().atMost(Duration.ofSeconds(10)).until(() -> journal.records.size() >= 3);

    assertThat(journal.records)
        .extracting(r -> r.claim().orElseThrow().fencingToken())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void forbidSkipsWhatOverlaps() {
    define("{'schedule': '* * * * * *', 'task': {'type': 'noop'}}");
    CompletableFuture<TaskResult> never = new CompletableFuture<>();
    start((attempt, output) -> new Open(never));

    await().atMost(Duration.ofSeconds(10)).until(() -> count(ExecutionState.SKIPPED) >= 2);

    assertThat(count(ExecutionState.SUCCEEDED)).isZero();
    assertThat(journal.records)
        .filteredOn(r -> r.outcome().state() == ExecutionState.SKIPPED)
        .allMatch(r -> r.outcome().reason().orElse("").equals("overlap.forbidden"));
    never.complete(TaskResult.succeeded());
    await().atMost(Duration.ofSeconds(5)).until(() -> count(ExecutionState.SUCCEEDED) == 1);
  }

  @Test
  void runsWhatIsAskedForAndKillsWhatIsAskedFor() {
    long revision = define("{'schedule': '@manual', 'task': {'type': 'noop'}}");
    CompletableFuture<TaskResult> open = new CompletableFuture<>();
    start((attempt, output) -> new Open(open));
    ExecutionId execution = ExecutionId.manual(JOB, Instant.now(), "abc");
    new RunRequests(kv).submit(new RunRequest(execution, "ann", Instant.now(), 0), revision).join();
    await().atMost(Duration.ofSeconds(5)).until(() -> worker.attempts() == 1);

    new Kills(kv).submit(new KillRequest(execution, "ann", Instant.now())).join();

    await().atMost(Duration.ofSeconds(5)).until(() -> count(ExecutionState.KILLED) == 1);
    ExecutionRecord record =
        journal.records.stream()
            .filter(r -> r.outcome().state() == ExecutionState.KILLED)
            .findFirst()
            .orElseThrow();
    assertThat(record.id()).isEqualTo(execution);
    assertThat(record.origin().trigger()).isEqualTo(Trigger.MANUAL);
    assertThat(record.origin().triggeredBy()).contains("ann");
    assertThat(kv.count(Keys.REQUESTS).join()).isZero();
    assertThat(kv.count(Keys.KILLS).join()).isZero();
  }

  @Test
  void whatADeadWorkerRanIsLost() {
    define("{'schedule': '@manual', 'task': {'type': 'noop'}}");
    long now = Instant.now().toEpochMilli();
    var claim = new ExecutionRecord.Claim("old~1", "x", 7);
    var running =
        new JobState.Running(
            Long.toString(now), 1, claim, Trigger.SCHEDULE, 1, Instant.ofEpochMilli(now));
    JobState state = JobState.fresh("uid", Instant.ofEpochMilli(now), 7);
    put(
        Keys.state(JOB),
        StateCodec.write(
            new JobState(
                state.uid(),
                state.last(),
                7,
                List.of(running),
                List.of(),
                state.backlog(),
                List.of(),
                "")));
    start((attempt, output) -> new Done(TaskResult.succeeded()));

    await().atMost(Duration.ofSeconds(5)).until(() -> count(ExecutionState.LOST) == 1);
  }

  @Test
  void anUnreadableDefinitionStopsNoOther() {
    put(Keys.job(new JobId("default", "broken")), "{not json");
    put(Keys.JOBS + "no-such-form", "{}");
    put(Keys.state(new JobId("default", "broken")), "also broken");
    define("{'schedule': '* * * * * *', 'task': {'type': 'noop'}}");
    start((attempt, output) -> new Done(TaskResult.succeeded()));

    await().atMost(Duration.ofSeconds(5)).until(() -> count(ExecutionState.SUCCEEDED) >= 2);
  }

  private long count(ExecutionState state) {
    return journal.records.stream().filter(r -> r.outcome().state() == state).count();
  }

  private void start(TaskRunner runner) {
    WorkerConfig config = new WorkerConfig("w", 4, Duration.ofMillis(200));
    DefinitionReaders reader = new DefinitionReaders();
    Scheduler.Parts parts =
        new Scheduler.Parts(kv, reader::read, runner, tasks, journal, SchedulerMetrics.NONE);
    worker =
        new Worker(
            config,
            parts,
            new Worker.Threads(Thread::new, timer, Clock.systemUTC(), System::nanoTime),
            new Worker.Membership(
                now ->
                    new WorkerInfo("w~" + UUID.randomUUID(), "localhost", "test", now, 4, Map.of()),
                Duration.ofSeconds(20),
                WorkerHooks.NONE));
    worker.start();
  }

  private long define(String json) {
    Instant now = Instant.now();
    JobDocument document =
        JobDocument.read(Json.parse(json.replace('\'', '"')), JobDocument.Target.create(JOB, now));
    StoredJob job = new StoredJob(document, new Job.Identity("uid", 1, now, now, now), 0);
    return put(Keys.job(JOB), StoredJobCodec.write(job));
  }

  private long put(String key, String value) {
    return kv.commit(Transaction.always(Operation.put(key, value))).join().revision();
  }

  private static final class DefinitionReaders {
    Job read(io.belfry.kv.KeyValue stored) throws io.belfry.codec.UnreadableValueException {
      return StoredJobCodec.read(Keys.jobOf(stored.key()), stored.value(), stored.modRevision())
          .job();
    }
  }

  /** A task that has ended. */
  private record Done(TaskResult ending) implements TaskRunner.Running {
    @Override
    public CompletableFuture<TaskResult> result() {
      return CompletableFuture.completedFuture(ending);
    }

    @Override
    public void kill(String reason) {}
  }

  /** A task that ends when the test says so, or is killed. */
  private record Open(CompletableFuture<TaskResult> ending) implements TaskRunner.Running {
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
