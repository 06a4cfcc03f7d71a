package io.belfry.log;

import static io.belfry.log.Records.T0;
import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.claimed;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.job;
import static io.belfry.log.Records.lost;
import static io.belfry.log.Records.record;
import static io.belfry.log.Records.running;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Range;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import io.belfry.job.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link ExecutionLog} keeps; nothing here knows which one it is. */
public abstract class ExecutionLogContract {
  protected ExecutionLog log;

  /** Opens an empty log for a test. */
  protected abstract ExecutionLog open();

  /** Closes the log and opens it again on what it had kept. */
  protected abstract ExecutionLog reopen(ExecutionLog open);

  @BeforeEach
  void openLog() {
    log = open();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  // ---- records

  @Test
  void keepsEveryFieldOfEveryState() {
    var all = new ArrayList<ExecutionRecord>();
    for (ExecutionState state : ExecutionState.values()) {
      for (Trigger trigger : Trigger.values()) {
        all.add(record(id(state.text() + "." + trigger.text(), 1), 1, state, "w1~b", trigger));
      }
    }
    all.add(missedRange());
    all.add(succeeded(id("late", 3), 1).late());
    all.add(succeeded(ExecutionId.manual(job("manual"), T0, "x9z"), 2));
    write(all);

    log = reopen(log);

    for (ExecutionRecord each : all) {
      assertThat(log.attempts(each.id())).containsExactly(each);
    }
  }

  private static ExecutionRecord missedRange() {
    return new ExecutionRecord(
        id("range", 1),
        1,
        Optional.empty(),
        new Origin(4, Trigger.SCHEDULE, Optional.empty(), Optional.empty()),
        Times.NONE,
        new Outcome(
            ExecutionState.MISSED,
            Optional.of("down"),
            Exit.NONE,
            Optional.of(new Range(T0.plusSeconds(900), 900))));
  }

  @Test
  void attemptsOfAnExecutionComeOldestFirst() {
    ExecutionId id = id("job", 1);
    write(List.of(succeeded(id, 3), lost(id, 1), lost(id, 2), succeeded(id("job", 2), 1)));

    assertThat(log.attempts(id)).extracting(ExecutionRecord::attempt).containsExactly(1, 2, 3);
    assertThat(log.attempts(id("job", 9))).isEmpty();
    assertThat(log.attempts(id("nobody", 1))).isEmpty();
  }

  @Test
  void aManualRunAtTheSameTimeIsAnotherExecution() {
    ExecutionId manual = ExecutionId.manual(job("job"), T0.plusSeconds(1), "a1");
    write(List.of(succeeded(id("job", 1), 1), running(manual, 1)));

    assertThat(log.attempts(id("job", 1))).containsExactly(succeeded(id("job", 1), 1));
    assertThat(log.attempts(manual)).containsExactly(running(manual, 1));
  }

  // ---- merging

  @Test
  void aFinalRecordIsNeverTurnedBackInWhateverOrderTheWritingsCome() {
    ExecutionId id = id("job", 1);
    var writings = List.of(claimed(id, 1), running(id, 1), succeeded(id, 1));
    for (List<ExecutionRecord> order : permutations(writings)) {
      assertThat(keptAfter(order, false))
          .as("one by one %s", states(order))
          .isEqualTo(succeeded(id, 1));
      assertThat(keptAfter(order, true))
          .as("in one bulk %s", states(order))
          .isEqualTo(succeeded(id, 1));
    }
  }

  @Test
  void runningIsNotTurnedBackToClaimed() {
    write(List.of(running(id("job", 1), 1)));
    write(List.of(claimed(id("job", 1), 1)));

    assertThat(log.attempts(id("job", 1))).containsExactly(running(id("job", 1), 1));
  }

  @Test
  void theFirstOfTwoFinalStatesStays() {
    ExecutionId id = id("job", 1);
    write(List.of(succeeded(id, 1)));
    write(List.of(lost(id, 1), succeeded(id, 1).late()));

    assertThat(log.attempts(id)).containsExactly(succeeded(id, 1));
  }

  @Test
  void aLostAttemptStaysLostAndKeepsItsLateResultInWhateverOrderTheWritingsCome() {
    ExecutionId id = id("job", 1);
    ExecutionRecord result = succeeded(id, 1);
    var writings = List.of(claimed(id, 1), running(id, 1), lost(id, 1), result.late());
    for (List<ExecutionRecord> order : permutations(writings)) {
      for (boolean bulk : List.of(true, false)) {
        ExecutionRecord kept = keptAfter(order, bulk);
        assertThat(kept.outcome().state()).as("%s", states(order)).isEqualTo(ExecutionState.LOST);
        assertThat(kept.outcome().reason()).as("%s", states(order)).contains("worker.gone");
        assertThat(kept.times().finishedAt()).isEqualTo(lost(id, 1).times().finishedAt());
        assertThat(kept.outcome().lateResult())
            .hasValueSatisfying(
                late -> {
                  assertThat(late.state()).isEqualTo(ExecutionState.SUCCEEDED);
                  assertThat(late.exit()).isEqualTo(result.outcome().exit());
                  assertThat(late.finishedAt()).isEqualTo(result.times().finishedAt());
                });
        assertThat(kept.times().startedAt()).as("start").isEqualTo(result.times().startedAt());
        assertThat(kept.origin()).as("origin").isEqualTo(result.origin());
      }
    }
  }

  @Test
  void writingAllAgainChangesNothing() {
    ExecutionId id = id("job", 1);
    List<LogEntry> all =
        List.of(
            entry(claimed(id, 1)),
            chunk(id, 1, 0, "a"),
            chunk(id, 1, 1, "b"),
            entry(succeeded(id, 1)));
    log.append(all);
    log.append(all);
    log = reopen(log);
    log.append(all);

    assertThat(log.list(ExecutionQuery.newest(10)).items()).containsExactly(succeeded(id, 1));
    assertThat(texts(log.output(id, 1, -1, 10))).containsExactly("a", "b");
  }

  private ExecutionRecord keptAfter(List<ExecutionRecord> order, boolean bulk) {
    log.close();
    log = open();
    if (bulk) {
      write(order);
    } else {
      order.forEach(one -> write(List.of(one)));
    }
    List<ExecutionRecord> kept = log.attempts(order.get(0).id());
    assertThat(kept).hasSize(1);
    return kept.get(0);
  }

  // ---- output

  @Test
  void outputIsReadInItsOrderPieceByPiece() {
    ExecutionId id = id("job", 1);
    log.append(List.of(chunk(id, 1, 2, "c"), chunk(id, 1, 0, "a")));
    log.append(List.of(chunk(id, 1, 7, "d"), chunk(id, 1, 1, "b"), chunk(id, 2, 0, "other")));

    assertThat(texts(log.output(id, 1, -1, 100))).containsExactly("a", "b", "c", "d");
    assertThat(texts(log.output(id, 1, 0, 2))).containsExactly("b", "c");
    assertThat(texts(log.output(id, 1, 7, 2))).isEmpty();
    assertThat(texts(log.output(id, 2, -1, 2))).containsExactly("other");
    assertThat(log.output(id("nobody", 1), 1, -1, 2)).isEmpty();
  }

  @Test
  void theFirstOfTwoChunksWithOneSequenceNumberStays() {
    ExecutionId id = id("job", 1);
    log.append(List.of(chunk(id, 1, 0, "first"), chunk(id, 1, 0, "again")));
    log.append(List.of(chunk(id, 1, 0, "again"), chunk(id, 1, 1, "next")));

    assertThat(texts(log.output(id, 1, -1, 10))).containsExactly("first", "next");
  }

  @Test
  void outputIsKeptByteByByte() {
    byte[] bytes = new byte[OutputChunk.MAX_BYTES];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
    var chunk = new OutputChunk(id("job", 1), 1, 5, OutputChunk.Stream.SYSTEM, T0, bytes);
    log.append(List.of(chunk));
    log = reopen(log);

    List<OutputChunk> kept = log.output(id("job", 1), 1, -1, 10);
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).data()).isEqualTo(bytes);
    assertThat(kept.get(0).stream()).isEqualTo(OutputChunk.Stream.SYSTEM);
    assertThat(kept.get(0).at()).isEqualTo(T0);
  }

  @Test
  void anEntryThatCanNeverBeKeptIsRefusedAndNothingOfItsBulkIsWritten() {
    var tooLong =
        new OutputChunk(
            id("job", 1), 1, 0, OutputChunk.Stream.STDOUT, T0, new byte[OutputChunk.MAX_BYTES + 1]);

    assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 1), 1)), tooLong)))
        .isInstanceOf(LogRejectedException.class);

    assertThat(log.attempts(id("job", 1))).isEmpty();
    write(List.of(succeeded(id("job", 2), 1)));
    assertThat(log.attempts(id("job", 2))).hasSize(1);
  }

  // ---- pages

  @Test
  void pagesFollowOneAnotherNewestFirstWithoutGapOrRepeat() {
    var written = new ArrayList<ExecutionRecord>();
    for (int n = 0; n < 50; n++) {
      for (String job : List.of("a", "b", "c")) { // three at each scheduled time
        written.add(succeeded(id(job, n), 1));
      }
    }
    written.add(lost(id("a", 49), 2));
    Collections.shuffle(written, new java.util.Random(1));
    write(written);

    for (int limit : List.of(1, 7, 151, 500)) {
      List<ExecutionRecord> read = readAll(ExecutionQuery.newest(limit));
      assertThat(read).containsExactlyInAnyOrderElementsOf(written).doesNotHaveDuplicates();
      assertThat(read)
          .isSortedAccordingTo((x, y) -> y.id().scheduledAt().compareTo(x.id().scheduledAt()));
    }
  }

  @Test
  void theLastPageHasNoCursor() {
    write(List.of(succeeded(id("job", 1), 1), succeeded(id("job", 2), 1)));

    assertThat(log.list(ExecutionQuery.newest(2)).nextCursor()).isEmpty();
    assertThat(log.list(ExecutionQuery.newest(1)).nextCursor()).isPresent();
    assertThat(log.list(query().with("job", "nobody").get()).items()).isEmpty();
  }

  @Test
  void whatComesInWhileSomebodyPagesNeitherRepeatsNorHidesARecord() {
    write(LongStream.range(0, 40).mapToObj(n -> succeeded(id("job", n), 1)).toList());
    ExecutionPage page = log.list(ExecutionQuery.newest(10));
    var seen = new LinkedHashSet<>(page.items());
    for (long n = 40; page.nextCursor().isPresent(); n += 10) {
      write(LongStream.range(n, n + 10).mapToObj(m -> succeeded(id("job", m), 1)).toList());
      page = log.list(query().with("cursor", page.nextCursor().get()).limit(10));
      assertThat(seen).doesNotContainAnyElementsOf(page.items());
      seen.addAll(page.items());
    }

    assertThat(seen)
        .containsExactlyElementsOf(
            LongStream.range(0, 40).mapToObj(n -> succeeded(id("job", 39 - n), 1)).toList());
  }

  @Test
  void aCursorFromElsewhereIsRefused() {
    write(List.of(succeeded(id("job", 1), 1)));
    String foreign =
        Base64.getUrlEncoder().encodeToString("7; DROP".getBytes(StandardCharsets.UTF_8));
    for (String cursor : List.of("", "x", "%%%", foreign, "MTox", "é")) {
      assertThatThrownBy(() -> log.list(query().with("cursor", cursor).get()))
          .as(cursor)
          .isInstanceOf(InvalidCursorException.class);
    }
  }

  @Test
  void totalsAreExactUpToTenThousand() {
    write(LongStream.range(0, 10_000).mapToObj(n -> succeeded(id("job", n), 1)).toList());
    ExecutionPage exact = log.list(ExecutionQuery.newest(3));
    assertThat(exact.total()).isEqualTo(10_000);
    assertThat(exact.totalIsExact()).isTrue();

    write(List.of(running(id("job", 10_000), 1)));
    ExecutionPage more = log.list(ExecutionQuery.newest(3));
    assertThat(more.total()).isEqualTo(10_000);
    assertThat(more.totalIsExact()).isFalse();
    ExecutionPage second = log.list(query().with("cursor", more.nextCursor().get()).limit(3));
    assertThat(second.totalIsExact()).as("of the whole list").isFalse();
    assertThat(log.list(query().states(ExecutionState.SUCCEEDED)).total()).isEqualTo(10_000);
    assertThat(log.list(query().states(ExecutionState.SUCCEEDED)).totalIsExact()).isTrue();
    assertThat(log.list(query().states(ExecutionState.RUNNING)).total()).isEqualTo(1);
  }

  // ---- filters

  @Test
  void filtersAloneAndTogether() {
    JobId other = new JobId("ops", "backup");
    ExecutionId inOps = ExecutionId.scheduled(other, T0.plusSeconds(5));
    ExecutionRecord a =
        record(id("backup", 1), 1, ExecutionState.FAILED, "w1~b1", Trigger.SCHEDULE);
    ExecutionRecord b =
        record(id("backup", 2), 1, ExecutionState.SUCCEEDED, "w1~b2", Trigger.MANUAL);
    ExecutionRecord c = record(id("report", 3), 1, ExecutionState.MISSED, "", Trigger.SCHEDULE);
    ExecutionRecord d = record(inOps, 1, ExecutionState.FAILED, "w2~b1", Trigger.RETRY);
    write(List.of(a, b, c, d));

    found(query().with("namespace", "default"), c, b, a);
    found(query().with("namespace", "nowhere"));
    found(query().with("namespace", "default,ops,nowhere"), d, c, b, a);
    found(query().with("namespace", "nowhere,ops").with("job", "backup"), d);
    found(query().with("job", "backup"), d, b, a);
    found(query().with("job", "back"));
    found(query().with("job", "backup").with("namespace", "ops"), d);
    found(query().withStates(ExecutionState.FAILED), d, a);
    found(query().withStates(ExecutionState.FAILED, ExecutionState.MISSED), d, c, a);
    found(query().withTriggers(Trigger.MANUAL, Trigger.RETRY), d, b);
    found(query().withStates(ExecutionState.FAILED).withTriggers(Trigger.RETRY), d);
    found(query().with("worker", "w1"), b, a);
    found(query().with("worker", "w1~b2"), b);
    found(query().with("worker", "w1~b3"));
    found(query().with("worker", "w9"));
    found(query().since(T0.plusSeconds(2)), d, c, b);
    found(query().until(T0.plusSeconds(2)), a);
    found(query().since(T0.plusSeconds(2)).until(T0.plusSeconds(5)), c, b);
    found(query().with("namespace", "default").withStates(ExecutionState.FAILED), a);
    found(query().with("worker", "w1").withStates(ExecutionState.FAILED).with("job", "backup"), a);
    found(query().with("worker", "w2").with("namespace", "default"));
  }

  @Test
  void textIsFoundInIdsAndReasonsAndStandsForItself() {
    ExecutionRecord a = record(id("a_b", 1), 1, ExecutionState.FAILED, "w", Trigger.SCHEDULE);
    ExecutionRecord b = succeeded(id("axb", 2), 1);
    ExecutionRecord c = succeeded(ExecutionId.manual(job("manual"), T0.plusSeconds(3), "zz9"), 1);
    write(List.of(a, b, c));

    found(query().with("text", "a_b"), a);
    found(query().with("text", "%"));
    found(query().with("text", "\\"));
    found(query().with("text", "'"));
    found(query().with("text", "exit.non"), a);
    found(query().with("text", "exit_non"));
    found(query().with("text", "default/a"), b, a);
    found(query().with("text", "zz9"), c);
    found(query().with("text", b.id().toString()), b);
    found(query().with("text", "xb@" + T0.plusSeconds(2).toEpochMilli() / 1000), b);
    found(query().with("text", "@17640000020"), b);
    found(query().with("text", "17640000020"), b);
    found(query().with("text", "0+zz"), c);
    found(query().with("text", ""), c, b, a);
  }

  @Test
  void filteredPagesFollowOneAnotherToo() {
    var written = new ArrayList<ExecutionRecord>();
    var states = ExecutionState.values();
    var triggers = Trigger.values();
    for (int n = 0; n < 300; n++) {
      var id = ExecutionId.scheduled(new JobId("n" + n % 3, "j" + n % 7), T0.plusSeconds(n / 5));
      String worker = "w" + n % 2 + "~b" + n % 4;
      written.add(record(id, 1 + n % 2, states[n % 9], worker, triggers[n % 4]));
    }
    var unique = new java.util.HashMap<String, ExecutionRecord>();
    written.forEach(r -> unique.merge(r.id() + "#" + r.attempt(), r, ExecutionRecord::merge));
    write(written);

    pagesMatch(
        unique.values(),
        query().with("namespace", "n1"),
        r -> r.id().job().namespace().equals("n1"));
    pagesMatch(
        unique.values(),
        query().with("namespace", "n0,n2"),
        r -> !r.id().job().namespace().equals("n1"));
    pagesMatch(unique.values(), query().with("job", "j3"), r -> r.id().job().name().equals("j3"));
    pagesMatch(
        unique.values(),
        query().withStates(ExecutionState.FAILED, ExecutionState.MISSED, ExecutionState.RUNNING),
        r ->
            Set.of(ExecutionState.FAILED, ExecutionState.MISSED, ExecutionState.RUNNING)
                .contains(r.outcome().state()));
    pagesMatch(
        unique.values(),
        query().withTriggers(Trigger.MANUAL).with("namespace", "n2"),
        r -> r.origin().trigger() == Trigger.MANUAL && r.id().job().namespace().equals("n2"));
    pagesMatch(
        unique.values(),
        query().with("worker", "w1").with("text", "/j5"),
        r ->
            r.claim().filter(c -> c.worker().startsWith("w1~")).isPresent()
                && r.id().toString().contains("/j5"));
  }

  private void pagesMatch(
      java.util.Collection<ExecutionRecord> all,
      QueryBuilder query,
      java.util.function.Predicate<ExecutionRecord> test) {
    List<ExecutionRecord> expected = all.stream().filter(test).toList();
    assertThat(expected).isNotEmpty();
    assertThat(readAll(query.limit(4))).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(log.list(query.limit(4)).total()).isEqualTo(expected.size());
  }

  // ---- latest

  @Test
  void latestGivesTheNewestOfEachJob() {
    var written = new ArrayList<ExecutionRecord>();
    var jobs = new ArrayList<JobId>();
    for (int j = 0; j < 120; j++) {
      jobs.add(job("j" + j));
      for (int n = 0; n < 3; n++) {
        written.add(succeeded(id("j" + j, 10L * n + j % 5), 1));
      }
    }
    write(written);

    assertThat(log.latest(jobs, 1))
        .hasSize(120)
        .allSatisfy(r -> assertThat(r.id().scheduledAt()).isAfterOrEqualTo(T0.plusSeconds(20)))
        .isSortedAccordingTo((x, y) -> y.id().scheduledAt().compareTo(x.id().scheduledAt()));
    assertThat(log.latest(List.of(job("j7"), job("nobody"), job("j7")), 2))
        .containsExactly(succeeded(id("j7", 22), 1), succeeded(id("j7", 12), 1));
    assertThat(log.latest(List.of(), 5)).isEmpty();
  }

  // ---- history

  @Test
  void expireRemovesWhatIsTooOldOrTooMuchWithItsOutput() {
    var entries = new ArrayList<LogEntry>();
    for (long n = 0; n < 350; n++) {
      entries.add(entry(succeeded(id("job", n), 1)));
      entries.add(chunk(id("job", n), 1, 0, "out " + n));
      entries.add(entry(succeeded(id("other", n), 1)));
    }
    log.append(entries);
    Instant now = T0.plusSeconds(350);

    assertThat(log.expire(job("job"), new History(Duration.ofSeconds(250), 1000), now))
        .isEqualTo(100);
    assertThat(log.list(query().with("job", "job").get()).total()).isEqualTo(250);
    assertThat(log.attempts(id("job", 99))).isEmpty();
    assertThat(log.output(id("job", 99), 1, -1, 5)).isEmpty();
    assertThat(log.attempts(id("job", 100))).hasSize(1);
    assertThat(texts(log.output(id("job", 100), 1, -1, 5))).containsExactly("out 100");

    assertThat(log.expire(job("job"), new History(Duration.ofDays(9), 20), now)).isEqualTo(230);
    assertThat(readAll(query().with("job", "job").limit(500)))
        .extracting(r -> r.id().scheduledAt().getEpochSecond() - T0.getEpochSecond())
        .containsExactlyElementsOf(LongStream.range(0, 20).mapToObj(n -> 349 - n).toList());
    assertThat(log.output(id("job", 329), 1, -1, 5)).isEmpty();
    assertThat(log.expire(job("job"), new History(Duration.ofDays(9), 20), now)).isZero();
    assertThat(log.list(query().with("job", "other").get()).total()).isEqualTo(350);
    assertThat(log.expire(job("nobody"), new History(Duration.ofDays(9), 20), now)).isZero();
  }

  @Test
  void expireLeavesWhatHasNotEnded() {
    write(List.of(running(id("job", 1), 1), succeeded(id("job", 2), 1), claimed(id("job", 3), 1)));

    assertThat(log.expire(job("job"), new History(Duration.ZERO, 0), T0.plusSeconds(900)))
        .isEqualTo(1);
    assertThat(log.list(ExecutionQuery.newest(9)).items())
        .containsExactly(claimed(id("job", 3), 1), running(id("job", 1), 1));
  }

  @Test
  void jobsAreThoseWithRecords() {
    write(List.of(succeeded(id("b", 1), 1), succeeded(id("a", 1), 1), succeeded(id("c", 1), 1)));
    var inA = ExecutionId.scheduled(new JobId("default-2", "a"), T0);
    write(List.of(succeeded(inA, 1)));

    assertThat(log.jobs("", 2)).containsExactly(job("a"), job("b"));
    assertThat(log.jobs("default/b", 9)).containsExactly(job("c"), inA.job());
    assertThat(log.expire(job("b"), new History(Duration.ZERO, 0), T0.plusSeconds(900)))
        .isEqualTo(1);
    assertThat(log.jobs("", 9)).containsExactly(job("a"), job("c"), inA.job());

    write(List.of(succeeded(id("b", 5), 1)));
    log = reopen(log);
    assertThat(log.jobs("default/a", 1)).containsExactly(job("b"));
    assertThat(log.attempts(id("b", 5))).hasSize(1);
  }

  // ---- helpers

  private void write(List<ExecutionRecord> records) {
    log.append(records.stream().<LogEntry>map(Records::entry).toList());
  }

  private List<ExecutionRecord> readAll(ExecutionQuery query) {
    var all = new ArrayList<ExecutionRecord>();
    ExecutionPage page = log.list(query);
    all.addAll(page.items());
    while (page.nextCursor().isPresent()) {
      assertThat(page.items()).hasSize(query.limit());
      page = log.list(QueryBuilder.of(query).with("cursor", page.nextCursor().get()).get());
      all.addAll(page.items());
    }
    return all;
  }

  private void found(QueryBuilder query, ExecutionRecord... expected) {
    ExecutionPage page = log.list(query.get());
    assertThat(page.items()).as(query.toString()).containsExactly(expected);
    assertThat(page.total()).isEqualTo(expected.length);
    assertThat(page.totalIsExact()).isTrue();
  }

  private static List<String> texts(List<OutputChunk> chunks) {
    return chunks.stream().map(c -> new String(c.data(), StandardCharsets.UTF_8)).toList();
  }

  private static List<ExecutionState> states(List<ExecutionRecord> records) {
    return records.stream().map(r -> r.outcome().state()).toList();
  }

  private static QueryBuilder query() {
    return QueryBuilder.of(ExecutionQuery.newest(50));
  }

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    var all = new ArrayList<List<T>>();
    for (int i = 0; i < items.size(); i++) {
      var rest = new ArrayList<>(items);
      T first = rest.remove(i);
      for (List<T> tail : permutations(rest)) {
        var one = new ArrayList<T>();
        one.add(first);
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }
}
