package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.Keys;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine on a real etcd, as a user that may do only what a worker must. */
class WorkerOnEtcdIT extends WorkerScene {
  @TempDir static Path folder;
  private static EtcdCluster etcd;
  private static EtcdKeyValueStore master;

  @BeforeAll
  static void startEtcd() {
    etcd = EtcdCluster.start(folder, 1);
    // as docs/cluster.md says
    etcd.addUser(
        "worker",
        "worker-word",
        "/belfry/",
        "read jobs/",
        "read calendars/",
        "read secrets/",
        "read orders/",
        "read calendars/",
        "read epoch",
        "read featureLevel",
        "readwrite state/",
        "readwrite workers/",
        "readwrite nodes/",
        "readwrite requests/",
        "readwrite kills/");
    etcd.enableAuth();
    master = open("root", "root-word");
  }

  @AfterAll
  static void stopEtcd() {
    master.close();
    etcd.close();
  }

  private static EtcdKeyValueStore open(String user, String password) {
    return EtcdKeyValueStore.open(
        EtcdOptions.at(etcd.endpoints()).withLogin(user, password), Thread::new);
  }

  @Override
  KeyValueStore open() {
    return open("worker", "worker-word");
  }

  @Override
  KeyValueStore master() {
    return master;
  }

  @Test
  void aMaintenanceWindowTakesEffectAtOnce() {
    WindowTrial.run(this);
  }

  @Test
  void aWorkerMayNotDefineJobs() {
    Transaction define = Transaction.always(Operation.put(Keys.JOBS + "default/evil", "{}"));
    assertThatThrownBy(() -> kv.commit(define).join())
        .hasCauseInstanceOf(KvException.Refused.class)
        .hasMessageContaining("permission denied");
  }

  @Test
  void runsEachScheduledTimeOnceAlsoWhenEtcdRestarts() {
    define("{'schedule': '* * * * * *', 'concurrencyPolicy': 'Allow', 'task': {'type': 'noop'}}");
    start((attempt, output) -> new Done(TaskResult.succeeded()));
    await().atMost(Duration.ofSeconds(10)).until(() -> count(ExecutionState.SUCCEEDED) >= 2);
    String before = etcd.etcdctl("get", "--prefix", "--keys-only", "/belfry/" + Keys.WORKERS);

    etcd.member(0).kill();
    etcd.member(0).start();
    etcd.awaitHealthy();
    long seen = count(ExecutionState.SUCCEEDED);
    await().atMost(Duration.ofSeconds(15)).until(() -> count(ExecutionState.SUCCEEDED) >= seen + 3);

    assertThat(journal.records)
        .extracting(record -> record.outcome().state())
        .containsOnly(ExecutionState.SUCCEEDED);
    assertThat(journal.records).extracting(ExecutionRecord::id).doesNotHaveDuplicates();
    for (int i = 1; i < journal.records.size(); i++) {
      assertThat(journal.records.get(i).id().scheduledAt())
          .isEqualTo(journal.records.get(i - 1).id().scheduledAt().plusSeconds(1));
    }
    // the same registration, and one of them: its lease has outlived the restart
    assertThat(etcd.etcdctl("get", "--prefix", "--keys-only", "/belfry/" + Keys.WORKERS))
        .isEqualTo(before)
        .startsWith("/belfry/workers/w~");
    worker.close();
    assertThat(kv.count(Keys.WORKERS).join()).isZero();
  }
}
