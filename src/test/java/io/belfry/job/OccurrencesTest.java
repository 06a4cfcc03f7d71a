package io.belfry.job;

import static io.belfry.job.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.schedule.ScheduleSyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OccurrencesTest {
  private static Occurrences of(JobBuilder job) {
    return JobBuilder.timesOf(job.build(1));
  }

  private static Occurrences every(String... schedules) {
    return of(new JobBuilder(START).schedules(schedules));
  }

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # first schedule | second        | after | next
          */10 * * * * *   |               | 0     | 10
          */10 * * * * *   |               | 9.999 | 10
          */10 * * * * *   |               | 10    | 20
          */10 * * * * *   | 7 * * * * *   | 0     | 7
          */10 * * * * *   | 7 * * * * *   | 7     | 10
          */10 * * * * *   | */5 * * * * * | 5     | 10
          */10 * * * * *   | */5 * * * * * | 10    | 15
          @every 7s        |               | 0     | 7
          @every 7s        |               | 7.5   | 14
          @manual          | 7 * * * * *   | 0     | 7
          """)
  void isDueWhenAnyScheduleIs(String first, @Nullable String second, String after, String next) {
    Occurrences times = second == null ? every(first) : every(first, second);

    assertThat(times.next(Scene.at(after))).contains(Scene.at(next));
    assertThat(times.contains(Scene.at(next))).isTrue();
    assertThat(times.contains(Scene.at(next).plusSeconds(1))).isFalse();
  }

  @Test
  void isNeverDueByHand() {
    assertThat(every("@manual").next(START)).isEmpty();
    assertThat(every("@manual").last(START, at(1_000_000))).isEmpty();
    assertThat(every("@manual").count(START, at(1_000_000), 10)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "20, 40, 0, 20",
    "20, 40, 19, 20",
    "20, 40, 20, 30",
    "20.5, 40, 0, 30",
    "20, 40, 39, 40"
  })
  void isDueInsideItsWindow(String from, String to, int after, int next) {
    assertThat(windowed(from, to).next(at(after))).contains(at(next));
  }

  @ParameterizedTest
  @CsvSource({"20, 40, 40", "20, 39.999, 30", "20, 40, 100"})
  void isNotDueBehindItsWindow(String from, String to, int after) {
    assertThat(windowed(from, to).next(at(after))).isEmpty();
  }

  private static Occurrences windowed(String from, String to) {
    return of(new JobBuilder(START).window(Optional.of(Scene.at(from)), Optional.of(Scene.at(to))));
  }

  @Test
  void everyCountsFromTheStartOfTheWindow() {
    var job = new JobBuilder(START).schedules("@every 7s");

    assertThat(of(job.window(Optional.of(at(3)), Optional.empty())).next(at(4))).contains(at(10));
  }

  /** Held against stepping through all of them, over ranges of all lengths. */
  @Test
  void theLastOnesAreThoseThatSteppingFinds() {
    for (Occurrences times :
        List.of(
            every("*/7 * * * * *"),
            every("0 0 * * * *"),
            every("@every 61s"),
            every("5 1 0 * * *"))) {
      for (int after : new int[] {-1, 0, 6, 7, 59, 3_600}) {
        for (int length : new int[] {0, 1, 7, 59, 60, 61, 120, 3_599, 3_600, 7_300}) {
          List<Instant> all = steps(times, at(after), at(after + length));
          for (int limit : new int[] {1, 2, 10}) {
            assertThat(times.lastOnes(at(after), at(after + length), limit))
                .isEqualTo(all.subList(Math.max(0, all.size() - limit), all.size()));
          }
          assertThat(times.count(at(after), at(after + length), 10_000)).isEqualTo(all.size());
          assertThat(times.last(at(after), at(after + length)))
              .isEqualTo(all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1)));
        }
      }
    }
  }

  private static List<Instant> steps(Occurrences times, Instant after, Instant until) {
    List<Instant> found = new ArrayList<>();
    Optional<Instant> next = times.next(after);
    while (next.isPresent() && !next.get().isAfter(until)) {
      found.add(next.get());
      next = times.next(next.get());
    }
    return found;
  }

  @Test
  void countsNoFurtherThanAsked() {
    assertThat(every("* * * * * *").count(START, at(1_000_000), 42)).isEqualTo(42);
  }

  @Test
  @Timeout(2)
  void aCenturyOfEverySecondIsNotSteppedThrough() {
    Instant until = START.plus(Duration.ofDays(36_500));

    List<Instant> found = every("* * * * * *").lastOnes(START, until, 3);

    assertThat(found).containsExactly(until.minusSeconds(2), until.minusSeconds(1), until);
  }

  @Test
  @Timeout(2)
  void aCenturyOfHardlyEverIsSteppedThrough() {
    Instant until = START.plus(Duration.ofDays(36_500));

    assertThat(every("0 0 0 29 2 *").lastOnes(START, until, 100)).hasSize(24);
  }

  @Test
  void jitterIsTheJobsOwnFixedShare() {
    Occurrences times = of(new JobBuilder(START).jitter(Duration.ofSeconds(100)));
    Occurrences again = of(new JobBuilder(at(5)).jitter(Duration.ofSeconds(100)).version(2));

    assertThat(times.jitter())
        .isEqualTo(again.jitter())
        .isBetween(Duration.ZERO, Duration.ofSeconds(100));
    assertThat(times.dueAt(at(10))).isEqualTo(at(10).plus(times.jitter()));
    assertThat(every("* * * * * *").jitter()).isZero();
  }

  @Test
  void jobsSpreadOverTheirJitter() {
    var timing = new JobBuilder(START).jitter(Duration.ofSeconds(9)).build(1).definition().timing();
    long different =
        IntStream.range(0, 200)
            .mapToObj(i -> Occurrences.of(new JobId("default", "job" + i), timing, START).jitter())
            .distinct()
            .count();

    assertThat(different).isEqualTo(10);
  }

  @Test
  void knowsWhetherItIsDueAtMostOnceAnHour() {
    assertThat(every("0 0 * * * *").hourlyOrRarer()).isTrue();
    assertThat(every("*/10 * * * * *").hourlyOrRarer()).isFalse();
    assertThat(every("0 0 * * * *", "0 30 * * * *").hourlyOrRarer()).isFalse();
  }

  @Test
  void refusesWhatIsNotInTheLanguage() {
    assertThatThrownBy(() -> every("61 * * * *")).isInstanceOf(ScheduleSyntaxException.class);
  }
}
