package io.belfry.kv.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.FeedEvent;
import io.belfry.store.PrefixFeed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real etcd of three members under compare-and-sets, a watch and a lease, while members are
 * killed, frozen and compacted.
 */
class EtcdFaultsIT {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @TempDir Path folder;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final Mirror mirror = new Mirror();
  private EtcdCluster etcd;
  private EtcdKeyValueStore store;
  private PrefixFeed feed;

  @BeforeEach
  void start() {
    etcd = EtcdCluster.start(folder, 3);
    store =
        EtcdKeyValueStore.open(
            EtcdOptions.at(etcd.endpoints()).withTimeouts(Duration.ofSeconds(1), LIMIT),
            Thread::new);
    feed = new PrefixFeed(store, "count/", timer, mirror::apply);
    feed.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    feed.close();
    timer.shutdownNow();
    store.close();
    etcd.close();
    assertThat(timer.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingIsLostDoubledOrForgottenWhileMembersAreKilledAndFrozen() throws Exception {
    Increments increments = new Increments(store, 32);
    Renewals renewals = new Renewals();
    awaitMore(increments);

    EtcdCluster.Member killed = etcd.leader();
    killed.kill();
    awaitMore(increments);
    compact();
    killed.start();
    etcd.awaitHealthy();

    EtcdCluster.Member frozen = etcd.leader();
    frozen.freeze();
    TimeUnit.SECONDS.sleep(3);
    awaitMore(increments);
    compact();
    frozen.thaw();
    awaitMore(increments);

    check(increments, renewals);
  }

  @Test
  @Tag("faults")
  void theLeaderIsKilledOrFrozenAgainAndAgain() throws Exception {
    Increments increments = new Increments(store, 64);
    Renewals renewals = new Renewals();
    for (int i = 0; i < 10; i++) {
      EtcdCluster.Member leader = etcd.leader();
      if (i % 2 == 0) {
        leader.kill();
        TimeUnit.SECONDS.sleep(5);
        compact();
        leader.start();
      } else {
        leader.freeze();
        TimeUnit.SECONDS.sleep(15);
        compact();
        leader.thaw();
      }
      etcd.awaitHealthy();
      awaitMore(increments);
    }
    check(increments, renewals);
  }

  @Test
  @Tag("faults")
  void afterAMinuteWithoutAnyMemberItGoesOnWithinSeconds() throws Exception {
    Increments increments = new Increments(store, 32);
    awaitMore(increments);
    for (int i = 0; i < 3; i++) {
      etcd.member(i).kill();
    }
    TimeUnit.SECONDS.sleep(75);
    for (int i = 0; i < 3; i++) {
      etcd.member(i).start();
    }
    etcd.awaitHealthy();
    int before = increments.done();
    long healthy = System.nanoTime();
    await().atMost(Duration.ofSeconds(5)).until(() -> increments.done() > before);
    System.out.println(
        "figure: first increment "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - healthy)
            + " ms after etcd was healthy again");
    increments.stopAndCheck();
    awaitMirror();
  }

  private void check(Increments increments, Renewals renewals) throws InterruptedException {
    increments.stopAndCheck();
    assertThat(increments.slowestMillis()).isLessThan(LIMIT.plusMillis(1_500).toMillis());
    awaitMirror();
    renewals.stopAndCheck();
  }

  private void awaitMore(Increments increments) {
    int before = increments.done();
    await().atMost(Duration.ofSeconds(20)).until(() -> increments.done() >= before + 500);
  }

  private void awaitMirror() {
    Map<String, String> truth = new TreeMap<>();
    String after = "";
    boolean more = true;
    while (more) {
      var page = store.range("count/", after, 10_000).join();
      page.items().forEach(each -> truth.put(each.key(), each.value()));
      more = page.more();
      after = more ? page.items().get(page.items().size() - 1).key() : "";
    }
    // no resync in this time: the watch, or the range after it broke, has to bring it
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(mirror.content()).isEqualTo(truth));
  }

  private void compact() {
    long revision = store.range("count/", "", 1).join().revision();
    try {
      store.compact(revision).join();
    } catch (CompletionException e) {
      assertThat(e.getCause())
          .isInstanceOfAny(KvException.UnknownOutcome.class, KvException.Compacted.class);
    }
  }

  /** What a feed has told, applied by revision. */
  private static final class Mirror {
    private final Map<String, KeyValue> keys = new TreeMap<>();

    synchronized void apply(FeedEvent event) {
      if (event instanceof FeedEvent.Page page) {
        page.items().forEach(this::put);
      } else if (event instanceof FeedEvent.Changes changes) {
        changes
            .events()
            .forEach(each -> put(((io.belfry.kv.WatchListener.Event.Put) each).keyValue()));
      }
    }

    private void put(KeyValue item) {
      keys.merge(item.key(), item, (old, now) -> now.modRevision() > old.modRevision() ? now : old);
    }

    synchronized Map<String, String> content() {
      Map<String, String> content = new TreeMap<>();
      keys.forEach((key, item) -> content.put(key, item.value()));
      return content;
    }
  }

  /** A lease of 20 s that is renewed as the registration of a worker is. */
  private final class Renewals {
    private final Lease lease = store.grant(Duration.ofSeconds(20)).join();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "renewals");
    private volatile boolean gone;

    Renewals() {
      store.commit(Transaction.always(Operation.put("lease/key", "x", lease.id()))).join();
      thread.start();
    }

    private void run() {
      while (!stopping.get()) {
        boolean renewed = true;
        try {
          store.renew(lease.id()).join();
        } catch (CompletionException e) {
          renewed = false;
          gone |= e.getCause() instanceof KvException.LeaseGone;
        }
        try {
          TimeUnit.MILLISECONDS.sleep(renewed ? 5_000 : 1_000);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    void stopAndCheck() throws InterruptedException {
      stopping.set(true);
      thread.interrupt();
      thread.join();
      assertThat(gone).isFalse();
      assertThat(store.get("lease/key").join()).isPresent();
    }
  }
}
