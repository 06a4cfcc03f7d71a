package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A time without anybody, and a clock that is set: the real engine on a clock that is not real. */
class DowntimeTest {
  private final Bench bench = new Bench();

  private static Instant minute(int minutes) {
    return Bench.NOW.plus(Duration.ofMinutes(minutes));
  }

  private void everyMinute(CatchUp policy, int limit) {
    bench.job.schedules("0 * * * * *").startingDeadline(Duration.ofSeconds(30));
    bench.job.catchUp(policy, limit);
    bench.define();
    bench.know(Bench.running());
  }

  /** The records in words: {@code 3 schedule}, {@code 4..12 x9 missed (missed.late)}. */
  private List<String> records() {
    return bench.journal.records.stream().map(DowntimeTest::words).toList();
  }

  private static String words(ExecutionRecord record) {
    ExecutionRecord.Outcome outcome = record.outcome();
    String times =
        minuteOf(record.id().scheduledAt())
            + outcome
                .range()
                .map(range -> ".." + minuteOf(range.until()) + " x" + range.count())
                .orElse("");
    return record.times().startedAt().isPresent()
        ? times + " " + record.origin().trigger().text()
        : times + " " + outcome.state().text() + " (" + outcome.reason().orElse("") + ")";
  }

  private static long minuteOf(Instant at) {
    return Duration.between(Bench.NOW, at).toMinutes();
  }

  /** Everybody is down from 3:30 to 13:40: minute 13 is 40 s late then, past its deadline. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NONE   | 100 | 4..13 x10 missed (missed.late)
          LATEST | 100 | 4..12 x9 missed (missed.late), 13 catchUp
          ALL    | 100 | 4 catchUp, 5 catchUp, 6 catchUp, 7 catchUp, 8 catchUp, 9 catchUp, 10 catchUp, 11 catchUp, 12 catchUp, 13 catchUp
          ALL    | 3   | 4..10 x7 missed (missed.late), 11 catchUp, 12 catchUp, 13 catchUp
          """)
  void afterTenMinutesThePolicyDecides(CatchUp policy, int limit, @Nullable String between) {
    everyMinute(policy, limit);

    bench.live(minute(3).plusSeconds(30));
    bench.clockIs(minute(13).plusSeconds(40));
    bench.live(minute(15).plusSeconds(30));

    assertThat(String.join(", ", records()))
        .isEqualTo("1 schedule, 2 schedule, 3 schedule, " + between + ", 14 schedule, 15 schedule");
  }

  @Test
  void whatIsWithinItsDeadlineRunsAsScheduled() {
    everyMinute(CatchUp.NONE, 100);

    bench.live(minute(1));
    bench.clockIs(minute(3).plusSeconds(29));
    bench.live(minute(4));

    assertThat(records())
        .containsExactly("1 schedule", "2 missed (missed.late)", "3 schedule", "4 schedule");
  }

  @Test
  void aClockThatIsSetForwardIsADowntime() {
    everyMinute(CatchUp.LATEST, 100);

    bench.live(minute(2));
    bench.clockIs(minute(62).plusSeconds(1));
    bench.live(minute(64));

    // the 62nd minute is within its deadline, the 61st is the latest beyond it
    assertThat(records())
        .containsExactlyInAnyOrder(
            "1 schedule",
            "2 schedule",
            "3..60 x58 missed (missed.late)",
            "61 catchUp",
            "62 schedule",
            "63 schedule",
            "64 schedule");
  }

  @Test
  void aClockThatIsSetBackDoublesNothing() {
    everyMinute(CatchUp.ALL, 100);

    bench.live(minute(90));
    bench.clockIs(minute(30));
    bench.live(minute(92));

    assertThat(records()).hasSize(92).doesNotHaveDuplicates();
    assertThat(bench.started).isEqualTo(92);
  }
}
