package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody asks of a calendar, or of an iCalendar file, before saving anything. */
class CalendarRequestsTest {
  private static String refused(Runnable reading) {
    InvalidDocumentException refusal =
        catchThrowableOfType(InvalidDocumentException.class, reading::run);
    DocumentProblem first = refusal.problems().get(0);
    return first.code() + " " + first.field();
  }

  @Test
  void readsAPreview() {
    CalendarPreviewRequest request =
        CalendarPreviewRequest.read(
            Json.parse(
                """
                {"calendar": {"name": "not yet valid!", "dates": ["2026-10-01"], "status": {}},
                 "from": "2026-10-01", "to": "2027-11-04"}
                """));
    assertThat(request.rules().dates()).hasSize(1);
    assertThat(request.from()).isEqualTo(LocalDate.of(2026, 10, 1));
    assertThat(request.to()).isEqualTo(LocalDate.of(2027, 11, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"from\":\"2026-10-01\",\"to\":\"2026-10-31\"}               | field.required calendar",
        "{\"calendar\":[],\"from\":\"2026-10-01\",\"to\":\"2026-10-31\"} | field.wrongType calendar",
        "{\"calendar\":{\"dates\":[\"x\"]},\"from\":\"2026-10-01\",\"to\":\"2026-10-31\"} | calendar.badDay calendar.dates.0.from",
        "{\"calendar\":{\"x\":1},\"from\":\"2026-10-01\",\"to\":\"2026-10-31\"} | field.unknown calendar.x",
        "{\"calendar\":{},\"to\":\"2026-10-31\"}                       | field.required from",
        "{\"calendar\":{},\"from\":\"2026-10-01\"}                     | field.required to",
        "{\"calendar\":{},\"from\":\"1900-01-01\",\"to\":\"2026-10-31\"} | calendar.badDay from",
        "{\"calendar\":{},\"from\":\"2026-10-02\",\"to\":\"2026-10-01\"} | field.outOfRange to",
        "{\"calendar\":{},\"from\":\"2026-10-01\",\"to\":\"2027-11-05\"} | field.outOfRange to",
        "{\"calendar\":{},\"from\":\"2026-10-01\",\"to\":\"2026-10-01\",\"x\":1} | field.unknown x",
      })
  void refusesOtherPreviews(String body, String problem) {
    assertThat(refused(() -> CalendarPreviewRequest.read(Json.parse(body)))).isEqualTo(problem);
  }

  @Test
  void readsAnImport() {
    CalendarImportRequest request =
        CalendarImportRequest.read(
            Json.parse(
                "{\"ics\":\"x\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"timeZone\":\"UTC\"}"));
    assertThat(request.ics()).isEqualTo("x");
    assertThat(request.timeZone()).contains(ZoneId.of("UTC"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"}            | field.required ics",
        "{\"ics\":1,\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"}  | field.wrongType ics",
        "{\"ics\":\"\",\"from\":\"2026-01-01\",\"to\":\"2126-12-31\"} | field.outOfRange to",
        "{\"ics\":\"\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"timeZone\":\"x\"} | timeZone.unknown timeZone",
        "{\"ics\":\"\\u0000\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"} | field.badCharacter ics",
      })
  void refusesOtherImports(String body, String problem) {
    assertThat(refused(() -> CalendarImportRequest.read(Json.parse(body)))).isEqualTo(problem);
  }
}
