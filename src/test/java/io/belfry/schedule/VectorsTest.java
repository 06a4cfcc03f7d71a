package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Facts from the suites of other cron libraries, as they agree with our language. */
class VectorsTest {
  /** One row: the times that must follow {@code from}, exclusive. */
  record Vector(String expression, String dialect, ZoneId zone, Instant from, String expected) {
    static Vector of(List<String> row) {
      return new Vector(
          row.get(0), row.get(1), ZoneId.of(row.get(2)), instant(row.get(3)), row.get(4));
    }

    private static Instant instant(String text) {
      return OffsetDateTime.parse(text).toInstant();
    }

    List<Instant> times() {
      return expected.equals("NONE")
          ? List.of()
          : Stream.of(expected.split(",")).map(Vector::instant).toList();
    }
  }

  static List<Vector> vectors() {
    return Stream.of("vectors.tsv", "vectors-l-offset.tsv")
        .flatMap(file -> Tsv.rows(file).stream())
        .map(Vector::of)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void agreesWithTheSuitesOfOtherLibraries(Vector vector) {
    Schedule schedule = parse(vector);
    List<Instant> actual = new ArrayList<>();
    Instant after = vector.from();
    for (int i = 0; i < Math.max(1, vector.times().size()); i++) {
      Optional<Instant> next = schedule.next(after);
      if (next.isEmpty()) {
        break;
      }
      actual.add(next.get());
      after = next.get();
    }
    assertThat(actual).isEqualTo(vector.times());
    assertThat(schedule.expression()).isEqualTo(vector.expression());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theWayBackIsTheSame(Vector vector) {
    Schedule schedule = parse(vector);
    List<Instant> times = vector.times();
    Instant end = times.isEmpty() ? vector.from() : times.get(times.size() - 1);
    assertThat(schedule.between(vector.from(), end, 1_000)).isEqualTo(times);
    Instant before = end.plusNanos(1);
    for (int i = times.size() - 1; i >= 0; i--) {
      assertThat(schedule.previous(before)).contains(times.get(i));
      before = times.get(i);
    }
    assertThat(schedule.previous(before))
        .matches(time -> !time.orElse(Instant.MIN).isAfter(vector.from()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aFractionOfASecondMakesNoDifference(Vector vector) {
    Schedule schedule = parse(vector);
    assertThat(schedule.next(vector.from().plusNanos(999_999_999)))
        .isEqualTo(schedule.next(vector.from()));
  }

  @Test
  void allRowsAreRead() {
    assertThat(vectors()).hasSize(845 + 37);
  }

  private static Schedule parse(Vector vector) {
    // the suites let @every count from the time of asking
    return Schedules.parse(
        vector.expression(), ScheduleContext.of(vector.zone(), "default/job", vector.from()));
  }
}
