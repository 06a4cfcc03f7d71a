package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.schedule.CalendarDays;
import io.belfry.schedule.CalendarDays.Day;
import io.belfry.schedule.CalendarDays.State;
import io.belfry.schedule.CalendarRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the documents in docs/calendars.md to what can be read. */
class CalendarsDocumentTest {
  private static List<ObjectNode> documents() throws IOException {
    String text = Files.readString(Path.of("docs", "calendars.md"));
    return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult found) -> Json.parse(found.group(1)))
        .toList();
  }

  @Test
  void everyDocumentCanBeSent() throws IOException {
    List<ObjectNode> documents = documents();
    assertThat(documents).hasSize(3);
    for (ObjectNode document : documents) {
      String name = document.path("name").asText();
      if (document.has("weekly")) {
        assertThat(CalendarForm.read(document, name).name()).isEqualTo(name);
      } else {
        assertThat(WindowForm.read(document, name).name()).isEqualTo(name);
      }
    }
  }

  /** 261 days are Monday to Friday; 19 of them are off, and 6 weekend days are worked on. */
  @Test
  void theYear2026HasItsWorkingDays() throws IOException {
    CalendarRules rules = CalendarForm.read(documents().get(1), "cn-workdays").rules();
    List<Day> days =
        CalendarDays.of(
            rules, ZoneOffset.UTC, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31));
    assertThat(days).filteredOn(day -> day.state() == State.IN).hasSize(248);
    assertThat(days).filteredOn(day -> day.state() == State.PARTLY).isEmpty();
    assertThat(days)
        .filteredOn(day -> day.date().equals(LocalDate.of(2026, 9, 20)))
        .extracting(Day::state)
        .containsExactly(State.IN);
  }
}
