package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.Calendar;
import io.belfry.schedule.CalendarRules.Span;
import io.belfry.schedule.CalendarRules.Weekly;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarFormTest {
  private static final String WHOLE =
      """
      { "name": "cn", "displayName": "China", "description": "working days",
        "timeZone": "Asia/Shanghai",
        "weekly": [{"days": ["Mon", "Fri"], "from": "00:00", "until": "24:00"},
                   {"days": ["Sat"], "from": "22:00", "until": "06:30:15"}],
        "dates": [{"from": "2026-10-10T09:00", "until": "2026-10-11T00:30"}],
        "except": [{"from": "2026-10-01", "to": "2026-10-07", "label": "National Day"}] }
      """;

  private static Calendar read(String json) {
    return CalendarForm.read(Json.parse(json), "cn");
  }

  private static String refused(String json) {
    InvalidDocumentException refusal =
        catchThrowableOfType(InvalidDocumentException.class, () -> read(json));
    DocumentProblem first = refusal.problems().get(0);
    return first.code() + " " + first.field();
  }

  private static LocalDateTime at(String time) {
    return LocalDateTime.parse(time);
  }

  @Test
  void readsAWholeCalendar() {
    Calendar calendar = read(WHOLE);

    assertThat(calendar.name()).isEqualTo("cn");
    assertThat(calendar.displayName()).isEqualTo("China");
    assertThat(calendar.description()).isEqualTo("working days");
    assertThat(calendar.rules().timeZone()).contains(ZoneId.of("Asia/Shanghai"));
    assertThat(calendar.rules().weekly())
        .containsExactly(
            new Weekly(
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT),
            new Weekly(Set.of(DayOfWeek.SATURDAY), LocalTime.of(22, 0), LocalTime.of(6, 30, 15)));
    assertThat(calendar.rules().dates())
        .containsExactly(new Span(at("2026-10-10T09:00"), at("2026-10-11T00:30"), ""));
    assertThat(calendar.rules().except())
        .containsExactly(new Span(at("2026-10-01T00:00"), at("2026-10-08T00:00"), "National Day"));
  }

  @Test
  void writesWhatItReads() {
    assertThat(CalendarForm.write(read(WHOLE))).isEqualTo(Json.parse(WHOLE));
  }

  @Test
  void aCalendarNeedNotSayAnything() {
    assertThat(CalendarForm.write(read("{}")))
        .isEqualTo(
            Json.parse(
                """
                { "name": "cn", "displayName": "", "description": "", "timeZone": null,
                  "weekly": [], "dates": [], "except": [] }
                """));
  }

  @Test
  void whatIsReadOnlyIsNoProblemOnTheWayBack() {
    assertThat(read("{\"status\": {\"jobs\": 3}}")).isEqualTo(read("{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // as it is sent                                        | first moment     | behind the last
        "'\"2026-10-01\"'                                       | 2026-10-01T00:00 | 2026-10-02T00:00",
        "'{\"from\":\"2026-10-01\"}'                            | 2026-10-01T00:00 | 2026-10-02T00:00",
        "'{\"from\":\"2026-02-28\",\"to\":\"2026-03-01\"}'      | 2026-02-28T00:00 | 2026-03-02T00:00",
        "'{\"from\":\"1970-01-01\",\"to\":\"2200-12-31\"}'      | 1970-01-01T00:00 | 2201-01-01T00:00",
        "'{\"from\":\"2026-10-01T08:00\",\"until\":\"2026-10-01T24:00\"}'"
            + "                                                 | 2026-10-01T08:00 | 2026-10-02T00:00",
        "'{\"from\":\"2026-10-01T00:00:00\",\"until\":\"2026-10-02T00:00\"}'"
            + "                                                 | 2026-10-01T00:00 | 2026-10-02T00:00",
      })
  void readsDates(String date, String from, String until) {
    assertThat(read("{\"dates\": [" + date + "]}").rules().dates())
        .containsExactly(new Span(at(from), at(until), ""));
    assertThat(read("{\"except\": [" + date + "]}").rules().except())
        .containsExactly(new Span(at(from), at(until), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"other\"}                             | name.otherThanAddress name",
        "{\"name\":5}                                     | field.wrongType name",
        "{\"days\":[]}                                    | field.unknown days",
        "{\"description\":\"\\u0000\"}                    | field.badCharacter description",
        "{\"displayName\":\"\\ud800\"}                    | field.badCharacter displayName",
        "{\"timeZone\":\"Mars/Base\"}                     | timeZone.unknown timeZone",
        "{\"timeZone\":8}                                 | field.wrongType timeZone",
        "{\"weekly\":{}}                                  | field.wrongType weekly",
        "{\"weekly\":[null]}                              | field.wrongType weekly.0",
        "{\"weekly\":[\"Mon\"]}                           | field.wrongType weekly.0",
        "{\"weekly\":[{}]}                                | field.required weekly.0.days",
        "{\"weekly\":[{\"days\":[\"Moo\"]}]}              | field.badValue weekly.0.days.0",
        "{\"weekly\":[{\"days\":\"Mon\"}]}                | field.wrongType weekly.0.days",
        "{\"weekly\":[{\"days\":[\"Mon\"],\"from\":\"9:00\"}]}   | calendar.badTimeOfDay weekly.0.from",
        "{\"weekly\":[{\"days\":[\"Mon\"],\"from\":\"24:00\"}]}  | calendar.badTimeOfDay weekly.0.from",
        "{\"weekly\":[{\"days\":[\"Mon\"],\"until\":\"24:01\"}]} | calendar.badTimeOfDay weekly.0.until",
        "{\"weekly\":[{\"days\":[\"Mon\"],\"to\":\"24:00\"}]}    | field.unknown weekly.0.to",
        "{\"dates\":\"2026-10-01\"}                       | field.wrongType dates",
        "{\"dates\":[7]}                                  | field.wrongType dates.0",
        "{\"dates\":[{}]}                                 | field.required dates.0.from",
        "{\"dates\":[\"2026-10-01\",\"x\"]}               | calendar.badDay dates.1.from",
        "{\"dates\":[\"2026-02-29\"]}                     | calendar.badDay dates.0.from",
        "{\"dates\":[\"2026-1-1\"]}                       | calendar.badDay dates.0.from",
        "{\"dates\":[\"+12026-01-01\"]}                   | calendar.badDay dates.0.from",
        "{\"dates\":[\"1969-12-31\"]}                     | field.outOfRange dates.0.from",
        "{\"dates\":[{\"from\":\"2026-01-01\",\"to\":\"2201-01-01\"}]} | field.outOfRange dates.0.to",
        "{\"dates\":[{\"from\":\"2026-01-02\",\"to\":\"2026-01-01\"}]} | calendar.emptyRange dates.0.to",
        "{\"dates\":[{\"from\":\"2026-01-02\",\"until\":\"2026-01-03\"}]} | calendar.mixedRange dates.0.until",
        "{\"dates\":[{\"from\":\"2026-01-02T09:00\",\"to\":\"2026-01-03\"}]} | calendar.mixedRange dates.0.to",
        "{\"dates\":[{\"from\":\"2026-01-02T09:00\"}]}    | field.required dates.0.until",
        "{\"dates\":[{\"from\":\"2026-01-02T09:00\",\"until\":\"2026-01-02T09:00\"}]} | calendar.emptyRange dates.0.until",
        "{\"dates\":[{\"from\":\"2026-01-02T09\",\"until\":\"2026-01-02T10:00\"}]} | calendar.badTime dates.0.from",
        "{\"dates\":[{\"from\":\"2026-01-02T09:00\",\"until\":\"2026-01-03\"}]} | calendar.badTime dates.0.until",
        "{\"except\":[{\"from\":\"2026-01-02\",\"x\":1}]} | field.unknown except.0.x",
        "{\"except\":[{\"from\":\"2026-01-02\",\"label\":\"\\u0000\"}]} | field.badCharacter except.0.label",
      })
  void refusesOthers(String body, String problem) {
    assertThat(refused(body)).isEqualTo(problem);
  }

  @Test
  void refusesTooMuch() {
    ObjectNode body = Json.object();
    ArrayNode dates = body.putArray("dates");
    for (int i = 0; i < SpanForm.MOST; i++) {
      dates.add("2026-10-01");
    }
    assertThat(CalendarForm.read(body, "cn").rules().dates()).hasSize(SpanForm.MOST);
    dates.add("2026-10-01");
    assertThat(refused(body.toString())).isEqualTo("field.tooMany dates");
    body.remove("dates");

    ArrayNode weekly = body.putArray("weekly");
    for (int i = 0; i < 51; i++) {
      weekly.addObject().putArray("days").add("Mon");
    }
    assertThat(refused(body.toString())).isEqualTo("field.tooMany weekly");
    body.remove("weekly");

    for (String list : new String[] {"dates", "except"}) {
      ArrayNode labelled = body.putArray(list);
      for (int i = 0; i < SpanForm.MOST; i++) {
        labelled.addObject().put("from", "2026-10-01").put("label", "節".repeat(100));
      }
    }
    assertThat(refused(body.toString())).isEqualTo("calendar.tooLarge ");
  }

  @ParameterizedTest
  @CsvSource({"a/b", "''", "-a", "a b", "é"})
  void refusesNames(String name) {
    InvalidDocumentException refusal =
        catchThrowableOfType(
            InvalidDocumentException.class, () -> CalendarForm.read(Json.object(), name));
    assertThat(refusal.problems().get(0).code()).isEqualTo("calendar.invalidName");
  }

  @Test
  void aNameHasAtMost63Characters() {
    assertThat(CalendarForm.read(Json.object(), "a".repeat(63)).name()).hasSize(63);
    assertThatThrownBy(() -> CalendarForm.read(Json.object(), "a".repeat(64)))
        .isInstanceOf(InvalidDocumentException.class);
  }

  // --- in the store

  @Test
  void theStoreKeepsAll() throws Exception {
    Calendar calendar = read(WHOLE);
    assertThat(CalendarCodec.readCalendar("cn", CalendarCodec.write(calendar))).isEqualTo(calendar);
  }

  @Test
  void aNewerVersionsFieldsAreLeftAlone() throws Exception {
    assertThat(
            CalendarCodec.readCalendar(
                "cn", "{\"v\":1,\"colour\":\"red\",\"dates\":[{\"from\":\"1900-01-01\",\"x\":1}]}"))
        .extracting(calendar -> calendar.rules().dates().size())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"v\":2}",
        "[]",
        "",
        "{\"v\":1,\"dates\":[\"x\"]}",
        "{\"v\":1,\"weekly\":3}"
      })
  void tellsWhatCantBeRead(String stored) {
    assertThatThrownBy(() -> CalendarCodec.readCalendar("cn", stored))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("calendar cn");
  }
}
