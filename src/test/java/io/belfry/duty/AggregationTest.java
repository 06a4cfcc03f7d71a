package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionState;
import io.belfry.log.Aggregate;
import io.belfry.log.AggregateLog;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AggregationTest {
  private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");

  private final Ticking clock = new Ticking(START.plusSeconds(15));
  private final MemoryAggregates log = new MemoryAggregates();
  private final Aggregation duty = new Aggregation(log, Runnable::run, clock);

  @Test
  void aMinuteIsAddedUpOnceItIsOver() {
    log.put(List.of(aggregate(-1, 1)));
    duty.round().join();
    log.ended(0, 5);

    assertThat(after(Duration.ofSeconds(50)))
        .as("its records may be on their way")
        .doesNotContain(0);
    assertThat(after(Duration.ofSeconds(10))).contains(0);
    assertThat(log.kept(0)).contains(5L);
    assertThat(after(Duration.ofSeconds(10))).as("once").isEmpty();
  }

  @Test
  void recordsThatComeLateAreAddedToo() {
    log.put(List.of(aggregate(-1, 1)));
    duty.round().join();
    log.ended(0, 5);
    after(Duration.ofMinutes(1));
    log.ended(0, 6);
    after(Duration.ofMinutes(1));
    assertThat(log.kept(0)).contains(6L);
    after(Duration.ofMinutes(1));
    log.ended(0, 7); // it is seen at the age of 5 minutes, and what comes later at that of a day
    minutes(2);
    assertThat(log.kept(0)).contains(6L);
    minutes(3);
    assertThat(log.kept(0)).contains(7L);
    log.ended(0, 9);
    minutes(24 * 60);
    assertThat(log.kept(0)).contains(9L);
  }

  @Test
  void whatTheRetentionHasRemovedStaysCounted() {
    log.put(List.of(aggregate(-1, 1)));
    duty.round().join();
    log.ended(0, 5);
    after(Duration.ofMinutes(1));
    log.ended(0, 2);
    minutes(20);
    assertThat(log.kept(0)).contains(5L);
  }

  @Test
  void whoeverTakesTheDutyOverGoesOnWhereItWasLeft() {
    for (int minute = -300; minute < 0; minute++) {
      log.ended(minute, 1);
    }
    log.put(List.of(aggregate(-200, 1)));
    for (int round = 0; round < 5; round++) {
      duty.round().join();
    }
    assertThat(log.kept(-1)).isPresent();
    assertThat(log.kept(-199)).isPresent();
    assertThat(log.keptMinutes()).as("all of the gap").contains(-199, -100, -50, -2, -1);
  }

  @Test
  void aNewLogIsAddedUpADayBack() {
    log.ended(-24 * 60 + 1, 3);
    log.ended(-3 * 24 * 60, 3);
    for (int round = 0; round < 15; round++) {
      duty.round().join();
    }
    assertThat(log.kept(-24 * 60 + 1)).contains(3L);
    assertThat(log.kept(-3 * 24 * 60)).isEmpty();
  }

  @Test
  void aLogThatIsAwayIsAskedAgain() {
    log.put(List.of(aggregate(-1, 1)));
    duty.round().join();
    log.ended(0, 5);
    log.away = true;
    assertThat(after(Duration.ofMinutes(3))).isEmpty();
    log.away = false;
    assertThat(after(Duration.ZERO)).contains(0);
  }

  @Test
  void twoNodesThatBothThinkThatItIsTheirsDoNoHarm() {
    log.put(List.of(aggregate(-1, 1)));
    Aggregation other = new Aggregation(log, Runnable::run, clock);
    duty.round().join();
    other.round().join();
    log.ended(0, 5);
    after(Duration.ofMinutes(1));
    other.round().join();
    assertThat(log.kept(0)).contains(5L);
  }

  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      after(Duration.ofMinutes(1));
    }
  }

  /** The minutes that are added up in the round after so long. */
  private List<Integer> after(Duration time) {
    clock.forward(time);
    log.computed.clear();
    duty.round().join();
    return List.copyOf(log.computed);
  }

  private static Aggregate aggregate(int minute, long count) {
    return new Aggregate(
        START.plus(Duration.ofMinutes(minute)),
        "default",
        Map.of(ExecutionState.SUCCEEDED, count),
        Spread.NONE,
        Spread.NONE);
  }

  /** A log of which the test says what has ended in which minute from the start. */
  private static final class MemoryAggregates implements AggregateLog {
    private final Map<Integer, Long> ends = new TreeMap<>();
    private final Map<Instant, Aggregate> kept = new TreeMap<>();
    private final List<Integer> computed = new ArrayList<>();
    private boolean away;

    void ended(int minute, long count) {
      ends.put(minute, count);
    }

    Optional<Long> kept(int minute) {
      return Optional.ofNullable(kept.get(START.plus(Duration.ofMinutes(minute))))
          .map(Aggregate::total);
    }

    Set<Integer> keptMinutes() {
      return kept.keySet().stream()
          .map(at -> (int) Duration.between(START, at).toMinutes())
          .collect(Collectors.toSet());
    }

    @Override
    public List<Aggregate> compute(Instant from, Instant until) {
      if (away) {
        throw new LogUnavailableException("away", new IllegalStateException());
      }
      assertThat(until).isEqualTo(from.plusSeconds(60));
      int minute = (int) Duration.between(START, from).toMinutes();
      computed.add(minute);
      return ends.containsKey(minute) ? List.of(aggregate(minute, ends.get(minute))) : List.of();
    }

    @Override
    public void put(List<Aggregate> aggregates) {
      aggregates.forEach(each -> kept.put(each.at(), each));
    }

    @Override
    public List<Aggregate> list(Optional<Set<String>> namespaces, Instant from, Instant until) {
      return kept.values().stream()
          .filter(each -> !each.at().isBefore(from) && each.at().isBefore(until))
          .toList();
    }

    @Override
    public Optional<Instant> newest() {
      return kept.keySet().stream().max(Instant::compareTo);
    }

    @Override
    public long expire(Instant before) {
      throw new UnsupportedOperationException();
    }
  }
}
