package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.RecordingListener;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store does when its disk fails, is full, or stalls. */
class DiskFailureIT {
  @TempDir Path folder;
  private final Disk disk = new Disk();
  private final AtomicLong passed = new AtomicLong();
  private EmbeddedKeyValueStore store;

  private static final class Disk implements FaultyFiles.Fault {
    volatile String writeFailure = "";
    volatile String forceFailure = "";
    volatile boolean afterTheData;
    volatile boolean unopenable;
    volatile CountDownLatch stalled = new CountDownLatch(0);

    @Override
    public void beforeWrite(ByteBuffer bytes, long position) throws IOException {
      try {
        stalled.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      boolean header = position == 0;
      if (!writeFailure.isEmpty() && header == afterTheData) {
        throw new IOException(writeFailure);
      }
    }

    @Override
    public void beforeForce() throws IOException {
      if (!forceFailure.isEmpty()) {
        throw new IOException(forceFailure);
      }
    }

    @Override
    public void beforeOpen() throws IOException {
      if (unopenable) {
        throw new IOException("the disk is gone");
      }
    }
  }

  @BeforeEach
  void open() {
    open(false);
  }

  private void open(boolean fsync) {
    EmbeddedSettings settings =
        EmbeddedSettings.at(folder.resolve("kv.mv.db"))
            .withFsync(fsync)
            .withTimeLimit(Duration.ofSeconds(2));
    store =
        EmbeddedKeyValueStore.open(
            FaultyFiles.on(settings, disk),
            settings,
            Thread::new,
            () -> System.nanoTime() + passed.get());
  }

  @AfterEach
  void close() {
    disk.stalled.countDown();
    store.close();
  }

