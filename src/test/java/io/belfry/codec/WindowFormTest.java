package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.MaintenanceWindow;
import io.belfry.job.MaintenanceWindow.Scope;
import io.belfry.job.MaintenanceWindow.Time;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowFormTest {
  private static final String WHOLE =
      """
      { "name": "db", "description": "the database is moved",
        "from": "2026-12-01T18:00:00.000Z", "until": "2026-12-02T02:00:00.000Z",
        "calendars": ["nights", "weekends"], "namespaces": ["bi", "default"],
        "labels": {"db": "orders", "team": "bi"} }
      """;

  private static MaintenanceWindow read(String json) {
    return WindowForm.read(Json.parse(json), "db");
  }

  private static String refused(String json) {
    InvalidDocumentException refusal =
        catchThrowableOfType(InvalidDocumentException.class, () -> read(json));
    DocumentProblem first = refusal.problems().get(0);
    return first.code() + " " + first.field();
  }

  @Test
  void readsAWholeWindow() {
    assertThat(read(WHOLE))
        .isEqualTo(
            new MaintenanceWindow(
                "db",
                "the database is moved",
                new Time(
                    Optional.of(Instant.parse("2026-12-01T18:00:00Z")),
                    Optional.of(Instant.parse("2026-12-02T02:00:00Z")),
                    List.of("nights", "weekends")),
                new Scope(Set.of("default", "bi"), Map.of("team", "bi", "db", "orders"))));
  }

  @Test
  void writesWhatItReads() {
    assertThat(WindowForm.write(read(WHOLE)).toString()).isEqualTo(Json.parse(WHOLE).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"from\":\"2026-12-01T18:00:00Z\"}",
        "{\"until\":\"2026-12-01T18:00:00Z\"}",
        "{\"calendars\":[\"nights\"]}",
      })
  void oneEndOrACalendarIsEnough(String body) {
    MaintenanceWindow window = read(body);
    assertThat(window.scope()).isEqualTo(new Scope(Set.of(), Map.of()));
    assertThat(WindowForm.read(WindowForm.write(window), "db")).isEqualTo(window);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                     | window.always from",
        "{\"from\":null,\"calendars\":[]}       | window.always from",
        "{\"namespaces\":[\"bi\"]}              | window.always from",
        "{\"from\":\"tomorrow\"}                | field.badInstant from",
        "{\"from\":\"2026-12-01T18:00\"}        | field.badInstant from",
        "{\"from\":\"2026-12-01T18:00:00Z\",\"until\":\"2026-12-01T18:00:00Z\"} | window.emptyTime until",
        "{\"from\":\"2026-12-01T18:00:00Z\",\"until\":\"2026-12-01T18:00:00+01:00\"} | window.emptyTime until",
        "{\"calendars\":\"nights\"}             | field.wrongType calendars",
        "{\"calendars\":[\"a/b\"]}              | calendar.invalidName calendars.0",
        "{\"calendars\":[\"a\",\"b\",\"a\"]}    | field.twice calendars.2",
        "{\"calendars\":[\"a\"],\"namespaces\":[\"*\"]} | name.invalid namespaces.0",
        "{\"calendars\":[\"a\"],\"labels\":{\"a b\":\"c\"}} | label.invalidName labels.a b",
        "{\"calendars\":[\"a\"],\"labels\":{\"a\":1}} | field.wrongType labels.a",
        "{\"calendars\":[\"a\"],\"name\":\"x\"} | name.otherThanAddress name",
        "{\"calendars\":[\"a\"],\"timeZone\":\"UTC\"} | field.unknown timeZone",
      })
  void refusesOthers(String body, String problem) {
    assertThat(refused(body)).isEqualTo(problem);
  }

  @Test
  void refusesTooMany() {
    ObjectNode body = Json.object();
    ArrayNode calendars = body.putArray("calendars");
    for (int i = 0; i < 21; i++) {
      calendars.add("c" + i);
    }
    assertThat(refused(body.toString())).isEqualTo("field.tooMany calendars");
  }

  @Test
  void theStoreKeepsAll() throws Exception {
    MaintenanceWindow window = read(WHOLE);
    assertThat(CalendarCodec.readWindow("db", CalendarCodec.write(window))).isEqualTo(window);
    assertThatThrownBy(() -> CalendarCodec.readWindow("db", "{\"v\":1,\"from\":\"x\"}"))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("maintenance window db");
  }
}
