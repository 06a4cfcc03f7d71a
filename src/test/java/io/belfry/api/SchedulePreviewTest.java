package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.JobDocument;
import io.belfry.codec.JobDocument.Target;
import io.belfry.codec.Json;
import io.belfry.codec.PreviewRequest;
import io.belfry.codec.StoredJob;
import io.belfry.job.Calendar;
import io.belfry.job.Calendars;
import io.belfry.job.Job;
import io.belfry.schedule.CalendarRules;
import io.belfry.schedule.CalendarRules.Weekly;
import io.belfry.store.JobRow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulePreviewTest {
  private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z");

  private static ObjectNode preview(String schedule, String more) {
    String body = "{\"schedule\": \"" + schedule + "\"" + more + "}";
    return new SchedulePreview(PreviewRequest.read(Json.parse(body), NOW), Calendars.NONE)
        .answer(List.of());
  }

  @Test
  void tellsTimesInBothClocks() {
    ObjectNode preview = preview("30 2 * * *", ", \"timeZone\": \"Asia/Shanghai\", \"count\": 2");

    assertThat(preview.get("times"))
        .hasToString(
            "[{\"at\":\"2026-03-28T18:30:00.000Z\",\"local\":\"2026-03-29T02:30:00+08:00\"},"
                + "{\"at\":\"2026-03-29T18:30:00.000Z\",\"local\":\"2026-03-30T02:30:00+08:00\"}]");
    assertThat(preview.at("/description/en").asText()).isEqualTo("at 02:30");
    assertThat(preview.get("warnings")).isEmpty();
  }

  @Test
  void countsFromBehindAnInstant() {
    assertThat(
            preview("@hourly", ", \"from\": \"2026-03-28T12:00:00Z\"").at("/times/0/at").asText())
        .isEqualTo("2026-03-28T13:00:00.000Z");
    assertThat(preview("@hourly", "").get("times")).hasSize(5);
  }

  @Test
  void tellsWhatACalendarHoldsBack() {
    CalendarRules sundays =
        new CalendarRules(
            Optional.empty(),
            List.of(new Weekly(Set.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)),
            List.of(),
            List.of());
    Calendars calendars =
        new Calendars(List.of(new Calendar("sundays", "", "", sundays)), List.of());
    String body =
        "{\"schedule\": \"0 2 * * *\", \"count\": 2, \"calendars\": {\"exclude\": [\"sundays\"]}}";
    ObjectNode preview =
        new SchedulePreview(PreviewRequest.read(Json.parse(body), NOW), calendars)
            .answer(List.of());

    assertThat(preview.at("/times/0/at").asText()).isEqualTo("2026-03-30T02:00:00.000Z");
    assertThat(preview.get("heldBack"))
        .hasToString(
            "[{\"from\":\"2026-03-29T02:00:00.000Z\",\"local\":\"2026-03-29T02:00:00Z\","
                + "\"until\":\"2026-03-29T02:00:00.000Z\",\"count\":1,"
                + "\"reason\":\"calendar.excluded\"}]");
  }

  @Test
  void warnsWhereManyStartInTheSameMinute() {
    List<JobRow> others = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      others.add(row("other" + i, "0 30 2 * * *", ""));
    }
    others.add(row("later", "0 31 2 * * *", ""));
    others.add(row("suspended", "0 30 2 * * *", ", \"suspend\": true"));
    others.add(row("unnamed", "0 30 2 * * *", ""));

    assertThat(warnings("30 2 * * *", others).toString())
        .contains("\"code\":\"crowdedMinute\"", "\"count\":12");
    assertThat(warnings("30 2 * * *", others.subList(0, 9)).toString())
        .doesNotContain("crowdedMinute");
    assertThat(warnings("32 2 * * *", others).toString()).doesNotContain("crowdedMinute");
  }

  private static JsonNode warnings(String schedule, List<JobRow> others) {
    String body = "{\"schedule\": \"" + schedule + "\"}";
    return new SchedulePreview(PreviewRequest.read(Json.parse(body), NOW), Calendars.NONE)
        .answer(others)
        .get("warnings");
  }

  private static JobRow row(String name, String schedule, String more) {
    String json =
        "{\"name\": \"%s\", \"schedule\": \"%s\", \"task\": {\"type\": \"noop\"}%s}"
            .formatted(name, schedule, more);
    JobDocument document = JobDocument.read(Json.parse(json), Target.create("default", NOW));
    return new JobRow(
        new StoredJob(document, new Job.Identity("u", 1, NOW, NOW, NOW), 1), () -> Calendars.NONE);
  }

  @Test
  void marksWhatTheClockDoes() {
    // on 29 March the clock jumps from 02:00 to 03:00, on 25 October from 03:00 to 02:00
    assertThat(
            preview("30 2 * * *", ", \"timeZone\": \"Europe/Berlin\"").at("/times/0/mark").asText())
        .isEqualTo("gap");
    ObjectNode autumn =
        preview(
            "30 * * * *", ", \"timeZone\": \"Europe/Berlin\", \"from\": \"2026-10-24T23:59:00Z\"");
    assertThat(autumn.at("/times/0/mark").asText()).isEqualTo("overlap");
    assertThat(autumn.at("/times/1/mark").asText()).isEqualTo("overlap");
    assertThat(autumn.at("/times/2").has("mark")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0 30 2 *               | neverFires
          @at 2020-01-01T00:00:00Z | neverFires
          * * * * * *              | everySecond
          @every 1s                | everySecond
          0 9 13 * FRI             | dayOrWeekday
          """)
  void warns(String schedule, String code) {
    assertThat(preview(schedule, "").at("/warnings/0/code").asText()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"@manual", "@hourly", "*/2 * * * * *"})
  void warnsOfNothing(String schedule) {
    assertThat(preview(schedule, "").get("warnings")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          61 * * * * |                       | schedule.outOfRange | schedule
          @hourly    | , "timeZone": "Mars/X" | timeZone.unknown    | timeZone
          @hourly    | , "count": 101         | field.outOfRange    | count
          @hourly    | , "from": "x"          | field.badInstant    | from
          @hourly    | , "colour": 1          | field.unknown       | colour
          """)
  void refuses(String schedule, String more, String code, String field) {
    var refused =
        catchThrowableOfType(
            InvalidDocumentException.class, () -> preview(schedule, more == null ? "" : more));

    assertThat(refused.problems()).hasSize(1);
    assertThat(refused.problems().get(0).code()).isEqualTo(code);
    assertThat(refused.problems().get(0).field()).isEqualTo(field);
  }

  @Test
  void hashesByTheJobsName() {
    ObjectNode one = preview("H H * * *", ", \"name\": \"a\"");

    assertThat(preview("H H * * *", ", \"name\": \"a\"")).isEqualTo(one);
    assertThat(preview("H H * * *", ", \"name\": \"b\"")).isNotEqualTo(one);
    assertThat(preview("H H * * *", ", \"name\": \"not yet/valid\"").get("times")).hasSize(5);
  }
}
