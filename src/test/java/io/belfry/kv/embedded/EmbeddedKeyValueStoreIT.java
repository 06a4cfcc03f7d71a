package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KeyValueStoreContract;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.RecordingListener;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store against the contract, and what only it promises. */
class EmbeddedKeyValueStoreIT extends KeyValueStoreContract {
  @TempDir Path folder;
  private final AtomicLong passed = new AtomicLong();
  private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
  private EmbeddedKeyValueStore store;

  @Override
  protected KeyValueStore store() {
    return opened();
  }

  @Override
  protected void passTime(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  private EmbeddedKeyValueStore opened() {
    if (store == null) {
      store = open(settings());
    }
    return store;
  }

  private EmbeddedKeyValueStore open(EmbeddedSettings settings) {
    return EmbeddedKeyValueStore.open(
        settings, this::newThread, () -> System.nanoTime() + passed.get());
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work);
    threads.add(thread);
    return thread;
  }

  private EmbeddedSettings settings() {
    return EmbeddedSettings.at(folder.resolve("data/kv.mv.db"));
  }

  private void reopen(EmbeddedSettings settings) {
    opened().close();
    store = open(settings);
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  void reopeningKeepsEverythingAndTheRevisionGrowsOn() {
    long first = put(p + "a", "1");
    long second = put(p + "a", "2");
    long last = put(p + "gone", "x");
    commit(Transaction.always(Operation.delete(p + "gone")));

    for (boolean fsync : new boolean[] {true, false}) {
      reopen(settings().withFsync(fsync));
      assertThat(get(store.range("", "", 100)).items())
          .containsExactly(new KeyValue(p + "a", "2", first, second, 2, Lease.NONE));
      assertThat(get(store.range("", "", 1)).revision()).isEqualTo(last + 1);
    }
    assertThat(put(p + "b", "x")).isEqualTo(last + 2);
  }

  @Test
  void afterReopeningTheHistoryBeginsWithTheNextChange() {
    put(p + "a", "1");
    long last = put(p + "a", "2");
    reopen(settings());

    RecordingListener past = new RecordingListener();
    RecordingListener next = new RecordingListener();
    try (Watch first = store.watch(p, last, past);
        Watch second = store.watch(p, last + 1, next)) {
      assertThat(past.awaitBroken()).isInstanceOf(KvException.Compacted.class);
      put(p + "a", "3");
      assertThat(next.awaitEvents(1).get(0).revision()).isEqualTo(last + 1);
    }
  }

  @Test
  void leasesEndWithTheProcessAndTheirKeysGoInOneRevision() {
    Lease lease = get(opened().grant(Duration.ofSeconds(60)));
    commit(Transaction.always(Operation.put(p + "a", "1", lease.id())));
    commit(Transaction.always(Operation.put(p + "b", "1", lease.id())));
    long last = put(p + "c", "stays");
    reopen(settings());

    assertThat(get(store.range(p, "", 10)).items().stream().map(KeyValue::key))
        .containsExactly(p + "c");
    assertThat(get(store.range(p, "", 10)).revision()).isEqualTo(last + 1);
    assertThat(catchThrowable(() -> get(store.renew(lease.id()))))
        .isInstanceOf(KvException.LeaseGone.class);
    reopen(settings());
    assertThat(get(store.range(p, "", 10)).revision()).isEqualTo(last + 1);
  }

  @Test
  void aSecondOpenerIsToldWhoIsToBlame() {
    opened();
    Throwable refused = catchThrowable(() -> open(settings()));
    assertThat(refused)
        .isInstanceOf(KvException.Unavailable.class)
        .hasMessageContaining("kv.mv.db")
        .hasMessageContaining("another Belfry");
    put(p + "a", "the first one is unharmed");
  }

  @Test
  void aFileThatIsNoDataFileIsNotTouched() throws IOException {
    Path file = Files.createDirectories(folder.resolve("data")).resolve("kv.mv.db");
    String text = "not a data file ".repeat(1_000);
    Files.writeString(file, text);
    assertThat(catchThrowable(() -> open(settings())))
        .isInstanceOf(KvException.Unavailable.class)
        .hasMessageContaining("damaged");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void aFolderThatCanNotBeMadeIsNamed() throws IOException {
    Files.writeString(folder.resolve("data"), "a file where the folder should be");
    assertThat(catchThrowable(() -> open(settings())))
        .isInstanceOf(KvException.Unavailable.class)
        .hasMessageContaining("kv.mv.db");
  }

  @Test
  void onlyTheOwnerReadsTheFile() throws IOException {
    opened();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings().file())))
        .isEqualTo("rw-------");
  }

  @Test
  void exactlyTheNamedThreadsRun() {
    put(p + "a", "1");
    assertThat(threads.stream().map(Thread::getName))
        .containsExactlyInAnyOrder("belfry-kv-writer", "belfry-kv-replies", "belfry-kv-watches");
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("MVStore") || name.contains("H2")))
        .isEmpty();
  }

  @Test
  void aThreadThatCanNotBeStartedLeavesNothingBehind() {
    AtomicLong made = new AtomicLong();
    assertThat(
            catchThrowable(
                () ->
                    EmbeddedKeyValueStore.open(
                        settings(),
                        work ->
                            made.incrementAndGet() < 3
                                ? newThread(work)
                                : new Thread(work) {
                                  @Override
                                  public void start() {
                                    throw new OutOfMemoryError("no more threads, on purpose");
                                  }
                                },
                        System::nanoTime)))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(threads).noneMatch(Thread::isAlive);
    put(p + "a", "the file can be opened again");
  }

  @Test
  void aClosedStoreAnswersThatItIsClosed() {
    opened().close();
    opened().close();
    assertThat(catchThrowable(() -> read(p + "a"))).isInstanceOf(KvException.Unavailable.class);
    assertThat(catchThrowable(() -> put(p + "a", "1"))).isInstanceOf(KvException.Unavailable.class);
  }

  @Test
  void closingFailsWhatIsUnderWayAndLeavesNoFutureOpen() {
    List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      answers.add(opened().commit(Transaction.always(Operation.put(p + i, "x"))));
    }
    store.close();
    int acknowledged = 0;
    for (var answer : answers) {
      assertThat(answer).isDone();
      acknowledged += answer.isCompletedExceptionally() ? 0 : 1;
    }
    store = open(settings());
    assertThat(get(store.count(p))).isEqualTo(acknowledged);
  }

  @Test
  void closingFromACallbackDoesNotHang() {
    CompletableFuture<Void> closed =
        opened().commit(Transaction.always(Operation.put(p + "a", "1"))).thenRun(store::close);
    get(closed);
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void anInterruptOfItsThreadsDoesNotStopTheStore() {
    for (int i = 0; i < 300; i++) {
      CompletableFuture<TransactionResult> answer =
          opened().commit(Transaction.always(Operation.put(p + i, "x")));
      threads.forEach(Thread::interrupt);
      try {
        get(answer);
      } catch (KvException.Unavailable | KvException.UnknownOutcome e) {
        // allowed for a write that was cut off
      }
    }
    await().ignoreExceptions().until(() -> put(p + "end", "x") > 0);
    assertThat(read(p + "end")).isPresent();
  }

  @Test
  void aSlowListenerHoldsUpNoWriterAndIsBrokenWhenItFallsTooFarBehind() {
    reopen(settings().withHistory(100, 1 << 20));
    CountDownLatch release = new CountDownLatch(1);
    RecordingListener heard = new RecordingListener();
    WatchListener slow =
        new WatchListener() {
          @Override
          public void onEvents(List<Event> events) {
            heard.onEvents(events);
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void onBroken(KvException cause) {
            heard.onBroken(cause);
          }
        };
    try (Watch watch = store.watch(p, 0, slow)) {
      put(p + "a", "first");
      heard.awaitEvents(1);
      for (int i = 0; i < 200; i++) {
        put(p + "a", "" + i);
      }
      release.countDown();
      assertThat(heard.awaitBroken()).isInstanceOf(KvException.Compacted.class);
      assertThat(heard.events()).hasSize(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  void theFileIsRewrittenWhenItIsLargeAndNothingIsLost() throws IOException {
    close();
    EmbeddedSettings settings = settings();
    DataFile.Location small = new DataFile.Location("", settings.file(), false, 512 * 1024);
    store = EmbeddedKeyValueStore.open(small, settings, this::newThread, System::nanoTime);
    List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      answers.add(store.commit(Transaction.always(Operation.put(p + i, "once"))));
    }
    long largest = 0;
    for (int i = 0; i < 3_000; i++) {
      put(p + "hot/" + i % 5, "round " + i + " " + "x".repeat(2_000));
      if (i % 10 == 0) {
        put(p + i, "changed");
        commit(Transaction.always(Operation.delete(p + (i + 1))));
      }
      largest = Math.max(largest, get(store.fileSize()));
    }
    await().until(() -> get(store.fileSize()) < 2_000_000);
    assertThat(largest).isLessThan(8_000_000);
    List<KeyValue> before = get(store.range(p, "", 10_000)).items();
    assertThat(before).hasSize(2_705);
    store.close();
    store = open(settings);
    assertThat(get(store.range(p, "", 10_000)).items()).isEqualTo(before);
    try (Stream<Path> files = Files.list(settings.file().getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("kv.mv.db", "kv.mv.db.lock");
    }
  }
}
