package io.belfry.kv.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers that count up numbers by compare-and-set while the store is hurt, two writers a number,
 * each step leaving its writer's mark. They believe the store: "unavailable" is never sent again,
 * "unknown" is found out by the identical transaction. If it lies once, the numbers no longer
 * agree.
 */
final class Increments {
  private static final String NUMBERS = "count/number/";
  private static final String MARKS = "count/by/";

  private final KeyValueStore store;
  private final List<Thread> writers = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicLong slowest = new AtomicLong();
  private volatile boolean stopping;
  private volatile Optional<Throwable> failure = Optional.empty();

  Increments(KeyValueStore store, int writers) {
    this.store = store;
    for (int i = 0; i < writers; i++) {
      String name = "writer" + i;
      String number = "" + i / 2;
      store.commit(Transaction.always(Operation.put(NUMBERS + number, "0"))).join();
      this.writers.add(new Thread(() -> run(name, number), name));
    }
    this.writers.forEach(Thread::start);
  }

  int done() {
    return done.get();
  }

  private void run(String name, String number) {
    try {
      for (int i = 0; !stopping; i++) {
        increment(name + "-" + i, number);
      }
    } catch (RuntimeException | Error e) {
      failure = Optional.of(e);
    }
  }

  private void increment(String mark, String number) {
    while (!stopping) {
      Optional<KeyValue> seen = patiently(() -> store.get(NUMBERS + number));
      if (seen.isEmpty()) {
        continue;
      }
      String next = String.valueOf(Integer.parseInt(seen.get().value()) + 1);
      Transaction step =
          Transaction.when(Compare.unchangedSince(NUMBERS + number, seen.get().modRevision()))
              .then(
                  Operation.put(NUMBERS + number, next),
                  Operation.put(MARKS + number + "/" + next, mark))
              .orElse(Operation.get(MARKS + number + "/" + next))
              .build();
      if (succeeded(step, mark)) {
        done.incrementAndGet();
        return;
      }
    }
  }

  private boolean succeeded(Transaction step, String mark) {
    boolean doubtful = false;
    while (true) {
      try {
        TransactionResult result = timed(() -> store.commit(step));
        boolean ours =
            !result.succeeded()
                && result.reads().get(0).filter(read -> read.value().equals(mark)).isPresent();
        assertThat(ours && !doubtful).as("a mark of ours that was not in doubt").isFalse();
        return result.succeeded() || ours;
      } catch (KvException.UnknownOutcome e) {
        unknown.incrementAndGet();
        doubtful = true;
      } catch (KvException.Unavailable e) {
        unavailable.incrementAndGet();
        if (!doubtful) {
          return false;
        }
      }
    }
  }

  private Optional<KeyValue> patiently(Call<Optional<KeyValue>> call) {
    try {
      return timed(call);
    } catch (KvException.Unavailable e) {
      return Optional.empty();
    }
  }

  private interface Call<T> {
    CompletableFuture<T> begin();
  }

  private <T> T timed(Call<T> call) {
    long begun = System.nanoTime();
    try {
      return call.begin().join();
    } catch (CompletionException e) {
      throw (KvException) e.getCause();
    } finally {
      slowest.accumulateAndGet(System.nanoTime() - begun, Math::max);
    }
  }

  /** Ends the writers and holds what they believe against what the store has. */
  void stopAndCheck() throws InterruptedException {
    stopping = true;
    for (Thread writer : writers) {
      writer.join();
    }
    failure.ifPresent(
        e -> {
          throw new AssertionError("a writer failed", e);
        });
    int counted =
        store.range(NUMBERS, "", 1_000).join().items().stream()
            .mapToInt(each -> Integer.parseInt(each.value()))
            .sum();
    System.out.println(
        "figure: "
            + counted
            + " increments, "
            + unknown
            + " unknown outcomes, "
            + unavailable
            + " unavailable, slowest call "
            + TimeUnit.NANOSECONDS.toMillis(slowest.get())
            + " ms");
    assertThat(counted).isEqualTo(done.get());
    assertThat(store.count(MARKS).join()).isEqualTo(counted);
  }

  /** How long the slowest call took. */
  long slowestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(slowest.get());
  }
}
