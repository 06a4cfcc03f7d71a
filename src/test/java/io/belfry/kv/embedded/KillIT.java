package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KeyValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed (SIGKILL) while it writes loses nothing that it acknowledged. */
class KillIT {
  private static final int ROUNDS = Integer.getInteger("belfry.test.kills", 6);

  @TempDir Path folder;

  @Test
  void everyAcknowledgedWriteIsThereAndNoTransactionIsTorn() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path file = folder.resolve("kv.mv.db");
    long next = 0;
    long revision = 1;
    for (int round = 0; round < ROUNDS; round++) {
      int window = random.nextBoolean() ? 1 : 1 + random.nextInt(64);
      long acknowledged = writeAndKill(file, next, window, 50 + random.nextInt(700));
      try (EmbeddedKeyValueStore store =
          EmbeddedKeyValueStore.open(EmbeddedSettings.at(file), Thread::new, System::nanoTime)) {
        var page = store.range("", "", 10_000).join();
        String what = "seed " + seed + ", round " + round + ", window " + window;
        Map<String, KeyValue> found =
            page.items().stream().collect(Collectors.toMap(KeyValue::key, item -> item));
        long last = Long.parseLong(found.get("counter").value());
        assertThat(last).as(what).isBetween(acknowledged, acknowledged + window);
        assertThat(page.revision()).as(what).isGreaterThan(revision);
        assertPairs(found, last, what);
        revision = page.revision();
        next = last + 1;
      }
    }
  }

  /** Runs the writer for a while after its first acknowledgement; returns the last one. */
  private static long writeAndKill(Path file, long from, int window, int millis) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                file.toString(),
                String.valueOf(from),
                String.valueOf(window))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long last = number(lines.readLine());
      Thread killer = new Thread(() -> killAfter(process, millis));
      killer.start();
      String line;
      while ((line = wholeLine(lines)) != null) {
        last = Math.max(last, number(line));
      }
      killer.join();
      return last;
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void killAfter(Process process, int millis) {
    try {
      process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // through the handle: the process' own method would also close its output
    process.toHandle().destroyForcibly();
  }

  private static String wholeLine(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = lines.read()) >= 0) {
      if (c == '\n') {
        return line.toString();
      }
      line.append((char) c);
    }
    return null; // what is cut off at the end was not acknowledged in full
  }

  private static long number(String line) {
    assertThat(line).isNotNull().containsOnlyDigits();
    return Long.parseLong(line);
  }

  private static void assertPairs(Map<String, KeyValue> found, long last, String what) {
    for (long n = Math.max(0, last - KilledWriter.KEYS + 1); n <= last; n++) {
      KeyValue left = found.get("left/" + n % KilledWriter.KEYS);
      KeyValue right = found.get("right/" + n % KilledWriter.KEYS);
      assertThat(left).as(what + ", pair " + n).isNotNull();
      assertThat(right).as(what + ", pair " + n).isNotNull();
      assertThat(left.value()).as(what).startsWith(n + " ").isEqualTo(right.value());
      assertThat(left.modRevision()).as(what).isEqualTo(right.modRevision());
    }
  }
}
