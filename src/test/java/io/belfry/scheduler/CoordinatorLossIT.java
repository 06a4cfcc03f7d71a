package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.StateCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.execution.Attempt;
import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker loses its lease in a real etcd while another one is there: what becomes of its runs. */
class CoordinatorLossIT extends WorkerScene {
  private static final JobId ENDS = new JobId("default", "ends");
  private static final JobId GOES_ON = new JobId("default", "goes-on");
  private static final String JOB_JSON =
      "{'schedule': '* * * * * *', 'concurrencyPolicy': 'Forbid', 'onCoordinatorLoss': '%s',"
          + " 'task': {'type': 'noop'}}";

  @TempDir Path folder;
  private final Map<JobId, CompletableFuture<TaskResult>> ends = new ConcurrentHashMap<>();
  private final List<Attempt> startedHere = new CopyOnWriteArrayList<>();
  private final List<Attempt> startedThere = new CopyOnWriteArrayList<>();
  private EtcdCluster etcd;

  @Override
  KeyValueStore open() {
    etcd = EtcdCluster.start(folder, 1);
    return EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
  }

  @AfterEach
  void stopEtcd() {
    etcd.close();
  }

  private TaskRunner.Running runHere(Attempt attempt) {
    startedHere.add(attempt);
    CompletableFuture<TaskResult> end = new CompletableFuture<>();
    // what comes after the loss ends at once
    return ends.putIfAbsent(attempt.execution().job(), end) == null
        ? new Open(end)
        : new Done(TaskResult.succeeded());
  }

  private TaskRunner.Running runThere(Attempt attempt) {
    startedThere.add(attempt);
    return new Done(TaskResult.succeeded());
  }

  private ExecutionId firstOf(JobId job) {
    return startedHere.stream()
        .map(Attempt::execution)
        .filter(execution -> execution.job().equals(job))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isLost(MemoryJournal journal, ExecutionId execution) {
    return journal.records.stream()
        .anyMatch(
            record ->
                record.id().equals(execution) && record.outcome().state() == ExecutionState.LOST);
  }

  private JobState state(JobId job) throws UnreadableValueException {
    return StateCodec.read(kv.get(Keys.state(job)).join().orElseThrow().value());
  }

  @Test
  void oneEndsTheOtherGoesOnAndBothStayLost() throws Exception {
    define(ENDS, JOB_JSON.formatted("Stop"));
    define(GOES_ON, JOB_JSON.formatted("Continue"));
    start((attempt, output) -> runHere(attempt));
    await().atMost(Duration.ofSeconds(10)).until(() -> ends.size() == 2);
    KeyValue registration = kv.range(Keys.WORKERS, "", 1).join().items().get(0);
    MemoryJournal there = new MemoryJournal();
    Worker other =
        startOther("v", now -> worker("v", now), there, (attempt, output) -> runThere(attempt));
    try {
      await().atMost(Duration.ofSeconds(10)).until(other::isRegistered);

      kv.revoke(registration.lease()).join();
      await().atMost(Duration.ofSeconds(10)).until(() -> isLost(there, firstOf(ENDS)));
      await().atMost(Duration.ofSeconds(10)).until(() -> isLost(there, firstOf(GOES_ON)));
      await().atMost(Duration.ofSeconds(10)).until(() -> ends.get(ENDS).isDone());
      assertThat(ends.get(ENDS).join())
          .isEqualTo(TaskResult.of(ExecutionState.KILLED, "worker.fenced"));
      // it rejoins with the run still there, and others run what is due meanwhile
      await().atMost(Duration.ofSeconds(10)).until(worker::isRegistered);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> startedThere.stream().anyMatch(run -> run.execution().job().equals(GOES_ON)));
      assertThat(ends.get(GOES_ON)).isNotDone();
      assertThat(worker.attempts()).isPositive();

      ends.get(GOES_ON).complete(TaskResult.succeeded());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> journal.late.stream().anyMatch(end -> end.id().equals(firstOf(GOES_ON))));
      ExecutionId lost = firstOf(GOES_ON);
      assertThat(state(GOES_ON).openKeys()).doesNotContain(lost.key());
      assertThat(there.records)
          .filteredOn(record -> record.id().equals(lost))
          .extracting(record -> record.outcome().state())
          .containsOnly(ExecutionState.LOST);
      assertThat(journal.records)
          .filteredOn(record -> record.id().equals(lost))
          .extracting(record -> record.outcome().state())
          .doesNotContain(ExecutionState.SUCCEEDED);
      assertThat(startedThere).extracting(Attempt::execution).doesNotContain(lost);
      assertThat(journal.late)
          .filteredOn(end -> end.id().equals(lost))
          .extracting(ExecutionRecord::outcome)
          .extracting(ExecutionRecord.Outcome::state)
          .containsExactly(ExecutionState.SUCCEEDED);
    } finally {
      other.close();
    }
  }
}
