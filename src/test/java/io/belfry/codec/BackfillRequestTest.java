package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.job.Backfill;
import io.belfry.job.Job;
import io.belfry.job.JobBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillRequestTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Job HOURLY =
      new JobBuilder(NOW.minusSeconds(10)).schedules("0 * * * *").allow(4).build(1);

  private static BackfillRequest read(String fields) {
    return BackfillRequest.read(Json.parse("{" + fields + "}"), HOURLY, NOW);
  }

  private static String range(String from, String to) {
    return "\"from\": \"2026-02-" + from + "Z\", \"to\": \"2026-02-" + to + "Z\"";
  }

  private static List<Instant> times(String fields) {
    return read(fields).times(JobBuilder.timesOf(HOURLY));
  }

  @Test
  void takesBothEnds() {
    assertThat(times(range("10T01:00:00", "10T03:00:00")))
        .containsExactly(
            Instant.parse("2026-02-10T01:00:00Z"),
            Instant.parse("2026-02-10T02:00:00Z"),
            Instant.parse("2026-02-10T03:00:00Z"));
    assertThat(times(range("10T01:00:00.001", "10T02:59:59.999")))
        .containsExactly(Instant.parse("2026-02-10T02:00:00Z"));
    assertThat(times(range("10T01:10:00", "10T01:50:00"))).isEmpty();
  }

  @Test
  void takesTheFirstOfItsOrder() {
    String more = range("10T00:00:00", "12T00:00:00") + ", \"limit\": 2, \"order\": ";

    assertThat(times(more + "\"OldestFirst\""))
        .containsExactly(
            Instant.parse("2026-02-10T00:00:00Z"), Instant.parse("2026-02-10T01:00:00Z"));
    assertThat(times(more + "\"NewestFirst\""))
        .containsExactly(
            Instant.parse("2026-02-12T00:00:00Z"), Instant.parse("2026-02-11T23:00:00Z"));
  }

  @Test
  void findsThatThereAreMoreThanUsual() {
    String year = "\"from\": \"2025-01-01T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\"";

    assertThat(times(year)).hasSize(BackfillRequest.USUAL_LIMIT + 1);
    assertThat(times(year + ", \"limit\": 3000")).hasSize(3000);
  }

  @Test
  void hasSaneDefaults() {
    BackfillRequest request = read(range("10T01:00:00", "10T03:00:00"));

    assertThat(request.dryRun()).isFalse();
    assertThat(request.limited()).isFalse();
    assertThat(request.range().parallelism()).isEqualTo(1);
    assertThat(request.range().order()).isEqualTo(Backfill.Order.OLDEST_FIRST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      textBlock =
          """
          "to": "2026-02-01T00:00:00Z" | from | field.required
          "from": "2026-02-01T00:00:00Z" | to | field.required
          "from": "2026-02-01T00:00:00Z", "to": "2026-03-01T12:00:00Z" | to | field.outOfRange
          "from": "2026-02-02T00:00:00Z", "to": "2026-02-01T00:00:00Z" | to | field.outOfRange
          "from": "yesterday", "to": "2026-02-01T00:00:00Z" | from | field.badInstant
          "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "limit": 0 | limit | field.outOfRange
          "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "limit": 10001 | limit | field.outOfRange
          "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "parallelism": 5 | parallelism | field.outOfRange
          "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "order": "Random" | order | field.badValue
          "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "times": 3 | times | field.unknown
          """)
  void refuses(String fields, String field, String code) {
    assertThat(catchThrowableOfType(InvalidDocumentException.class, () -> read(fields)).problems())
        .extracting(problem -> problem.field() + " " + problem.code())
        .containsExactly(field + " " + code);
  }
}
