package io.belfry.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.belfry.kv.WatchListener.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every store must do, which is what etcd 3.4 does. Each test keeps to a prefix of its own, so
 * that the store may be shared and may be at any revision.
 */
public abstract class KeyValueStoreContract {
  /** A folder of keys that only this test uses. */
  protected final String p = "contract-" + UUID.randomUUID() + "/";

  /** The store under test, open. */
  protected abstract KeyValueStore store();

  /** Lets at least this much time pass for the leases of the store. */
  protected abstract void passTime(Duration time);

  /** The answer, or the failure of the future itself, unwrapped. */
  protected static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KvException known) {
        throw known;
      }
      throw new AssertionError("a future of the port failed with something else", e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  protected TransactionResult commit(Transaction transaction) {
    return get(store().commit(transaction));
  }

  protected long put(String key, String value) {
    return commit(Transaction.always(Operation.put(key, value))).revision();
  }

  protected Optional<KeyValue> read(String key) {
    return get(store().get(key));
  }

  private long revision() {
    return get(store().range(p, "", 1)).revision();
  }

  private List<String> keys(String prefix) {
    return get(store().range(prefix, "", 10_000)).items().stream().map(KeyValue::key).toList();
  }

  private void assertRefused(Transaction transaction) {
    long before = revision();
    assertThat(catchThrowable(() -> commit(transaction))).isInstanceOf(KvException.Refused.class);
    assertThat(revision()).isEqualTo(before);
  }

  @Nested
  class Status {
    @Test
    void tellsHowLargeTheStoreIsAndHowLargeItMayBecome() {
      put(p + "a", "x".repeat(1_000_000));
      StoreStatus status = get(store().status());
      assertThat(status.bytes()).isGreaterThan(1_000_000);
      assertThat(status.quota().orElseThrow()).isGreaterThan(status.bytes());
    }

    @Test
    void tellsThatThereIsRoom() {
      put(p + "a", "x");
      StoreStatus status = get(store().status());
      assertThat(status.alarms()).isEmpty();
      assertThat(status.isFull()).isFalse();
    }
  }

  @Nested
  class Values {
    @Test
    void anAbsentKeyIsEmpty() {
      assertThat(read(p + "a")).isEmpty();
    }

    @Test
    void aPutCountsVersionsAndRevisions() {
      long first = put(p + "a", "1");
      long second = put(p + "a", "2");

      assertThat(second).isEqualTo(first + 1);
      assertThat(read(p + "a")).contains(new KeyValue(p + "a", "2", first, second, 2, Lease.NONE));
    }

    @Test
    void puttingTheSameValueIsStillAChange() {
      long first = put(p + "a", "same");
      assertThat(put(p + "a", "same")).isEqualTo(first + 1);
      assertThat(read(p + "a").orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsDeletedAndPutAgainBeginsAnew() {
      put(p + "a", "1");
      put(p + "a", "2");
      commit(Transaction.always(Operation.delete(p + "a")));
      long again = put(p + "a", "3");

      assertThat(read(p + "a")).contains(new KeyValue(p + "a", "3", again, again, 1, Lease.NONE));
    }

    @Test
    void valuesComeBackAsTheyWere() {
      for (String value : List.of("", "\u0000", "線路 Ünï 🕰 \r\n\t", "x".repeat(1_500_000))) {
        put(p + "a", value);
        assertThat(read(p + "a").orElseThrow().value()).isEqualTo(value);
      }
    }

    @Test
    void anEmptyKeyIsRefused() {
      assertThat(catchThrowable(() -> read(""))).isInstanceOf(KvException.Refused.class);
      assertRefused(Transaction.always(Operation.put("", "x")));
      assertRefused(Transaction.always(Operation.deletePrefix("")));
      assertRefused(Transaction.when(Compare.absent("")).build());
    }

    @Test
    void textThatIsNoTextIsRefused() {
      assertRefused(Transaction.always(Operation.put(p + "a", "half \ud83d")));
      assertRefused(Transaction.always(Operation.put(p + "\udd70", "x")));
    }

    @Test
    void whatIsTooLargeIsRefused() {
      assertRefused(Transaction.always(Operation.put(p + "a", "x".repeat(1_572_865))));
      assertRefused(
          Transaction.always(
              Operation.put(p + "a", "x".repeat(800_000)),
              Operation.put(p + "b", "x".repeat(800_000))));
    }
  }

  @Nested
  class Transactions {
    @Test
    void allConditionsMustHold() {
      long revision = put(p + "a", "1");
      Transaction.Builder held =
          Transaction.when(
              Compare.createdAt(p + "a", revision),
              Compare.unchangedSince(p + "a", revision),
              Compare.versionIs(p + "a", 1),
              Compare.absent(p + "b"));

      TransactionResult won =
          commit(
              held.then(Operation.put(p + "b", "x")).orElse(Operation.put(p + "c", "x")).build());
      TransactionResult lost = commit(held.build());

      assertThat(won.succeeded()).isTrue();
      assertThat(lost.succeeded()).isFalse();
      assertThat(keys(p)).containsExactly(p + "a", p + "b", p + "c");
    }

    @Test
    void allNumbersOfAnAbsentKeyAreZero() {
      TransactionResult result =
          commit(
              Transaction.when(
                      Compare.createdAt(p + "a", 0),
                      Compare.unchangedSince(p + "a", 0),
                      Compare.versionIs(p + "a", 0))
                  .build());
      assertThat(result.succeeded()).isTrue();
    }

    @Test
    void eachNumberIsCompared() {
      long first = put(p + "a", "1");
      long second = put(p + "a", "2");
      assertThat(holds(Compare.createdAt(p + "a", second))).isFalse();
      assertThat(holds(Compare.createdAt(p + "a", first))).isTrue();
      assertThat(holds(Compare.unchangedSince(p + "a", first))).isFalse();
      assertThat(holds(Compare.unchangedSince(p + "a", second))).isTrue();
      assertThat(holds(Compare.versionIs(p + "a", 1))).isFalse();
      assertThat(holds(Compare.versionIs(p + "a", 2))).isTrue();
      assertThat(holds(Compare.absent(p + "a"))).isFalse();
    }

    private boolean holds(Compare compare) {
      return commit(Transaction.when(compare).build()).succeeded();
    }

    @Test
    void theElseBranchTellsWhatIsThere() {
      long revision = put(p + "a", "1");
      TransactionResult result =
          commit(
              Transaction.when(Compare.absent(p + "a"))
                  .then(Operation.put(p + "a", "2"))
                  .orElse(Operation.get(p + "a"), Operation.get(p + "b"))
                  .build());

      assertThat(result.succeeded()).isFalse();
      assertThat(result.revision()).isEqualTo(revision());
      assertThat(result.reads())
          .containsExactly(
              Optional.of(new KeyValue(p + "a", "1", revision, revision, 1, Lease.NONE)),
              Optional.empty());
    }

    @Test
    void aGetSeesTheStepsBeforeItOnly() {
      put(p + "old", "1");
      TransactionResult result =
          commit(
              Transaction.always(
                  Operation.get(p + "a"),
                  Operation.put(p + "a", "1"),
                  Operation.get(p + "a"),
                  Operation.get(p + "old"),
                  Operation.delete(p + "old"),
                  Operation.get(p + "old")));

      long now = result.revision();
      assertThat(result.reads().get(0)).isEmpty();
      assertThat(result.reads().get(1))
          .contains(new KeyValue(p + "a", "1", now, now, 1, Lease.NONE));
      assertThat(result.reads().get(2)).isPresent();
      assertThat(result.reads().get(3)).isEmpty();
    }

    @Test
    void allChangesOfATransactionShareOneRevision() {
      long before = put(p + "x", "0");
      TransactionResult result =
          commit(
              Transaction.always(
                  Operation.put(p + "a", "1"),
                  Operation.put(p + "b", "1"),
                  Operation.delete(p + "x")));
      assertThat(result.revision()).isEqualTo(before + 1);
      assertThat(read(p + "a").orElseThrow().modRevision()).isEqualTo(before + 1);
      assertThat(read(p + "b").orElseThrow().modRevision()).isEqualTo(before + 1);
    }

    @Test
    void whatChangesNothingTakesNoRevision() {
      long before = put(p + "a", "1");
      assertThat(
              commit(
                      Transaction.always(
                          Operation.delete(p + "none"),
                          Operation.deletePrefix(p + "none/"),
                          Operation.get(p + "a")))
                  .revision())
          .isEqualTo(before);
      assertThat(put(p + "a", "2")).isEqualTo(before + 1);
    }

    @Test
    void aPrefixIsDeletedAndNothingBesideIt() {
      for (String key : List.of("a", "a/1", "a/2", "a0", "b")) {
        put(p + key, "x");
      }
      commit(Transaction.always(Operation.deletePrefix(p + "a/")));
      assertThat(keys(p)).containsExactly(p + "a", p + "a0", p + "b");
    }

    @Test
    void deletingTwiceIsAllowed() {
      put(p + "a/1", "x");
      long before = put(p + "b", "x");
      TransactionResult result =
          commit(
              Transaction.always(
                  Operation.delete(p + "a/1"),
                  Operation.deletePrefix(p + "a/"),
                  Operation.delete(p + "b"),
                  Operation.delete(p + "b")));
      assertThat(result.revision()).isEqualTo(before + 1);
      assertThat(keys(p)).isEmpty();
    }

    @Test
    void aBranchThatWritesAKeyTwiceIsRefusedEvenIfItIsNotTaken() {
      Operation put = Operation.put(p + "a/1", "x");
      assertRefused(Transaction.always(put, Operation.put(p + "a/1", "y")));
      assertRefused(Transaction.always(put, Operation.delete(p + "a/1")));
      assertRefused(Transaction.always(Operation.delete(p + "a/1"), put));
      assertRefused(Transaction.always(Operation.deletePrefix(p + "a/"), put));
      assertRefused(Transaction.always(put, Operation.deletePrefix(p + "a/")));
      assertRefused(
          Transaction.when(Compare.absent(p + "b"))
              .orElse(put, Operation.put(p + "a/1", "y"))
              .build());
      assertThat(
              commit(
                      Transaction.when(Compare.absent(p + "b"))
                          .then(put)
                          .orElse(Operation.deletePrefix(p))
                          .build())
                  .succeeded())
          .isTrue();
    }

    @Test
    void thereAreAtMost128ConditionsAndSteps() {
      Operation[] steps =
          IntStream.range(0, 129)
              .mapToObj(i -> Operation.put(p + i, "x"))
              .toArray(Operation[]::new);
      Compare[] compares =
          IntStream.range(0, 129).mapToObj(i -> Compare.absent(p + i)).toArray(Compare[]::new);

      assertRefused(Transaction.always(steps));
      assertRefused(Transaction.when(compares).build());
      assertThat(
              commit(
                      new Transaction(
                          List.of(compares).subList(0, 128),
                          List.of(steps).subList(0, 128),
                          List.of(steps).subList(0, 128)))
                  .succeeded())
          .isTrue();
      assertThat(get(store().count(p))).isEqualTo(128);
    }

    @Test
    void incrementsByCompareAndSetFromEightThreadsLoseNothing() {
      put(p + "n", "0");
      List<CompletableFuture<Void>> workers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        workers.add(CompletableFuture.runAsync(() -> increment(100), r -> new Thread(r).start()));
      }
      workers.forEach(CompletableFuture::join);
      KeyValue end = read(p + "n").orElseThrow();
      assertThat(end.value()).isEqualTo("800");
      assertThat(end.version()).isEqualTo(801);
    }

    private void increment(int times) {
      KeyValue seen = read(p + "n").orElseThrow();
      for (int done = 0; done < times; ) {
        String next = String.valueOf(Integer.parseInt(seen.value()) + 1);
        TransactionResult result =
            commit(
                Transaction.when(Compare.unchangedSince(p + "n", seen.modRevision()))
                    .then(Operation.put(p + "n", next), Operation.get(p + "n"))
                    .orElse(Operation.get(p + "n"))
                    .build());
        done += result.succeeded() ? 1 : 0;
        seen = result.reads().get(0).orElseThrow();
      }
    }
  }

  @Nested
  class Ranges {
    @Test
    void keysAreInTheOrderOfTheirUtf8Bytes() {
      // in UTF-16 the clock, two surrogates, would come before the two others at the end
      List<String> ordered =
          List.of("A", "Z", "a", "a/", "a/b", "a0", "é", "線", "\ue000", "\uff5e", "\ud83d\udd70")
              .stream()
              .map(key -> p + key)
              .toList();
      List<String> mixed = new ArrayList<>(ordered);
      Collections.shuffle(mixed, new Random(1));
      mixed.forEach(key -> put(key, "x"));

      assertThat(keys(p)).isEqualTo(ordered);
    }

    @Test
    void pagesFollowEachOther() {
      List<String> all = IntStream.range(0, 25).mapToObj(i -> p + (char) ('線' + i)).toList();
      all.forEach(key -> put(key, "x"));
      put(p.substring(0, p.length() - 1) + "0", "outside: the next prefix");

      List<String> seen = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      String after = "";
      boolean more = true;
      while (more) {
        Page page = get(store().range(p, after, 10));
        page.items().forEach(item -> seen.add(item.key()));
        sizes.add(page.items().size());
        after = seen.get(seen.size() - 1);
        more = page.more();
      }
      assertThat(seen).isEqualTo(all);
      assertThat(sizes).containsExactly(10, 10, 5);
    }

    @Test
    void aFullLastPageSaysThatThereIsNoMore() {
      put(p + "a", "x");
      put(p + "b", "x");
      assertThat(get(store().range(p, "", 2)).more()).isFalse();
      assertThat(get(store().range(p, "", 1)).more()).isTrue();
      assertThat(get(store().range(p, p + "a", 1)).more()).isFalse();
    }

    @Test
    void afterMayBeAKeyThatIsAbsentOrOutside() {
      put(p + "a", "x");
      put(p + "c", "x");
      assertThat(range(p + "b")).containsExactly(p + "c");
      assertThat(range(p + "c")).isEmpty();
      assertThat(range("\u0001")).containsExactly(p + "a", p + "c");
      assertThat(range("\uffee")).isEmpty();
    }

    private List<String> range(String after) {
      return get(store().range(p, after, 10)).items().stream().map(KeyValue::key).toList();
    }

    @Test
    void aPageTellsItsRevision() {
      long revision = put(p + "a", "x");
      assertThat(get(store().range(p, "", 10)).revision()).isGreaterThanOrEqualTo(revision);
      assertThat(get(store().range(p + "none", "", 10)).revision())
          .isGreaterThanOrEqualTo(revision);
    }

    @Test
    void aPrefixIsCounted() {
      put(p + "a/1", "x");
      put(p + "a/2", "x");
      put(p + "b", "x");
      assertThat(get(store().count(p + "a/"))).isEqualTo(2);
      assertThat(get(store().count(p))).isEqualTo(3);
      assertThat(get(store().count(p + "none"))).isZero();
    }

    @Test
    void aPageHasOneToTenThousandItems() {
      for (int limit : new int[] {0, -1, 10_001}) {
        assertThat(catchThrowable(() -> get(store().range(p, "", limit))))
            .isInstanceOf(KvException.Refused.class);
      }
    }
  }

  @Nested
  class Watches {
    private final RecordingListener listener = new RecordingListener();

    @Test
    void aWatchFromAPastRevisionMissesNothing() {
      put(p + "a", "before");
      long first = put(p + "a", "1");
      put("contract-other/x", "not mine");
      long second = put(p + "b", "2");
      try (Watch watch = store().watch(p, first, listener)) {
        listener.awaitEvents(2);
        long third = commit(Transaction.always(Operation.delete(p + "a"))).revision();
        listener.awaitEvents(3);

        assertThat(listener.events().stream().map(Event::revision))
            .containsExactly(first, second, third);
        assertThat(listener.events().get(0))
            .isEqualTo(new Event.Put(new KeyValue(p + "a", "1", first - 1, first, 2, Lease.NONE)));
        assertThat(listener.events().get(2)).isEqualTo(new Event.Delete(p + "a", third));
      }
    }

    @Test
    void theEventsOfARevisionComeTogetherInTheOrderOfTheSteps() {
      put(p + "d/1", "x");
      put(p + "d/2", "x");
      long from = revision() + 1;
      try (Watch watch = store().watch(p, from, listener)) {
        commit(
            Transaction.always(
                Operation.put(p + "b", "1"),
                Operation.put(p + "a", "1"),
                Operation.delete(p + "none"),
                Operation.deletePrefix(p + "d/")));
        listener.awaitEvents(1);
        assertThat(listener.calls().get(0).stream().map(Event::key))
            .containsExactly(p + "b", p + "a", p + "d/1", p + "d/2");
        assertThat(listener.calls().get(0)).allMatch(event -> event.revision() == from);
      }
    }

    @Test
    void aWatchFromTheFutureBeginsThere() {
      long now = put(p + "a", "0");
      try (Watch watch = store().watch(p, now + 3, listener)) {
        put(p + "a", "1");
        put(p + "a", "2");
        put(p + "a", "3");
        listener.awaitEvents(1);
        assertThat(listener.events().get(0).revision()).isEqualTo(now + 3);
      }
    }

    @Test
    void aWatchFromZeroBeginsWithTheNextChange() {
      put(p + "a", "0");
      try (Watch watch = store().watch(p, 0, listener)) {
        // etcd begins such a watch when the request arrives: repeat until it is heard
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  put(p + "a", "next");
                  return !listener.events().isEmpty();
                });
        assertThat(listener.events())
            .allMatch(
                event -> event instanceof Event.Put put && put.keyValue().value().equals("next"));
      }
    }

    @Test
    void noEventIsLostOrTwiceOrOutOfOrderUnderLoad() {
      long from = revision() + 1;
      try (Watch watch = store().watch(p, from, listener)) {
        List<CompletableFuture<TransactionResult>> puts =
            IntStream.range(0, 2_000)
                .mapToObj(i -> store().commit(Transaction.always(Operation.put(p + i % 7, "" + i))))
                .toList();
        List<Long> revisions = puts.stream().map(put -> get(put).revision()).sorted().toList();
        assertThat(listener.awaitEvents(2_000).stream().map(Event::revision)).isEqualTo(revisions);
      }
    }

    @Test
    void aClosedWatchIsSilent() {
      Watch watch = store().watch(p, revision() + 1, listener);
      put(p + "a", "1");
      listener.awaitEvents(1);
      watch.close();
      watch.close();
      put(p + "a", "2");
      RecordingListener other = new RecordingListener();
      try (Watch second = store().watch(p, revision() + 1, other)) {
        put(p + "a", "3");
        other.awaitEvents(1);
      }
      assertThat(listener.events()).hasSize(1);
      assertThat(listener.broken()).isEmpty();
    }

    @Test
    void aListenerThatThrowsIsCalledAgainAndHarmsNobody() {
      List<Event> heard = Collections.synchronizedList(new ArrayList<>());
      WatchListener bad =
          new WatchListener() {
            @Override
            public void onEvents(List<Event> events) {
              heard.addAll(events);
              throw new IllegalStateException("a listener that throws, on purpose");
            }

            @Override
            public void onBroken(KvException cause) {}
          };
      try (Watch first = store().watch(p, revision() + 1, bad);
          Watch second = store().watch(p, revision() + 1, listener)) {
        put(p + "a", "1");
        listener.awaitEvents(1);
        put(p + "a", "2");
        listener.awaitEvents(2);
        await().until(() -> heard.size() == 2);
      }
    }

    @Test
    void aCompactedRevisionBreaksTheWatch() {
      long first = put(p + "a", "1");
      put(p + "a", "2");
      long last = put(p + "a", "3");
      get(store().compact(last - 1));

      RecordingListener late = new RecordingListener();
      try (Watch broken = store().watch(p, first, late);
          Watch whole = store().watch(p, last, listener)) {
        assertThat(late.awaitBroken()).isInstanceOf(KvException.Compacted.class);
        assertThat(listener.awaitEvents(1).get(0).revision()).isEqualTo(last);
      }
      assertThat(late.events()).isEmpty();
      assertThat(read(p + "a")).isPresent();
    }

    @Test
    void compactingTwiceOrInTheFutureFails() {
      long revision = put(p + "a", "1");
      get(store().compact(revision));
      assertThat(catchThrowable(() -> get(store().compact(revision))))
          .isInstanceOf(KvException.Compacted.class);
      assertThat(catchThrowable(() -> get(store().compact(revision + 1_000_000))))
          .isInstanceOf(KvException.Refused.class);
    }
  }

  @Nested
  class Leases {
    private Lease lease = new Lease(Lease.NONE, Duration.ZERO);

    @BeforeEach
    void grant() {
      lease = get(store().grant(Duration.ofSeconds(3)));
    }

    @Test
    void aLeaseIsGrantedForAtLeastWhatWasAsked() {
      assertThat(lease.id()).isPositive();
      assertThat(lease.timeToLive()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
      assertThat(get(store().grant(Duration.ofMillis(1_200))).timeToLive())
          .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anExpiredLeaseTakesItsKeysInOneRevision() {
      put("a", lease.id());
      put("b", lease.id());
      KeyValueStoreContract.this.put(p + "c", "no lease");
      RecordingListener listener = new RecordingListener();
      try (Watch watch = store().watch(p, revision() + 1, listener)) {
        passTime(lease.timeToLive().plusSeconds(1));
        List<Event> events = listener.awaitEvents(2);
        assertThat(events).allMatch(event -> event instanceof Event.Delete);
        assertThat(events.stream().map(Event::key)).containsExactlyInAnyOrder(p + "a", p + "b");
        assertThat(events.stream().map(Event::revision).distinct()).hasSize(1);
      }
      assertThat(keys(p)).containsExactly(p + "c");
      assertGone(lease.id());
    }

    @Test
    void aRenewedLeaseLivesOn() {
      put("a", lease.id());
      for (int i = 0; i < 3; i++) {
        passTime(Duration.ofMillis(1_500));
        Lease renewed = get(store().renew(lease.id()));
        assertThat(renewed).isEqualTo(lease);
      }
      assertThat(keys(p)).hasSize(1);
      passTime(lease.timeToLive().plusSeconds(1));
      await().until(() -> keys(p).isEmpty());
    }

    @Test
    void revokingTakesTheKeysAndIsIdempotent() {
      put("a", lease.id());
      long before = put("b", lease.id());
      get(store().revoke(lease.id()));
      assertThat(keys(p)).isEmpty();
      assertThat(revision()).isEqualTo(before + 1);
      get(store().revoke(lease.id()));
      assertThat(revision()).isEqualTo(before + 1);
      assertGone(lease.id());
    }

    @Test
    void aLeaseWithoutKeysEndsWithoutARevision() {
      long before = revision();
      get(store().revoke(lease.id()));
      assertThat(revision()).isEqualTo(before);
    }

    @Test
    void aPutWithAnUnknownLeaseFailsTheWholeTransaction() {
      long before = revision();
      Throwable failure =
          catchThrowable(
              () ->
                  commit(
                      Transaction.always(
                          Operation.put(p + "a", "1"), Operation.put(p + "b", "1", 0x1234abcdL))));
      assertThat(failure).isInstanceOf(KvException.LeaseGone.class);
      assertThat(keys(p)).isEmpty();
      assertThat(revision()).isEqualTo(before);
    }

    @Test
    void anUnknownLeaseInTheOtherBranchDoesNotMatter() {
      assertThat(
              commit(
                      Transaction.when(Compare.absent(p + "a"))
                          .then(Operation.put(p + "a", "1"))
                          .orElse(Operation.put(p + "b", "1", 0x1234abcdL))
                          .build())
                  .succeeded())
          .isTrue();
    }

    @Test
    void aPutWithoutTheLeaseDetachesTheKey() {
      put("a", lease.id());
      put("b", lease.id());
      put("a", Lease.NONE);
      assertThat(read(p + "a").orElseThrow().lease()).isEqualTo(Lease.NONE);
      get(store().revoke(lease.id()));
      assertThat(keys(p)).containsExactly(p + "a");
    }

    @Test
    void aPutWithAnotherLeaseMovesTheKey() {
      Lease other = get(store().grant(Duration.ofSeconds(60)));
      put("a", lease.id());
      put("a", other.id());
      get(store().revoke(lease.id()));
      assertThat(keys(p)).containsExactly(p + "a");
      assertThat(read(p + "a").orElseThrow().lease()).isEqualTo(other.id());
      get(store().revoke(other.id()));
      assertThat(keys(p)).isEmpty();
    }

    @Test
    void aKeyThatWasDeletedNoLongerHangsOnItsLease() {
      put("a", lease.id());
      commit(Transaction.always(Operation.delete(p + "a")));
      put("a", Lease.NONE);
      get(store().revoke(lease.id()));
      assertThat(keys(p)).containsExactly(p + "a");
    }

    private long put(String key, long leaseId) {
      return commit(Transaction.always(Operation.put(p + key, "x", leaseId))).revision();
    }

    private void assertGone(long id) {
      assertThat(catchThrowable(() -> get(store().renew(id))))
          .isInstanceOf(KvException.LeaseGone.class);
      assertThat(catchThrowable(() -> put("late", id))).isInstanceOf(KvException.LeaseGone.class);
    }
  }
}
