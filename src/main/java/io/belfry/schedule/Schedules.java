package io.belfry.schedule;

import io.belfry.schedule.ScheduleSyntaxException.Problem;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

/**
 * The schedule language: cron expressions of five, six and seven fields, macros, {@code @every},
 * {@code @at} and {@code @manual}.
 */
public final class Schedules {
  /** The longest expression that is looked at, in characters. */
  public static final int MAX_LENGTH = 1_000;

  /** The field of an error that is no one field's. */
  static final String WHOLE_EXPRESSION = "expression";

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *",
          "@minutely", "* * * * *");

  private Schedules() {}

  /**
   * Parses an expression into a schedule.
   *
   * @throws ScheduleSyntaxException if it is not in the language
   */
  public static Schedule parse(String expression, ScheduleContext context) {
    if (expression.length() > MAX_LENGTH) {
      throw error(Problem.TOO_LONG, MAX_LENGTH, "write at most " + MAX_LENGTH + " characters");
    }
    Cursor in = new Cursor(expression, WHOLE_EXPRESSION, 0, trimmedLength(expression));
    in.skipBlanks();
    if (in.atEnd()) {
      throw error(Problem.EMPTY, 0, "write an expression, for example 0 2 * * * or @daily");
    }
    return in.isNext('@')
        ? macro(expression, in, context)
        : CronParser.parse(expression, expression, context);
  }

  private static Schedule macro(String expression, Cursor in, ScheduleContext context) {
    int start = in.position();
    in.accept('@');
    String name = "@" + in.letters(MAX_LENGTH).toLowerCase(Locale.ROOT);
    Schedule schedule =
        switch (name) {
          case "@every" -> every(expression, in, context);
          case "@at" -> at(expression, in);
          case "@manual" -> new ManualSchedule(expression);
          default -> cronMacro(expression, name, start, context);
        };
    if (!in.atEnd()) {
      throw in.unexpected("nothing may follow " + name);
    }
    return schedule;
  }

  private static Schedule cronMacro(
      String expression, String name, int start, ScheduleContext context) {
    String cron = MACROS.get(name);
    if (cron == null) {
      throw error(
          Problem.UNKNOWN_MACRO,
          start,
          "write @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, @minutely,"
              + " @every 1h30m, @at 2026-12-24T18:00:00+08:00 or @manual, found "
              + Cursor.quote(name));
    }
    return CronParser.parse(expression, cron, context);
  }

  private static Schedule every(String expression, Cursor in, ScheduleContext context) {
    if (!in.skipBlanks()) {
      throw in.error(
          Problem.BAD_DURATION, in.position(), "write a blank and a duration, as in @every 1h30m");
    }
    long seconds = DurationParser.parseSeconds(in);
    return new EverySchedule(expression, context.anchor().getEpochSecond(), seconds);
  }

  private static Schedule at(String expression, Cursor in) {
    if (!in.skipBlanks()) {
      throw badInstant(in, in.position());
    }
    int start = in.position();
    OffsetDateTime at = offsetDateTime(in, start);
    if (at.getNano() != 0) {
      throw in.error(Problem.BAD_INSTANT, start, "write whole seconds");
    }
    long second = at.toEpochSecond();
    if (second < CivilDate.MIN_EPOCH_SECOND || second > CivilDate.MAX_EPOCH_SECOND) {
      throw in.error(Problem.BAD_INSTANT, start, "the year must be 1-9999");
    }
    return new AtSchedule(expression, second);
  }

  /** Takes all that is left. */
  private static OffsetDateTime offsetDateTime(Cursor in, int start) {
    try {
      return OffsetDateTime.parse(in.takeRest(), DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    } catch (DateTimeParseException e) {
      throw badInstant(in, start + Math.max(0, e.getErrorIndex()));
    } catch (DateTimeException e) {
      throw badInstant(in, start);
    }
  }

  private static ScheduleSyntaxException badInstant(Cursor in, int position) {
    return in.error(
        Problem.BAD_INSTANT,
        position,
        "write date, time and offset, for example @at 2026-12-24T18:00:00+08:00");
  }

  private static ScheduleSyntaxException error(Problem problem, int position, String detail) {
    return new ScheduleSyntaxException(problem, WHOLE_EXPRESSION, position, detail);
  }

  private static int trimmedLength(String text) {
    int length = text.length();
    while (length > 0 && Cursor.isBlank(text.charAt(length - 1))) {
      length--;
    }
    return length;
  }
}
