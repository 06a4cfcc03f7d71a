package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.belfry.execution.Attempt;
import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.StoreSpace;
import io.belfry.store.StoreSpace.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd runs full under a worker, and is given room again (G18). */
class FullEtcdIT extends WorkerScene {
  private static final long QUOTA = 16 << 20;

  @TempDir Path folder;
  private final List<Attempt> started = new CopyOnWriteArrayList<>();
  private final CompletableFuture<TaskResult> end = new CompletableFuture<>();
  private EtcdCluster etcd;

  @Override
  KeyValueStore open() {
    etcd =
        EtcdCluster.start(
            folder,
            1,
            new EtcdCluster.Setup(Optional.empty(), List.of("--quota-backend-bytes=" + QUOTA)));
    return EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()).withQuota(QUOTA), Thread::new);
  }

  @AfterEach
  void stopEtcd() {
    etcd.close();
  }

  /** The first attempt runs until the test ends it. */
  private TaskRunner.Running run(Attempt attempt) {
    boolean first = started.isEmpty();
    started.add(attempt);
    return first ? new Open(end) : new Done(TaskResult.succeeded());
  }

  private void fill() {
    String large = "x".repeat(1_000_000);
    Optional<Throwable> refused = Optional.empty();
    for (int i = 0; i < 40 && refused.isEmpty(); i++) {
      String key = "filler/" + i;
      refused = Optional.ofNullable(catchThrowable(() -> put(key, large)));
    }
    assertThat(refused.map(Throwable::getCause)).containsInstanceOf(KvException.NoSpace.class);
  }

  private void makeRoom() {
    TransactionResult deleted =
        kv.commit(Transaction.always(Operation.deletePrefix("filler/"))).join();
    kv.compact(deleted.revision()).join();
    etcd.makeRoom();
  }

  private List<ExecutionRecord> ends() {
    return journal.records.stream().filter(record -> record.outcome().state().isFinal()).toList();
  }

  private Level level() {
    StoreSpace space = new StoreSpace(kv);
    space.look().join();
    return space.latest().orElseThrow().level();
  }

  @Test
  void nothingIsClaimedWhileEtcdIsFullAndAllGoesOnByItselfAfterwards() {
    define("{'schedule': '* * * * * *', 'concurrencyPolicy': 'Allow', 'task': {'type': 'noop'}}");
    start((attempt, output) -> run(attempt));
    await().atMost(Duration.ofSeconds(10)).until(() -> started.size() >= 3);
    assertThat(level()).isEqualTo(Level.OK);

    fill();
    await().atMost(Duration.ofSeconds(10)).until(() -> worker.room().isFull());
    int atFull = started.size();
    end.complete(TaskResult.succeeded());
    // one that had been claimed may still have waited for its time
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(7))
        .until(() -> started.size() <= atFull + 1);
    assertThat(worker.isRegistered()).isTrue();
    assertThat(level()).isEqualTo(Level.FULL);
    assertThat(ends()).extracting(ExecutionRecord::id).doesNotContain(started.get(0).execution());
    int held = started.size();

    makeRoom();
    await().atMost(Duration.ofSeconds(20)).until(() -> started.size() >= held + 8);
    assertThat(worker.room().isFull()).isFalse();
    assertThat(level()).isEqualTo(Level.OK);
    worker.drain(Duration.ofSeconds(10));

    List<Instant> times =
        started.stream().map(attempt -> attempt.execution().scheduledAt()).sorted().toList();
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i)).isEqualTo(times.get(i - 1).plusSeconds(1));
    }
    assertThat(ends())
        .extracting(record -> record.outcome().state())
        .containsOnly(ExecutionState.SUCCEEDED);
    assertThat(ends()).extracting(ExecutionRecord::id).doesNotHaveDuplicates();
    assertThat(ends()).hasSameSizeAs(started);
  }
}
