package io.belfry.kv.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Page;
import io.belfry.kv.RecordingListener;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the adapter says of calls to a real etcd that is frozen, dead or full. */
class EtcdOutcomesIT {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final long QUOTA = 64 << 20;

  @TempDir Path folder;
  private EtcdCluster etcd;
  private EtcdKeyValueStore store;

  @BeforeEach
  void start() {
    etcd =
        EtcdCluster.start(
            folder,
            1,
            new EtcdCluster.Setup(Optional.empty(), List.of("--quota-backend-bytes=" + QUOTA)));
    store =
        EtcdKeyValueStore.open(
            EtcdOptions.at(etcd.endpoints()).withTimeouts(LIMIT, LIMIT).withQuota(QUOTA),
            Thread::new);
  }

  @AfterEach
  void stop() {
    store.close();
    etcd.close();
  }

  private CompletableFuture<TransactionResult> put(String key, String value) {
    return store.commit(
        Transaction.when(Compare.absent(key)).then(Operation.put(key, value)).build());
  }

  private static void assertFails(CompletableFuture<?> call, Class<? extends KvException> how) {
    long begun = System.nanoTime();
    Throwable failure = catchThrowable(call::join);
    assertThat(failure).isInstanceOf(CompletionException.class);
    assertThat(failure.getCause()).isInstanceOf(how);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LIMIT.plusSeconds(1));
  }

  @Test
  void aFrozenEtcdLeavesChangesInDoubtAndNothingOpen() {
    Lease lease = store.grant(Duration.ofSeconds(60)).join();
    etcd.member(0).freeze();
    CompletableFuture<TransactionResult> put = put("doubt", "x");
    CompletableFuture<TransactionResult> looking =
        store.commit(Transaction.always(Operation.get("doubt")));
    List<CompletableFuture<?>> reads =
        List.of(store.get("a"), store.range("", "", 10), store.count(""), looking);
    List<CompletableFuture<?>> changes =
        List.of(
            put,
            store.grant(Duration.ofSeconds(5)),
            store.renew(lease.id()),
            store.revoke(lease.id()),
            store.compact(1));
    reads.forEach(call -> assertFails(call, KvException.Unavailable.class));
    changes.forEach(call -> assertFails(call, KvException.UnknownOutcome.class));

    etcd.member(0).thaw();
    // in doubt rightly: the request was with etcd, which carries it out now, or never will
    boolean carriedOut = put("doubt", "x").join().succeeded();
    assertThat(store.get("doubt").join()).isPresent();
    System.out.println("figure: the frozen put was " + (carriedOut ? "lost" : "carried out"));
  }

  @Test
  void aChangeWhoseAnswerIsLostIsInDoubtAndSentOnce() throws IOException {
    try (LossyProxy proxy = new LossyProxy(etcd.endpoints().get(0));
        EtcdKeyValueStore lossy =
            EtcdKeyValueStore.open(EtcdOptions.at(List.of(proxy.endpoint())), Thread::new)) {
      lossy.commit(Transaction.always(Operation.put("other", "x"))).join();

      proxy.loseNextAnswer();
      Throwable failure =
          catchThrowable(() -> lossy.commit(Transaction.always(Operation.put("once", "x"))).join());
      assertThat(failure).hasCauseInstanceOf(KvException.UnknownOutcome.class);
      assertThat(store.get("once").join().orElseThrow().version()).isEqualTo(1);

      // what changes nothing is asked again
      proxy.loseNextAnswer();
      assertThat(lossy.get("once").join()).isPresent();
    }
  }

  @Test
  void whatADeadEtcdWasNeverGivenHadNoEffectAndItIsFoundAgainAtOnce() {
    assertThat(put("before", "x").join().succeeded()).isTrue();
    RecordingListener listener = new RecordingListener();
    try (Watch watch = store.watch("", 1, listener)) {
      listener.awaitEvents(1);
      etcd.member(0).kill();
      assertThat(listener.awaitBroken()).isInstanceOf(KvException.Unavailable.class);
    }
    List.of(put("never", "x"), store.get("before"), store.renew(7), store.grant(LIMIT))
        .forEach(call -> assertFails(call, KvException.Unavailable.class));
    etcd.member(0).start();
    etcd.awaitHealthy();
    long healthy = System.nanoTime();
    while (catchThrowable(() -> store.get("before").join()) != null) {
      assertThat(Duration.ofNanos(System.nanoTime() - healthy)).isLessThan(Duration.ofSeconds(4));
    }
    assertThat(store.get("never").join()).isEmpty();
    assertThat(store.get("before").join()).isPresent();
  }

  @Test
  void pagesLargerThanAnAnswerComeWhole() {
    store.close();
    store = EtcdKeyValueStore.open(EtcdOptions.at(etcd.endpoints()), Thread::new);
    String large = "x".repeat(1_400_000);
    for (int i = 10; i < 34; i++) {
      assertThat(put("large/" + i, large).join().succeeded()).isTrue();
    }
    Page page = store.range("large/", "", 100).join();
    assertThat(page.items()).hasSize(24).allMatch(each -> each.value().length() == 1_400_000);
    assertThat(page.items().stream().map(KeyValue::key)).isSorted().doesNotHaveDuplicates();
    assertThat(page.more()).isFalse();
  }

  @Test
  void manyItemsAreReadAtOneRevision() {
    List<CompletableFuture<TransactionResult>> puts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Operation[] steps = new Operation[100];
      for (int k = 0; k < 100; k++) {
        steps[k] = Operation.put(String.format("many/%04d", 100 * i + k), "0");
      }
      puts.add(store.commit(Transaction.always(steps)));
    }
    puts.forEach(CompletableFuture::join);
    // one transaction changes the first and the last key together, again and again
    for (int i = 1; i <= 20; i++) {
      CompletableFuture<Page> reading = store.range("many/", "", 10_000);
      String value = "" + i;
      store
          .commit(
              Transaction.always(
                  Operation.put("many/0000", value), Operation.put("many/1999", value)))
          .join();
      List<KeyValue> items = reading.join().items();
      assertThat(items).hasSize(2_000);
      assertThat(items.get(0).value()).isEqualTo(items.get(1_999).value());
    }
    Page first = store.range("many/", "", 1_100).join();
    assertThat(first.items()).hasSize(1_100);
    assertThat(first.more()).isTrue();
  }

  @Test
  void aFullEtcdTakesNoPutsAndLeasesLiveOn() {
    Lease lease = store.grant(Duration.ofSeconds(60)).join();
    String large = "x".repeat(1_400_000);
    Optional<Throwable> full = Optional.empty();
    for (int i = 0; i < 100 && full.isEmpty(); i++) {
      CompletableFuture<?> put = put("full/" + i, large);
      full = Optional.ofNullable(catchThrowable(put::join)).map(Throwable::getCause);
    }
    assertThat(full).containsInstanceOf(KvException.NoSpace.class);
    StoreStatus status = store.status().join();
    assertThat(status.alarms()).containsExactly(StoreStatus.Alarm.NO_SPACE);
    assertThat(status.quota()).hasValue(QUOTA);
    assertThat(status.isNearlyFull()).isTrue();
    assertThat(store.renew(lease.id()).join()).isEqualTo(lease);
    assertThat(store.get("full/0").join()).isPresent();
    assertFails(put("small", "x"), KvException.NoSpace.class);
    store.commit(Transaction.always(Operation.deletePrefix("full/"))).join();
    assertThat(store.count("full/").join()).isZero();

    // deleting and compacting alone leaves the file as large, and the alarm on
    long revision = store.range("full/", "", 1).join().revision();
    store.compact(revision).join();
    assertThat(store.status().join().isFull()).isTrue();
    etcd.makeRoom();
    assertThat(store.status().join().alarms()).isEmpty();
    assertThat(store.status().join().bytes()).isLessThan(QUOTA / 2);
    assertThat(put("small", "x").join().succeeded()).isTrue();
  }

  @Test
  void aClosedStoreAnswersAndEndsItsWatchesSilently() {
    RecordingListener listener = new RecordingListener();
    Watch watch = store.watch("", 1, listener);
    put("a", "x").join();
    listener.awaitEvents(1);
    etcd.member(0).freeze();
    CompletableFuture<TransactionResult> underWay = put("b", "x");
    store.close();
    store.close();

    assertFails(underWay, KvException.class);
    assertFails(put("c", "x"), KvException.Unavailable.class);
    assertFails(store.get("a"), KvException.Unavailable.class);
    assertThat(listener.broken()).isEmpty();
    watch.close();
  }
}
