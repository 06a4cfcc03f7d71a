package io.belfry.log;

import static io.belfry.log.Records.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Range;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link AggregateLog} does; nothing here knows which one it is. */
public abstract class AggregateLogContract {
  private static final Instant MINUTE = Instant.parse("2026-01-01T10:00:00Z");

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

  @Test
  void attemptsAreAddedUpByMinuteAndNamespace() {
    ran("a", 0, 1, ExecutionState.SUCCEEDED, Trigger.SCHEDULE, 4, 100);
    ran("a", 59, 1, ExecutionState.FAILED, Trigger.SCHEDULE, 8, 200);
    ran("a", 59, 2, ExecutionState.SUCCEEDED, Trigger.RETRY, 9_000, 300);
    ran("a", 30, 1, ExecutionState.SUCCEEDED, Trigger.MANUAL, 70, 5);
    ran("b", 10, 1, ExecutionState.SUCCEEDED, Trigger.SCHEDULE, 1, 1);
    ran("a", 60, 1, ExecutionState.SUCCEEDED, Trigger.SCHEDULE, 1, 1);
    log.append(List.of(entry(Records.running(id("a", 20), 1))));

    List<Aggregate> found = log.aggregates().compute(MINUTE, MINUTE.plusSeconds(120));

    assertThat(found).extracting(Aggregate::namespace).containsExactly("a", "b", "a");
    assertThat(found)
        .extracting(Aggregate::at)
        .containsExactly(MINUTE, MINUTE, MINUTE.plusSeconds(60));
    Aggregate first = found.get(0);
    assertThat(first.outcomes())
        .isEqualTo(Map.of(ExecutionState.SUCCEEDED, 3L, ExecutionState.FAILED, 1L));
    assertThat(first.delay().count()).as("by schedule only").isEqualTo(2);
    assertThat(first.delay().sumMillis()).isEqualTo(12);
    assertThat(first.delay().maxMillis()).isEqualTo(8);
    assertThat(first.duration().count()).isEqualTo(4);
    assertThat(first.duration().sumMillis()).isEqualTo(605);
    assertThat(log.aggregates().compute(MINUTE.plusSeconds(120), MINUTE.plusSeconds(180)))
        .isEmpty();
  }

  @Test
  void whatNeverStartedCountsAsOftenAsItWasDue() {
    Range range = new Range(MINUTE.plusSeconds(40), 41);
    log.append(
        List.of(
            entry(unstarted(0, ExecutionState.MISSED, Optional.of(range))),
            entry(unstarted(50, ExecutionState.SKIPPED, Optional.empty()))));

    Aggregate found = log.aggregates().compute(MINUTE, MINUTE.plusSeconds(60)).get(0);

    assertThat(found.outcomes())
        .isEqualTo(Map.of(ExecutionState.MISSED, 41L, ExecutionState.SKIPPED, 1L));
    assertThat(found.delay()).isEqualTo(Spread.NONE);
    assertThat(found.duration()).isEqualTo(Spread.NONE);
  }

  @Test
  void aggregatesAreKeptOncePerMinuteAndNamespace() {
    Aggregate first = aggregate(0, "a", 1);
    log.aggregates().put(List.of(first, aggregate(0, "b", 2), aggregate(1, "a", 3)));
    log.aggregates().put(List.of(aggregate(0, "a", 7)));
    log.aggregates().put(List.of());
    log = reopen(log);

    assertThat(list(Optional.empty(), 0, 2))
        .containsExactly(aggregate(0, "a", 7), aggregate(0, "b", 2), aggregate(1, "a", 3));
    assertThat(list(Optional.empty(), 1, 2)).containsExactly(aggregate(1, "a", 3));
    assertThat(list(Optional.of(Set.of("b", "c")), 0, 2)).containsExactly(aggregate(0, "b", 2));
    assertThat(list(Optional.of(Set.of()), 0, 2)).isEmpty();
    assertThat(log.aggregates().newest()).contains(MINUTE.plusSeconds(60));
  }

  @Test
  void computedOnesComeBackAsTheyWere() {
    ran("a", 0, 1, ExecutionState.SUCCEEDED, Trigger.SCHEDULE, 4, 86_400_000);
    List<Aggregate> computed = log.aggregates().compute(MINUTE, MINUTE.plusSeconds(60));
    log.aggregates().put(computed);
    assertThat(list(Optional.empty(), 0, 1)).isEqualTo(computed);
  }

  @Test
  void whatIsPastItsTimeGoes() {
    assertThat(log.aggregates().newest()).isEmpty();
    log.aggregates().put(List.of(aggregate(0, "a", 1), aggregate(1, "a", 2), aggregate(2, "b", 3)));

    assertThat(log.aggregates().expire(MINUTE.plusSeconds(120))).isEqualTo(2);

    assertThat(list(Optional.empty(), 0, 9)).containsExactly(aggregate(2, "b", 3));
    assertThat(log.aggregates().expire(MINUTE)).isZero();
  }

  private List<Aggregate> list(Optional<Set<String>> namespaces, int from, int until) {
    return log.aggregates()
        .list(namespaces, MINUTE.plusSeconds(from * 60L), MINUTE.plusSeconds(until * 60L));
  }

  private static Aggregate aggregate(int minute, String namespace, long count) {
    return new Aggregate(
        MINUTE.plus(Duration.ofMinutes(minute)),
        namespace,
        Map.of(ExecutionState.SUCCEEDED, count),
        new Spread(count, 3 * count, 3, Map.of(6, count)),
        Spread.NONE);
  }

  private void ran(
      String namespace,
      int second,
      int attempt,
      ExecutionState state,
      Trigger trigger,
      long delay,
      long length) {
    ExecutionId id = id(namespace, second);
    Instant started = id.scheduledAt().plusMillis(delay);
    var record = Records.record(id, attempt, state, "w~1", trigger);
    log.append(
        List.of(
            entry(
                new ExecutionRecord(
                    id,
                    attempt,
                    record.claim(),
                    record.origin(),
                    new Times(
                        Optional.of(started),
                        Optional.of(started),
                        Optional.of(started.plusMillis(length))),
                    record.outcome()))));
  }

  private static ExecutionRecord unstarted(
      int second, ExecutionState state, Optional<Range> range) {
    return new ExecutionRecord(
        id("a", second),
        0,
        Optional.empty(),
        new Origin(1, Trigger.SCHEDULE, Optional.empty(), Optional.empty()),
        new Times(Optional.empty(), Optional.empty(), Optional.of(MINUTE.plusSeconds(200))),
        new Outcome(state, Optional.of("missed.noWorker"), Exit.NONE, range));
  }

  private static ExecutionId id(String namespace, int second) {
    return ExecutionId.scheduled(new JobId(namespace, "job"), MINUTE.plusSeconds(second));
  }
}
