package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.job.ExecutionState;
import io.belfry.store.JobQuery.Cursor;
import io.belfry.store.JobQuery.Sort;
import io.belfry.store.Precondition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {
  private static void refused(Runnable reading, String code, String field) {
    ApiProblem problem = catchThrowableOfType(ApiProblem.class, reading::run);
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.problems().get(0).code()).isEqualTo(code);
    assertThat(problem.problems().get(0).field()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "a/../b", "", "a b", "a\nb", "a\u0000", "\u202Ea", "ä", "-a", ".a", "a:b"})
  void takesNoNameThatCouldLeaveItsFolder(String name) {
    refused(() -> Params.job("default", name), "name.invalid", "name");
    refused(() -> Params.job(name, "a"), "name.invalid", "namespace");
  }

  @Test
  void takesNoNameOfThreeHundredCharacters() {
    refused(() -> Params.job("default", "a".repeat(300)), "name.invalid", "name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "501", "2147483648", "99999999999999999999", "x", "1.5", " 1"})
  void takesNoOtherLimitsThanOneToFiveHundred(String limit) {
    refused(() -> Params.limit(limit), "query.invalid", "limit");
  }

  @ParameterizedTest
  @NullAndEmptySource
  void hasADefaultLimit(String limit) {
    assertThat(Params.limit(limit)).isEqualTo(50);
  }

  @Test
  void readsWords() {
    assertThat(Params.words("state", List.of("failed,lost", "", "killed"), ExecutionState::of))
        .containsExactly(ExecutionState.FAILED, ExecutionState.LOST, ExecutionState.KILLED);
    refused(
        () -> Params.words("state", List.of("FAILED"), ExecutionState::of),
        "query.invalid",
        "state");
  }

  @Test
  void givesCursorsThatItReadsBack() {
    Cursor cursor = new Cursor(-5, "default/a");
    String text = Params.cursor(Sort.UPDATED_AT, cursor);

    assertThat(Params.slice("-updatedAt", text, null).cursor()).contains(cursor);
    refused(() -> Params.slice("name", text, null), "cursor.invalid", "cursor");
    refused(() -> Params.slice("name", "%%%", null), "cursor.invalid", "cursor");
    refused(() -> Params.slice("name", "bmFtZQ", null), "cursor.invalid", "cursor");
    refused(() -> Params.slice("$where", null, null), "query.invalid", "sort");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "a-1"           | a-1
          "a-1", "b-2"    | a-1 b-2
          "a-1","b-2"     | a-1 b-2
          W/"a-1"         |
          W/"a", "b"      | b
          """,
      quoteCharacter = '\'')
  void readsTagsOfIfMatch(String header, String tags) {
    Set<String> expected = tags == null ? Set.of() : Set.of(tags.split(" "));

    assertThat(Params.precondition(header, null)).isEqualTo(Precondition.oneOf(expected));
  }

  @Test
  void readsStarsAndNothing() {
    assertThat(Params.precondition("*", null)).isEqualTo(Precondition.EXISTS);
    assertThat(Params.precondition(null, "*")).isEqualTo(Precondition.ABSENT);
    assertThat(Params.precondition(null, null)).isEqualTo(Precondition.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-1", "\"a", "\"a\" x", "\"a\" \"b\""})
  void refusesOtherPreconditions(String header) {
    refused(() -> Params.precondition(header, null), "header.invalid", "If-Match");
    assertThatThrownBy(() -> Params.precondition(null, "\"a\"")).isInstanceOf(ApiProblem.class);
  }
}
