package io.belfry.log;

import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.claimed;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.lost;
import static io.belfry.log.Records.running;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.log.Spool.Verdict;
import io.belfry.log.SpoolSettings.Batch;
import io.belfry.log.h2.H2ExecutionLog;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool on a real folder, before a log that is away when the test says so. */
class SpoolIT {
  private static final Batch BATCH = new Batch(500, 1 << 20, Duration.ofMillis(20));

  @TempDir Path temp;
  private final MemoryLog log = new MemoryLog();
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private Path folder;
  private Spool spool;

  @BeforeEach
  void openSpool() {
    folder = temp.resolve("spool");
    spool = open();
  }

  @AfterEach
  void closeSpool() {
    spool.close();
  }

  private Spool open() {
    return open(new SpoolSettings(folder, 64 << 20, 0, 16 << 10, BATCH), log);
  }

  private Spool open(SpoolSettings settings, ExecutionLog to) {
    return Spool.open(
        settings,
        new Spool.Parts(
            to,
            Thread::new,
            Clock.systemUTC(),
            System::nanoTime,
            (execution, attempt) -> logged.add(execution + "#" + attempt)));
  }

  private void restart() {
    spool.close();
    spool = open();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
  }

  private void keep(ExecutionRecord end) throws Exception {
    spool.provisional(end).get(20, TimeUnit.SECONDS);
  }

  private void drained() {
    soon().untilAsserted(() -> assertThat(spool.metrics().backlog()).isZero());
  }

  // ---- ends

  @Test
  void anEndGoesToTheLogOnceItIsAccepted() throws Exception {
    ExecutionRecord end = succeeded(id("job", 1), 1);
    spool.write(entry(claimed(id("job", 1), 1)));
    spool.write(chunk(id("job", 1), 1, 0, "hello"));
    keep(end);
    drained();
    assertThat(log.attempts.values()).containsExactly(claimed(id("job", 1), 1));
    assertThat(spool.unsettled()).containsExactly(end);
    assertThat(logged).isEmpty();

    spool.settle(end, Verdict.ACCEPTED);

    soon().untilAsserted(() -> assertThat(log.attempts.values()).containsExactly(end));
    soon().untilAsserted(() -> assertThat(logged).containsExactly(id("job", 1) + "#1"));
    assertThat(log.output(id("job", 1), 1, -1, 10)).hasSize(1);
    assertThat(spool.unsettled()).isEmpty();
  }

