package io.belfry.cluster;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What simple schedulers do for every run: a lease, a lock under it if nobody has it, the task
 * (here nothing), and the lease given back with its lock. So many runs are under way at any time.
 */
final class PlainLoop {
  private static final Duration TTL = Duration.ofSeconds(20);

  private final KeyValueStore kv;
  private final int inFlight;
  private long count;

  PlainLoop(KeyValueStore kv, int inFlight) {
    this.kv = kv;
    this.inFlight = inFlight;
  }

  /** Runs a second, over this time. */
  double rate(Duration time) throws InterruptedException {
    Semaphore room = new Semaphore(inFlight);
    AtomicLong done = new AtomicLong();
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < time.toNanos()) {
      room.acquire();
      CompletableFuture<Void> unused =
          run("locks/job-" + count++)
              .whenComplete(
                  (nothing, failure) -> {
                    done.addAndGet(failure == null ? 1 : 0);
                    room.release();
                  });
    }
    room.acquire(inFlight);
    return done.get() / ((System.nanoTime() - begun) / 1e9);
  }

  private CompletableFuture<Void> run(String lock) {
    return kv.grant(TTL)
        .thenCompose(
            lease ->
                kv.commit(
                        Transaction.when(Compare.absent(lock))
                            .then(Operation.put(lock, "x", lease.id()))
                            .build())
                    .thenCompose(locked -> kv.revoke(lease.id())));
  }
}
