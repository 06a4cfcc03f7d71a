package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.StateCodec;
import io.belfry.job.Backfill;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import io.belfry.store.FeatureLevel;
import io.belfry.store.Keys;
import io.belfry.store.KillRequest;
import io.belfry.store.Kills;
import io.belfry.store.NodeOrders;
import io.belfry.store.Orders;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine on a real embedded store; only the tasks and the journal are the test's. */
class WorkerIT extends WorkerScene {
  @TempDir Path folder;

  @Override
  KeyValueStore open() {
    return EmbeddedKeyValueStore.open(
        EmbeddedSettings.at(folder.resolve("kv.db")), Thread::new, System::nanoTime);
  }

  @Test
  void aMaintenanceWindowTakesEffectAtOnce() {
    WindowTrial.run(this);
  }

  @Test
  void aStoreOfANewerBelfryIsLeftAlone() {
    define("{'schedule': '* * * * * *', 'task': {'type': 'noop'}}");
    put(Keys.FEATURE_LEVEL, Integer.toString(FeatureLevel.OWN + 1));
    start((attempt, output) -> new Done(TaskResult.succeeded()));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> worker.refusal().equals(Optional.of("store.newer")));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(4))
        .until(() -> kv.count(Keys.WORKERS).join() == 0 && journal.records.isEmpty());
    assertThat(worker.isRegistered()).isFalse();

    put(Keys.FEATURE_LEVEL, Integer.toString(FeatureLevel.OWN));
    await().atMost(Duration.ofSeconds(10)).until(() -> count(ExecutionState.SUCCEEDED) > 0);
    assertThat(worker.refusal()).isEmpty();
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
  void runsABackfillInItsOrderAndNoMoreThanThat() {
    long revision = define("{'schedule': '0 0 0 * * *', 'task': {'type': 'noop'}}");
    start((attempt, output) -> new Done(TaskResult.succeeded()));
    Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);
    Backfill days =
        new Backfill(
            midnight.minus(Duration.ofDays(9)),
            midnight.minusMillis(1),
            3,
            Backfill.Order.NEWEST_FIRST,
            1);
    ExecutionId request = ExecutionId.backfill(JOB, Instant.now(), "abc");
    put(Keys.FEATURE_LEVEL, "2");
    RunRequests requests = new RunRequests(kv);

    requests
        .submit(new RunRequest(request, "ann", Instant.now(), 0, Optional.of(days)), revision)
        .join();

    await().atMost(Duration.ofSeconds(5)).until(() -> count(ExecutionState.SUCCEEDED) == 3);
    assertThat(journal.records)
        .filteredOn(r -> r.outcome().state() == ExecutionState.SUCCEEDED)
        .extracting(ExecutionRecord::id)
        .containsExactly(
            request.ofBackfill(midnight.minus(Duration.ofDays(1))),
            request.ofBackfill(midnight.minus(Duration.ofDays(2))),
            request.ofBackfill(midnight.minus(Duration.ofDays(3))));
    assertThat(journal.records)
        .allMatch(r -> r.origin().trigger() == Trigger.BACKFILL)
        .allMatch(r -> r.origin().triggeredBy().equals(Optional.of("ann")));
    await().atMost(Duration.ofSeconds(5)).until(() -> kv.count(Keys.REQUESTS).join() == 0);
  }

  @Test
  void aBackfillThatIsGivenUpStartsNothingMore() {
    long revision =
        define("{'schedule': '* * * * * *', 'suspend': true, 'task': {'type': 'noop'}}");
    CompletableFuture<TaskResult> open = new CompletableFuture<>();
    start((attempt, output) -> new Open(open));
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    Backfill minute = new Backfill(hour.minusSeconds(60), hour, 50, Backfill.Order.OLDEST_FIRST, 1);
    ExecutionId request = ExecutionId.backfill(JOB, Instant.now(), "abc");
    put(Keys.FEATURE_LEVEL, "2");
    RunRequests requests = new RunRequests(kv);
    requests
        .submit(new RunRequest(request, "ann", Instant.now(), 0, Optional.of(minute)), revision)
        .join();
    await().atMost(Duration.ofSeconds(5)).until(() -> worker.attempts() == 1);

    RunRequest rest = requests.backfillsOf(JOB).join().get(0);
    assertThat(rest.backfill().orElseThrow().left()).isEqualTo(49);
    assertThat(requests.waiting(request).join()).as("is no run that waits").isEmpty();
    assertThat(requests.withdraw(rest.at(rest.revision() - 1)).join()).isFalse();
    assertThat(requests.withdraw(rest).join()).isTrue();
    open.complete(TaskResult.succeeded());

    await().atMost(Duration.ofSeconds(5)).until(() -> count(ExecutionState.SUCCEEDED) == 1);
    await().during(Duration.ofMillis(500)).until(() -> worker.attempts() == 0);
    assertThat(journal.records).hasSize(1);
    assertThat(requests.backfillsOf(JOB).join()).isEmpty();
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
  void whoIsAskedToDrainStartsNothingUntilItIsAskedToWorkAgain() {
    define("{'schedule': '* * * * * *', 'catchUp': 'None', 'task': {'type': 'noop'}}");
    List<ExecutionId> started = new CopyOnWriteArrayList<>();
    start(
        (attempt, output) -> {
          started.add(attempt.execution());
          return new Done(TaskResult.succeeded());
        });
    await().atMost(Duration.ofSeconds(10)).until(() -> count(ExecutionState.SUCCEEDED) >= 1);
    Orders orders = new Orders(kv);
    NodeOrders.Drain drain = new NodeOrders.Drain("ann", Instant.now());

    orders.change("w", now -> now.withDrain(Optional.of(drain))).join();
    await().atMost(Duration.ofSeconds(5)).until(this::saysThatItDrains);
    long before = count(ExecutionState.SUCCEEDED);
    await()
        .during(Duration.ofSeconds(2))
        .until(() -> count(ExecutionState.SUCCEEDED) <= before + 1);

    orders.change("w", now -> now.withDrain(Optional.empty())).join();
    await().atMost(Duration.ofSeconds(5)).until(() -> !saysThatItDrains());
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> count(ExecutionState.SUCCEEDED) >= before + 3);
    assertThat(started).doesNotHaveDuplicates();
  }

  @Test
  void aRaisedEpochMakesItRegisterAnewWithHigherTokens() {
    define("{'schedule': '* * * * * *', 'catchUp': 'None', 'task': {'type': 'noop'}}");
    List<Long> tokens = new CopyOnWriteArrayList<>();
    start(
        (attempt, output) -> {
          tokens.add(attempt.marks().fencingToken());
          return new Done(TaskResult.succeeded());
        });
    await().atMost(Duration.ofSeconds(10)).until(() -> !tokens.isEmpty());
    String before = new Workers(kv).live().join().get(0).id();

    put(Keys.EPOCH, "1");

    await().atMost(Duration.ofSeconds(10)).until(() -> tokens.stream().anyMatch(t -> t >> 40 == 1));
    assertThat(new Workers(kv).live().join())
        .extracting(WorkerInfo::id)
        .hasSize(1)
        .doesNotContain(before);
    assertThat(tokens).isSorted();
  }

  private boolean saysThatItDrains() {
    List<WorkerInfo> live = new Workers(kv).live().join();
    return live.size() == 1 && live.get(0).draining();
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
}