  @Test
  void anEndThatCameLateStaysLostAndKeepsTheResult() throws Exception {
    ExecutionRecord end = succeeded(id("job", 1), 1);
    keep(end);
    spool.settle(end, Verdict.LATE);
    spool.write(entry(lost(id("job", 1), 1)));

    drained();
    ExecutionRecord kept = log.attempts(id("job", 1)).get(0);
    assertThat(kept.outcome().state()).isEqualTo(ExecutionState.LOST);
    assertThat(kept.outcome().reason()).contains("worker.gone");
    assertThat(kept.outcome().lateResult().orElseThrow().state())
        .isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void anEndThatWasNeverKeptCanBeSettledAllTheSame() {
    spool.settle(succeeded(id("job", 1), 1), Verdict.ACCEPTED);
    drained();
    assertThat(log.attempts(id("job", 1))).containsExactly(succeeded(id("job", 1), 1));
  }

  @Test
  void anEndSettledTwiceIsSettledOnce() throws Exception {
    ExecutionRecord end = succeeded(id("job", 1), 1);
    keep(end);
    spool.settle(end, Verdict.ACCEPTED);
    spool.settle(end, Verdict.ACCEPTED);
    spool.settle(end, Verdict.LATE);
    drained();
    assertThat(log.attempts(id("job", 1))).containsExactly(end);
  }

  @Test
  void afterARestartUndecidedEndsAreThereToBeSettled() throws Exception {
    ExecutionRecord open = succeeded(id("job", 1), 1);
    ExecutionRecord decided = succeeded(id("job", 2), 1);
    keep(open);
    keep(decided);
    spool.settle(decided, Verdict.ACCEPTED);
    restart();

    assertThat(spool.unsettled()).containsExactly(open);
    restart();
    assertThat(spool.unsettled()).containsExactly(open);
    spool.settle(open, Verdict.ACCEPTED);
    drained();
    assertThat(log.attempts.values()).containsExactlyInAnyOrder(open, decided);
    restart();
    assertThat(spool.unsettled()).isEmpty();
  }

  @Test
  void manyEndsShareTheWaitForTheDisk() {
    var kept = new ArrayList<CompletableFuture<Void>>();
    for (long n = 0; n < 5_000; n++) {
      kept.add(spool.provisional(succeeded(id("job", n), 1)));
    }
    assertThat(CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)))
        .succeedsWithin(Duration.ofSeconds(30));
    for (long n = 0; n < 5_000; n++) {
      spool.settle(succeeded(id("job", n), 1), Verdict.ACCEPTED);
    }
    drained();
    assertThat(log.attempts).hasSize(5_000);
    assertThat(logged).hasSize(5_000).doesNotHaveDuplicates();
  }

  // ---- the log is away

  @Test
  void whileTheLogIsAwayNothingIsLostAlsoOverRestarts() throws Exception {
    try (ExecutionLog h2 = H2ExecutionLog.open(temp.resolve("log"))) {
      var open = new AtomicBoolean();
      var gate = new GatedLog(h2, open::get);
      var settings = new SpoolSettings(folder, 64 << 20, 0, 64 << 10, BATCH);
      for (int life = 0; life < 4; life++) {
        spool.close();
        spool = open(settings, gate);
        open.set(life == 3);
        for (long n = life * 1_000; n < life * 1_000 + 1_000; n++) {
          ExecutionRecord end = succeeded(id("job", n), 1);
          spool.write(entry(running(end.id(), 1)));
          spool.write(chunk(end.id(), 1, 0, "line " + n));
          CompletableFuture<Void> kept = spool.provisional(end);
          if (n % 100 == 0) {
            kept.get(20, TimeUnit.SECONDS);
          }
          spool.settle(end, Verdict.ACCEPTED);
          open.set(life == 3 || (life == 2 && n % 300 < 100));
        }
      }
      drained();

      assertThat(h2.list(ExecutionQuery.newest(1)).total()).isEqualTo(4_000);
      assertThat(
              h2.list(QueryBuilder.of(ExecutionQuery.newest(1)).states(ExecutionState.SUCCEEDED))
                  .total())
          .isEqualTo(4_000);
      for (long n = 0; n < 4_000; n += 111) {
        assertThat(h2.attempts(id("job", n))).containsExactly(succeeded(id("job", n), 1));
        assertThat(h2.output(id("job", n), 1, -1, 10)).hasSize(1);
      }
      spool.close();
    }
  }

  @Test
  void whileTheLogIsAwayTheAuditIsKeptAlsoOverARestart() throws Exception {
    log.away = true;
    for (long n = 0; n < 200; n++) {
      CompletableFuture<Void> kept = spool.keep(AuditEntries.entry(n));
      if (n % 50 == 0) {
        kept.get(20, TimeUnit.SECONDS);
      }
    }
    restart();
    spool.keep(AuditEntries.entry(200)).get(20, TimeUnit.SECONDS);
    soon().untilAsserted(() -> assertThat(spool.metrics().backlog()).isEqualTo(201));

    log.away = false;
    drained();
    assertThat(log.audit).hasSize(201);
    assertThat(log.audit.get(AuditEntries.id(7))).isEqualTo(AuditEntries.entry(7));
  }

  @Test
  void anEntryOfTheAuditIsNeverCutHoweverFullItIs() throws Exception {
    spool.close();
    spool = open(new SpoolSettings(folder, 64 << 10, 0, 16 << 10, BATCH), log);
    log.away = true;
    for (long n = 0; n < 500; n++) {
      spool.keep(AuditEntries.entry(n)).get(20, TimeUnit.SECONDS);
    }
    assertThat(spool.isFull()).isTrue();

    log.away = false;
    drained();
    assertThat(log.audit).hasSize(500);
  }

  @Test
  void anEntryOfTheAuditThatWillNotBeKeptIsTurnedAway() {
    spool.close();

    assertThat(spool.keep(AuditEntries.entry(1))).isCompletedExceptionally();
  }

  @Test
  void anEntryOfTheAuditThatTheLogRefusesIsSetAsideInWords() throws Exception {
    log.refused = entry -> entry.equals(AuditEntries.entry(7));
    for (long n = 0; n < 20; n++) {
      spool.keep(AuditEntries.entry(n));
    }
    drained();

    assertThat(log.audit).hasSize(19);
    assertThat(Files.readAllLines(folder.resolve("refused.jsonl")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("default/job7", "\"bob\""));
  }

  @Test
  void itSaysSinceWhenTheLogIsAway() {
    log.away = true;
    spool.write(entry(succeeded(id("job", 1), 1)));
    soon().until(() -> spool.metrics().logAwaySince().isPresent());
    assertThat(spool.metrics().backlog()).isEqualTo(1);

    log.away = false;
    drained();
    assertThat(spool.metrics().logAwaySince()).isEmpty();
    assertThat(log.attempts).hasSize(1);
  }

  @Test
  void whatASingleWriteCanSayIsWrittenOnce() {
    log.away = true;
    for (int n = 0; n < 100; n++) {
      spool.write(entry(claimed(id("job", n), 1)));
      spool.write(entry(running(id("job", n), 1)));
      spool.write(entry(succeeded(id("job", n), 1)));
    }
    soon().until(() -> spool.metrics().logAwaySince().isPresent());
    restart();
    log.away = false;
    drained();
    assertThat(log.attempts).hasSize(100);
    assertThat(log.bulks.stream().mapToInt(n -> n).sum()).isLessThanOrEqualTo(150);
  }

  // ---- poison

  @Test
  void anEntryThatTheLogRefusesIsSetAsideAndTheOthersGoOn() throws Exception {
    log.away = true;
    log.refused = e -> e instanceof LogEntry.Attempt a && a.execution().id().equals(id("job", 7));
    for (int n = 0; n < 100; n++) {
      spool.write(entry(succeeded(id("job", n), 1)));
    }
    log.away = false;
    drained();

    assertThat(log.attempts).hasSize(99).doesNotContainKey(id("job", 7) + "#1");
    assertThat(spool.metrics().setAside()).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("refused.jsonl")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(id("job", 7).toString(), "succeeded"));
  }

  @Test
  void anEntryThatBreaksTheLogIsSetAsideIfOthersGoThrough() {
    log.breaking = e -> e instanceof LogEntry.Attempt a && a.execution().id().equals(id("job", 7));
    spool.write(entry(succeeded(id("job", 7), 1)));
    soon().until(() -> spool.metrics().logAwaySince().isPresent());
    spool.write(entry(succeeded(id("job", 8), 1)));

    drained();
    assertThat(log.attempts).containsOnlyKeys(id("job", 8) + "#1");
    assertThat(spool.metrics().setAside()).isEqualTo(1);
  }

  // ---- files

  @Test
  void filesGoAwayOnceAllInThemIsInTheLog() {
    for (int n = 0; n < 500; n++) {
      spool.write(chunk(id("job", n), 1, 0, "x".repeat(1_000)));
    }
    drained();
    soon().untilAsserted(() -> assertThat(segments()).hasSizeLessThanOrEqualTo(2));
    assertThat(log.chunks).hasSize(500);
  }

  @Test
  void anUndecidedEndHoldsUpNoOldFiles() throws Exception {
    ExecutionRecord open = succeeded(id("open", 1), 1);
    keep(open);
    for (int n = 0; n < 500; n++) {
      spool.write(chunk(id("job", n), 1, 0, "x".repeat(1_000)));
      if (n % 50 == 0) {
        drained();
      }
    }
    drained();
    soon()
        .untilAsserted(
            () -> {
              spool.write(chunk(id("more", 1), 1, System.nanoTime(), "x"));
              assertThat(segments()).hasSizeLessThanOrEqualTo(3);
            });
    restart();
    assertThat(spool.unsettled()).containsExactly(open);
    spool.settle(open, Verdict.ACCEPTED);
    drained();
    assertThat(log.attempts.values()).containsExactly(open);
  }

  @Test
  void aTornTailIsIgnoredAndADamagedEntryPassedOver() throws Exception {
    log.away = true;
    for (int n = 0; n < 3; n++) {
      keep(succeeded(id("job", n), 1));
    }
    spool.close();
    Path segment = segments().get(0);
    byte[] bytes = Files.readAllBytes(segment);
    int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(id("job", 1).toString());
    try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(second);
      file.write('X');
      file.seek(bytes.length);
      file.write(new byte[] {0, 0, 1, 0, 5, 5, 5, 5, 1});
    }
    spool = open();

    assertThat(spool.unsettled())
        .containsExactlyInAnyOrder(succeeded(id("job", 0), 1), succeeded(id("job", 2), 1));
    spool.unsettled().forEach(end -> spool.settle(end, Verdict.ACCEPTED));
    log.away = false;
    drained();
    assertThat(log.attempts).hasSize(2);
  }

  @Test
  void aFileOfAnotherFormatIsLeftAlone() throws Exception {
    spool.close();
    Files.write(folder.resolve("segment-000000000900.spool"), new byte[100]);
    Files.write(folder.resolve("segment-000000000901.spool"), new byte[0]);
    spool = open();
    keep(succeeded(id("job", 1), 1));

    assertThat(spool.unsettled()).hasSize(1);
    assertThat(folder.resolve("segment-000000000900.spool.unreadable")).exists();
    assertThat(folder.resolve("segment-000000000901.spool")).doesNotExist();
  }

  @Test
  void aFolderInUseIsRefusedWithItsName() {
    assertThatThrownBy(this::open)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("in use by another process")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void aDiskThatFailsIsTriedUntilItWorks() throws Exception {
    keep(succeeded(id("job", 0), 1));
    Path away = temp.resolve("away");
    Files.move(folder, away); // the open file goes on; no new one can be made
    log.away = true;
    for (int n = 0; n < 100; n++) {
      spool.write(chunk(id("job", n), 1, 0, "x".repeat(1_000)));
      TimeUnit.MILLISECONDS.sleep(1);
    }
    CompletableFuture<Void> kept = spool.provisional(succeeded(id("job", 1), 1));
    soon().until(spool::isFull);
    assertThat(kept).isNotDone();

    Files.move(away, folder);
    assertThat(kept).succeedsWithin(Duration.ofSeconds(20));
    assertThat(spool.isFull()).isFalse();
    log.away = false;
    drained();
    assertThat(log.chunks).hasSize(100);
  }

  // ---- full

  @Test
  void whenItIsFullOutputIsCutWithAMarkerAndEndsAreStillKept() throws Exception {
    spool.close();
    // 1 MiB: output is cut from 896 KiB on, full from 960 KiB on
    spool = open(new SpoolSettings(folder, 1 << 20, 0, 64 << 10, BATCH), log);
    log.away = true;
    for (int sequence = 0; spool.metrics().chunksCut() < 10; sequence++) {
      spool.write(chunk(id("job", 1), 1, sequence, "x".repeat(10_000)));
      TimeUnit.MICROSECONDS.sleep(200);
    }
    assertThat(spool.metrics().bytes()).isLessThan(1 << 20);
    int ends = 0;
    while (!spool.isFull()) {
      keep(succeeded(id("job", ++ends), 1));
    }
    for (int n = 0; n < 100; n++) {
      keep(succeeded(id("job", ++ends), 1));
    }
    List<ExecutionRecord> kept = spool.unsettled();
    assertThat(kept).hasSize(ends);
    kept.forEach(end -> spool.settle(end, Verdict.ACCEPTED));
    restart();
    log.away = false;
    drained();

    assertThat(spool.isFull()).isFalse();
    assertThat(log.attempts).hasSize(ends);
    assertThat(log.attempts(id("job", 1)).get(0).outcome().exit().output().truncated()).isTrue();
    assertThat(log.attempts(id("job", 2)).get(0).outcome().exit().output().truncated()).isFalse();
    List<OutputChunk> output = log.output(id("job", 1), 1, -1, 1000);
    assertThat(output.stream().filter(c -> c.stream() == OutputChunk.Stream.SYSTEM))
        .singleElement()
        .satisfies(c -> assertThat(new String(c.data(), StandardCharsets.UTF_8)).contains("cut"));
    assertThat(output.get(output.size() - 1).stream()).isEqualTo(OutputChunk.Stream.SYSTEM);
  }

  private List<Path> segments() throws Exception {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }
}
