package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.StateCodec;
import io.belfry.execution.Attempt;
import io.belfry.execution.OutputSink;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.recover.Recovery;
import io.belfry.store.Epoch;
import io.belfry.store.Keys;
import io.belfry.store.WorkerInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd is put back to a snapshot under a job that goes on: nothing is run twice. */
class RestoredEtcdIT extends WorkerScene {
  @TempDir Path folder;
  private final List<Attempt> started = new CopyOnWriteArrayList<>();
  private final AtomicLong highest = new AtomicLong();
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
    start(this::run);
    await().atMost(Duration.ofSeconds(10)).until(() -> started.size() >= 2);
    Path snapshot = folder.resolve("snapshot.db");
    String unused = etcd.etcdctl("snapshot", "save", snapshot.toString());
    int atSnapshot = started.size();
    await().atMost(Duration.ofSeconds(10)).until(() -> started.size() >= atSnapshot + 3);
    worker.drain(Duration.ofSeconds(5));
    int before = started.size();

    kv.close();
    etcd.member(0).restore(snapshot);
    kv = open();
    assertThat(StateCodec.read(kv.get(Keys.state(JOB)).join().orElseThrow().value()).last())
        .isBefore(started.get(before - 1).execution().scheduledAt());
    Recovery recovery = new Recovery(kv, Instant.now());
    // the worker of the snapshot is registered there again, and its lease ends by itself
    await().atMost(Duration.ofSeconds(40)).until(() -> recovery.registered().isEmpty());
    Recovery.Report done = new Recovery(kv, Instant.now()).carryOut(recovery.look());
    assertThat(done.epoch().number()).isEqualTo(1);
    assertThat(done.times()).isGreaterThanOrEqualTo(3);

    start(this::run);
    await().atMost(Duration.ofSeconds(15)).until(() -> started.size() > before + 1);

    assertThat(started).extracting(Attempt::execution).doesNotHaveDuplicates();
    assertThat(started)
        .extracting(attempt -> attempt.marks().fencingToken())
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

  @Test
  void aWorkerWhoseLeaseTheBackupBringsBackNoticesTheRestoreAndRunsNothingTwice() {
    define("{'schedule': '* * * * * *', 'concurrencyPolicy': 'Allow', 'task': {'type': 'noop'}}");
    start(this::run);
    await().atMost(Duration.ofSeconds(10)).until(() -> started.size() >= 2);
    Path snapshot = folder.resolve("snapshot.db");
    String unused = etcd.etcdctl("snapshot", "save", snapshot.toString());
    int atSnapshot = started.size();
    await().atMost(Duration.ofSeconds(20)).until(() -> started.size() >= atSnapshot + 7);

    etcd.member(0).restore(snapshot);

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> worker.refusal().equals(Optional.of("store.restored")));
    assertThat(worker.isRegistered()).isFalse();
    assertThat(started).extracting(Attempt::execution).doesNotHaveDuplicates();
  }

  /** Remembers revisions as a node does in its data folder. */
  @Override
  Registration.Self self() {
    return new Registration.Self() {
      @Override
      public WorkerInfo next(Instant now) {
        return worker(now);
      }

      @Override
      public long highest() {
        return highest.get();
      }

      @Override
      public void seen(long revision) {
        highest.accumulateAndGet(revision, Math::max);
      }

      @Override
      public boolean accepts(long revision, Epoch epoch) {
        if (epoch.number() > 0) {
          highest.set(revision);
        }
        return revision >= highest.get();
      }
    };
  }

  private Done run(Attempt attempt, OutputSink output) {
    started.add(attempt);
    return new Done(TaskResult.succeeded());
  }
}
