package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.StateCodec;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.recover.Recovery;
import io.belfry.store.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd is put back to a snapshot under a job that goes on: nothing is run twice. */
class RestoredEtcdIT extends WorkerScene {
  @TempDir Path folder;
  private EtcdCluster etcd;

  @Override
  KeyValueStore open() {
    if (etcd == null) {
      etcd = EtcdCluster.start(folder, 1);
    }
    return EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
  }

  @AfterEach
  void stopEtcd() {
    etcd.close();
  }

  @Test
  void nothingIsRunTwiceAfterARecoveryAndTokensGrow() throws Exception {
    define("{'schedule': '* * * * * *', 'concurrencyPolicy': 'Allow', 'task': {'type': 'noop'}}");
    start((attempt, output) -> new Done(TaskResult.succeeded()));
    await().atMost(Duration.ofSeconds(10)).until(() -> count(ExecutionState.SUCCEEDED) >= 2);
    Path snapshot = folder.resolve("snapshot.db");
    String unused = etcd.etcdctl("snapshot", "save", snapshot.toString());
    long atSnapshot = count(ExecutionState.SUCCEEDED);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> count(ExecutionState.SUCCEEDED) >= atSnapshot + 3);
    worker.drain(Duration.ofSeconds(5));
    long before = count(ExecutionState.SUCCEEDED);

    kv.close();
    etcd.member(0).restore(snapshot);
    kv = open();
    assertThat(StateCodec.read(kv.get(Keys.state(JOB)).join().orElseThrow().value()).last())
        .isBefore(last().id().scheduledAt());
    Recovery recovery = new Recovery(kv, Instant.now());
    // the worker of the snapshot is registered there again, and its lease ends by itself
    await().atMost(Duration.ofSeconds(40)).until(() -> recovery.registered().isEmpty());
    Recovery.Report done = new Recovery(kv, Instant.now()).carryOut(recovery.look());
    assertThat(done.epoch().number()).isEqualTo(1);
    assertThat(done.times()).isGreaterThanOrEqualTo(3);

    start((attempt, output) -> new Done(TaskResult.succeeded()));
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> count(ExecutionState.SUCCEEDED) > before + 1);

    List<ExecutionRecord> ran =
        journal.records.stream()
            .filter(record -> record.outcome().state() == ExecutionState.SUCCEEDED)
            .toList();
    assertThat(ran).extracting(ExecutionRecord::id).doesNotHaveDuplicates();
    assertThat(ran)
        .extracting(record -> record.claim().orElseThrow().fencingToken())
        .isSortedAccordingTo(Comparator.naturalOrder())
        .doesNotHaveDuplicates();
    await()
        .untilAsserted(
            () ->
                assertThat(journal.records)
                    .anySatisfy(
                        record -> {
                          assertThat(record.outcome().state()).isEqualTo(ExecutionState.LOST);
                          assertThat(record.outcome().reason()).contains("restore.unknown");
                          assertThat(record.outcome().range().orElseThrow().count())
                              .isEqualTo(done.times());
                        }));
  }

  private ExecutionRecord last() {
    return journal.records.get(journal.records.size() - 1);
  }
}
