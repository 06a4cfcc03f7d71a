package io.belfry.kv.embedded;

import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process that {@link KillIT} kills: it writes pairs of keys without end, several at a time,
 * and prints the number of each pair once it is acknowledged.
 */
final class KilledWriter {
  static final int KEYS = 500;

  private KilledWriter() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    AtomicLong next = new AtomicLong(Long.parseLong(args[1]));
    Semaphore window = new Semaphore(Integer.parseInt(args[2]));
    EmbeddedSettings settings = EmbeddedSettings.at(Path.of(args[0]));
    // small, so that the file is being rewritten most of the time
    DataFile.Location at = new DataFile.Location("", settings.file(), false, 256 * 1024);
    EmbeddedKeyValueStore store =
        EmbeddedKeyValueStore.open(at, settings, Thread::new, System::nanoTime);
    while (true) {
      window.acquire();
      long n = next.getAndIncrement();
      store
          .commit(pair(n))
          .whenComplete(
              (result, failure) -> {
                out.println(failure == null ? String.valueOf(n) : "failed: " + failure);
                window.release();
              });
    }
  }

  /** The n-th transaction: both keys of a pair, and the counter. */
  static Transaction pair(long n) {
    String value = n + " " + "x".repeat((int) (n % 400));
    return Transaction.always(
        Operation.put("left/" + n % KEYS, value),
        Operation.put("right/" + n % KEYS, value),
        Operation.put("counter", String.valueOf(n)));
  }
}