  private CompletableFuture<TransactionResult> put(String key) {
    return store.commit(
        Transaction.always(Operation.put(key, "x".repeat(200)), Operation.put(key + "'", "x")));
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (KvException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private long count() {
    return get(store.count(""));
  }

  @Test
  void aFullDiskFailsTheWriteChangesNothingAndTheStoreGoesOn() {
    long before = get(put("a")).revision();
    RecordingListener listener = new RecordingListener();
    try (Watch watch = store.watch("", before + 1, listener)) {
      disk.writeFailure = "No space left on device";
      for (int i = 0; i < 5; i++) {
        assertThat(catchThrowable(() -> get(put("b"))))
            .isInstanceOf(KvException.NoSpace.class)
            .hasMessageContaining("kv.mv.db");
      }
      assertThat(count()).isEqualTo(2);
      assertThat(get(store.range("", "", 1)).revision()).isEqualTo(before);
      assertThat(get(store.status()).isFull()).isTrue();

      disk.writeFailure = "";
      assertThat(get(put("c")).revision()).isEqualTo(before + 1);
      assertThat(get(store.status()).isFull()).isFalse();
      assertThat(listener.awaitEvents(2).get(0).revision()).isEqualTo(before + 1);
      assertThat(listener.broken()).isEmpty();
    }
    store.close();
    open();
    assertThat(count()).isEqualTo(4);
  }

  @Test
  void leasesLiveOnWhileTheDiskIsFullAndAnExpiryIsMadeUpFor() {
    Lease kept = get(store.grant(Duration.ofSeconds(10)));
    Lease lost = get(store.grant(Duration.ofSeconds(10)));
    get(store.commit(Transaction.always(Operation.put("kept", "x", kept.id()))));
    get(store.commit(Transaction.always(Operation.put("lost", "x", lost.id()))));
    disk.writeFailure = "No space left on device";
    passed.addAndGet(TimeUnit.SECONDS.toNanos(9));
    assertThat(get(store.renew(kept.id()))).isEqualTo(kept);
    passed.addAndGet(TimeUnit.SECONDS.toNanos(5));
    assertThat(catchThrowable(() -> get(store.renew(lost.id()))))
        .isInstanceOf(KvException.LeaseGone.class);
    assertThat(count()).isEqualTo(2);

    disk.writeFailure = "";
    get(put("a"));
    assertThat(get(store.get("lost"))).isEmpty();
    assertThat(get(store.get("kept"))).isPresent();
  }

  @Test
  void anotherFailureIsUnavailable() {
    get(put("a"));
    disk.writeFailure = "Input/output error";
    assertThat(catchThrowable(() -> get(put("b")))).isInstanceOf(KvException.Unavailable.class);
    assertThat(get(store.status()).isFull()).isFalse();
    disk.writeFailure = "";
    get(put("c"));
    assertThat(count()).isEqualTo(4);
  }

  @Test
  void aWriteThatFailsOnlyAfterItsDataCountsAsWritten() {
    disk.afterTheData = true;
    for (int i = 0; i < 200; i++) {
      get(put("a" + i % 10)); // some of these overwrite freed space, which writes the header last
      disk.writeFailure = i % 3 == 0 ? "Input/output error" : "";
    }
    assertThat(count()).isEqualTo(20);
    disk.writeFailure = "";
  }

  @Test
  void whileTheFileCanNotBeReopenedTheOutcomeIsUnknownAndThenComesFromTheFile() {
    long before = get(put("a")).revision();
    disk.writeFailure = "Input/output error";
    disk.unopenable = true;
    assertThat(catchThrowable(() -> get(put("b")))).isInstanceOf(KvException.UnknownOutcome.class);
    assertThat(catchThrowable(() -> get(put("c")))).isInstanceOf(KvException.Unavailable.class);
    assertThat(count()).isEqualTo(2);

    disk.writeFailure = "";
    disk.unopenable = false;
    assertThat(get(put("d")).revision()).isEqualTo(before + 1);
    assertThat(count()).isEqualTo(4);
  }

  @Test
  void aSyncThatFailsLeavesTheOutcomeUnknown() {
    store.close();
    open(true);
    get(put("a"));
    disk.forceFailure = "Input/output error";
    assertThat(catchThrowable(() -> get(put("b")))).isInstanceOf(KvException.UnknownOutcome.class);
    disk.forceFailure = "";
    get(put("c"));
    assertThat(count()).isEqualTo(6);
  }

  @Test
  void tooManyCallsAreRefusedInsteadOfFillingTheHeap() {
    disk.stalled = new CountDownLatch(1);
    List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 100; i++) {
      answers.add(store.commit(Transaction.always(Operation.put("a", large))));
    }
    long refused = answers.stream().filter(CompletableFuture::isCompletedExceptionally).count();
    assertThat(refused).isBetween(60L, 80L);
    assertThat(catchThrowable(() -> get(answers.get(99))))
        .isInstanceOf(KvException.Unavailable.class);
    disk.stalled.countDown();
    answers.subList(0, 20).forEach(DiskFailureIT::get);
    get(put("b"));
  }

  @Test
  void aStalledDiskDoesNotLeaveFuturesOpenAndReadsGoOn() {
    get(put("a"));
    disk.stalled = new CountDownLatch(1);
    CompletableFuture<TransactionResult> begun = put("b");
    List<CompletableFuture<TransactionResult>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(put("c" + i));
    }
    assertThat(count()).isEqualTo(2);
    assertThat(catchThrowable(() -> get(begun))).isInstanceOf(KvException.class);
    for (var each : waiting) {
      assertThat(catchThrowable(() -> get(each))).isInstanceOf(KvException.class);
    }
    disk.stalled.countDown();
    get(put("d"));
    // each is there or not, as its failure says: not begun means never
    assertThat(catchThrowable(begun::join)).hasCauseInstanceOf(KvException.UnknownOutcome.class);
    for (int i = 0; i < 3; i++) {
      boolean unavailable =
          waiting.get(i).handle((r, e) -> e instanceof KvException.Unavailable).join();
      if (unavailable) {
        assertThat(get(store.get("c" + i))).isEmpty();
      }
    }
    assertThat(get(store.get("b"))).isPresent();
  }
}
