package io.belfry.log;

import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.running;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.job.ExecutionRecord;
import io.belfry.log.Spool.Verdict;
import io.belfry.log.SpoolSettings.Batch;
import io.belfry.log.h2.H2ExecutionLog;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at any moment: no end that was kept is lost, none is there twice, none turns back. */
class SpoolKillIT {
  private static final int ROUNDS = 6;

  @TempDir Path temp;

  @Test
  void nothingThatWasKeptIsLost() throws Exception {
    Set<Long> kept = new HashSet<>();
    long next = 0;
    var random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      // a life writes to a log that is away half of the time, but for the last one
      next = life(next, 300 + random.nextInt(900), kept);
    }
    assertThat(kept).hasSizeGreaterThan(500);

    try (ExecutionLog log = H2ExecutionLog.open(temp.resolve("log"))) {
      try (Spool spool = open(temp, log)) {
        spool.unsettled().forEach(end -> spool.settle(end, verdict(numberOf(end))));
        await().atMost(Duration.ofSeconds(60)).until(() -> spool.metrics().backlog() == 0);
        assertThat(spool.metrics().setAside()).isZero();
      }
      for (long n = 0; n < next; n++) {
        List<ExecutionRecord> attempts = log.attempts(id("job", n));
        if (kept.contains(n)) {
          assertThat(attempts).as("attempts of %s", n).hasSize(1);
          assertThat(attempts.get(0)).isEqualTo(expected(n));
          assertThat(log.output(id("job", n), 1, -1, 10)).hasSizeLessThanOrEqualTo(1);
        } else {
          assertThat(attempts).hasSizeLessThanOrEqualTo(1);
        }
      }
    }
  }

  private long life(long from, long millis, Set<Long> kept) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                temp.toString(),
                Long.toString(from))
            .redirectError(temp.resolve("child.txt").toFile())
            .start();
    long next = from;
    try (var lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      assertThat(line).isEqualTo("begun");
      var killer =
          new Thread(
              () -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(millis);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                // SIGKILL; by the handle, because Process closes the pipe too early
                child.toHandle().destroyForcibly();
              });
      killer.start();
      for (line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("kept ") && line.endsWith(".")) {
          long n = Long.parseLong(line.substring(5, line.length() - 1));
          kept.add(n);
          next = Math.max(next, n + 1);
        } else if (line.startsWith("begin ") && line.endsWith(".")) {
          next = Math.max(next, Long.parseLong(line.substring(6, line.length() - 1)) + 1);
        }
      }
      killer.join();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor()).as("killed").isEqualTo(137);
    return next;
  }

  /** Every fifth attempt had been declared lost when its end came. */
  private static Verdict verdict(long n) {
    return n % 5 == 0 ? Verdict.LATE : Verdict.ACCEPTED;
  }

  private static ExecutionRecord expected(long n) {
    ExecutionRecord end = succeeded(id("job", n), 1);
    return verdict(n) == Verdict.LATE ? end.late() : end;
  }

  private static long numberOf(ExecutionRecord end) {
    return end.id().scheduledAt().getEpochSecond() - Records.T0.getEpochSecond();
  }

  private static Spool open(Path folder, ExecutionLog log) {
    var batch = new Batch(200, 1 << 20, Duration.ofMillis(20));
    return Spool.open(
        new SpoolSettings(folder.resolve("spool"), 64 << 20, 0, 32 << 10, batch),
        new Spool.Parts(log, Thread::new, Clock.systemUTC(), System::nanoTime, (e, a) -> {}));
  }

  /** One life of a worker, until it is killed. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      var log =
          new GatedLog(
              H2ExecutionLog.open(folder.resolve("log")),
              () -> System.nanoTime() / 200_000_000L % 2 == 0); // away every other 200 ms
      Spool spool = open(folder, log);
      spool.unsettled().forEach(end -> spool.settle(end, verdict(numberOf(end))));
      System.out.println("begun");
      for (long n = Long.parseLong(args[1]); ; n++) {
        long number = n;
        ExecutionRecord end = succeeded(id("job", n), 1);
        System.out.println("begin " + n + ".");
        spool.write(entry(running(end.id(), 1)));
        spool.write(chunk(end.id(), 1, 0, "line " + n));
        var kept = spool.provisional(end);
        kept.thenRun(
            () -> {
              System.out.println("kept " + number + ".");
              if (number % 7 != 0) { // the others are settled by a later life
                spool.settle(end, verdict(number));
              }
            });
        if (n % 20 == 0) {
          kept.get();
        }
      }
    }
  }
}
