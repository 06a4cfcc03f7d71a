package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.etcd.EtcdCluster;
import io.belfry.kv.etcd.EtcdKeyValueStore;
import io.belfry.kv.etcd.EtcdOptions;
import io.belfry.store.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has the elected duties on a real etcd, when their holder dies, hangs or leaves. */
class ElectionIT {
  private static final Duration TTL = Duration.ofSeconds(5);

  @TempDir Path folder;
  private EtcdCluster etcd;
  private Node first;
  private Node second;

  @BeforeEach
  void start() {
    etcd = EtcdCluster.start(folder, 1);
    first = new Node("first");
    first.election.start();
    await().atMost(Duration.ofSeconds(5)).until(first.election::leads);
    second = new Node("second");
    second.election.start();
  }

  @AfterEach
  void stop() {
    first.kill();
    second.kill();
    etcd.close();
  }

  @Test
  void theDutiesOfADeadHolderMoveWithinItsLease() {
    first.kill();
    long killed = System.nanoTime();

    await().atMost(TTL.plusSeconds(5)).until(second.election::leads);

    Duration hole = Duration.ofNanos(System.nanoTime() - killed);
    System.out.println("duties of a dead holder: moved after " + hole.toMillis() + " ms");
    // etcd ends a lease up to a second late, and the others look every two seconds
    assertThat(hole).isLessThan(TTL.plusSeconds(4));
    assertThat(first.election.leads()).as("the dead one does not think so any more").isFalse();
    assertThat(second.kv.get(Keys.leader("duties")).join().orElseThrow().value())
        .isEqualTo("second");
  }

  @Test
  void theDutiesOfOneThatLeavesMoveAtOnce() {
    first.election.close();
    await().atMost(Duration.ofSeconds(3)).until(second.election::leads);
  }

  @Test
  void whileTheHolderLivesNobodyElseLeads() {
    await()
        .during(TTL.plusSeconds(2))
        .atMost(TTL.plusSeconds(4))
        .until(() -> first.election.leads() && !second.election.leads());
  }

  /** One that stands; it dies without a word to etcd. */
  private final class Node {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final KeyValueStore kv =
        EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
    private final Election election;

    Node(String name) {
      election = new Election(kv, name, new Election.Timing(timer, System::nanoTime, TTL));
    }

    void kill() {
      timer.shutdownNow();
      kv.close();
    }
  }
}
