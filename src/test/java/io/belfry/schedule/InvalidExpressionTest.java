package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, and how well the refusal tells what to do. */
class InvalidExpressionTest {
  private static final ScheduleContext CONTEXT =
      ScheduleContext.of(ZoneId.of("UTC"), "default/job", Instant.EPOCH);

  /** How the reasons in the table call our fields. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "Seconds", "second",
          "Minutes", "minute",
          "Hours", "hour",
          "Days of month", "dayOfMonth",
          "Months", "month",
          "Days of week", "dayOfWeek",
          "macro/format", "expression");

  static List<List<String>> rows() {
    return Tsv.rows("invalid.tsv");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesFieldAndPosition(List<String> row) {
    ScheduleSyntaxException refusal = refusal(row.get(0));
    assertThat(refusal.code()).matches("schedule\\.[a-zA-Z]+");
    assertThat(refusal.field())
        .isIn("second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek", "year", "expression");
    assertThat(refusal.position()).isBetween(0, row.get(0).length());
    assertThat(refusal.getMessage())
        .startsWith(refusal.field() + " at position " + refusal.position() + ": ");
  }

  /** The rows whose reason names a field; four fields are too few, none of them is bad. */
  static List<List<String>> blames() {
    return rows().stream()
        .filter(row -> row.get(1).matches("Cronos .*: bad (?!between).*"))
        .filter(row -> !row.get(0).equals("* * * *"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("blames")
  void blamesTheFieldThatTheSourceBlames(List<String> row) {
    String blamed = row.get(1).split(": bad ", 2)[1];
    assertThat(refusal(row.get(0)).field()).isEqualTo(FIELDS.get(blamed));
  }

  @Test
  void allRowsAreRead() {
    assertThat(rows()).hasSize(228);
    assertThat(blames()).hasSize(178);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "* 25 * * *           | schedule.outOfRange   | hour       | 2  | hour must be 0-23, found 25",
        "60 * * * * *         | schedule.outOfRange   | second     | 0  | must be 0-59",
        "* * 5-32 * *         | schedule.outOfRange   | dayOfMonth | 6  | must be 1-31, found 32",
        "* * * * MON,FRX      | schedule.unknownName  | dayOfWeek  | 12 | SUN-SAT",
        "* * * FOO *          | schedule.unknownName  | month      | 6  | JAN-DEC",
        "*/0 * * * *          | schedule.badStep      | minute     | 2  | step must be 1-59, found 0",
        "*/60 * * * *         | schedule.badStep      | minute     | 2  | 1-59",
        "*/ * * * *           | schedule.missingValue | minute     | 2  | 1-59",
        "1,,2 * * * *         | schedule.missingValue | minute     | 2  | write 0-59",
        "1, * * * *           | schedule.missingValue | minute     | 2  | write 0-59",
        "* ? * * *            | schedule.unexpected   | hour       | 2  | write 0-23",
        "* * ?,1 * *          | schedule.unexpected   | dayOfMonth | 4  | alone",
        "* * L-31 * *         | schedule.outOfRange   | dayOfMonth | 6  | 0-30",
        "* * * * 5#6          | schedule.outOfRange   | dayOfWeek  | 10 | 1-5",
        "* * * * L            | schedule.unknownName  | dayOfWeek  | 8  | SUN-SAT",
        "0 0 0 1 1 ? 1969     | schedule.outOfRange   | year       | 12 | 1970-2499",
        "0 0 0 1 1 ? 2030-2020| schedule.badRange     | year       | 12 | earlier",
        "0 0 0 1 1 ? H        | schedule.unexpected   | year       | 12 | 1970",
        "H(5 * * * *          | schedule.missingValue | minute     | 3  | H(0-29)",
        "H(5-60) * * * *      | schedule.outOfRange   | minute     | 4  | 0-59",
        "H-5 * * * *          | schedule.unexpected   | minute     | 1  | commas",
        "* * * *              | schedule.fieldCount   | expression | 7  | found 4",
        "* * * * * * * *      | schedule.fieldCount   | expression | 14 | found 8",
        "@reboot              | schedule.unknownMacro | expression | 0  | @daily",
        "@daily x             | schedule.unexpected   | expression | 6  | nothing may follow",
        "@every               | schedule.badDuration  | expression | 6  | @every 1h30m",
        "@every 10            | schedule.badDuration  | expression | 9  | unit",
        "@every 1h30          | schedule.badDuration  | expression | 11 | unit",
        "@every -1h           | schedule.badDuration  | expression | 7  | 1h30m10s",
        "@every 1.h           | schedule.badDuration  | expression | 9  | digit",
        "@every 999ms         | schedule.durationTooShort | expression | 7 | at least 1 s",
        "@every 0s            | schedule.durationTooShort | expression | 7 | at least 1 s",
        "@every 36526d        | schedule.badDuration  | expression | 7  | at most",
        "@at 2026-12-24T18:00 | schedule.badInstant   | expression | 20 | +08:00",
        "@at 2026-02-30T18:00Z| schedule.badInstant   | expression | 4  | +08:00",
        "@at 2026-12-24T18:00:00.5Z | schedule.badInstant | expression | 4 | whole seconds",
        "@at                  | schedule.badInstant   | expression | 3  | +08:00",
        "@manual now          | schedule.unexpected   | expression | 7  | nothing"
      })
  void saysWhatWouldBeRight(
      String expression, String code, String field, int position, String hint) {
    ScheduleSyntaxException refusal = refusal(expression);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal.position()).isEqualTo(position);
    assertThat(refusal).hasMessageContaining(hint);
  }

  @Test
  void positionsCountLeadingBlanks() {
    assertThat(refusal(" \t* *  99 * *").position()).isEqualTo(7);
  }

  @Test
  void refusesBlankExpressions() {
    assertThat(refusal("").code()).isEqualTo("schedule.empty");
    assertThat(refusal(" \t ").code()).isEqualTo("schedule.empty");
  }

  @Test
  void looksAtNoMoreThanTheLongestExpression() {
    String minutes = "1" + ",1".repeat(495);
    assertThat(Schedules.parse(minutes + " * * * *", CONTEXT).expression()).hasSize(999);
    assertThat(refusal(minutes + "  * * * * ").code()).isEqualTo("schedule.tooLong");
    assertThat(refusal("*".repeat(10_000_000)).getMessage()).hasSizeLessThan(200);
  }

  @Test
  void refusesNewlinesAndOtherAlphabets() {
    for (String expression : List.of("0 0 * * *\n", "0\n0 * * *", "٣ * * * *", "* * * * 😀")) {
      assertThatThrownBy(() -> Schedules.parse(expression, CONTEXT))
          .isInstanceOf(ScheduleSyntaxException.class)
          .hasMessageMatching("[\\x20-\\x7e]+");
    }
  }

  @Test
  void codesAreStableAndDistinct() {
    assertThat(ScheduleSyntaxException.Problem.values())
        .extracting(ScheduleSyntaxException.Problem::code)
        .doesNotHaveDuplicates()
        .allSatisfy(code -> assertThat(code.toLowerCase(Locale.ROOT)).startsWith("schedule."));
  }

  private static ScheduleSyntaxException refusal(String expression) {
    return catchThrowableOfType(
        ScheduleSyntaxException.class, () -> Schedules.parse(expression, CONTEXT));
  }
}
