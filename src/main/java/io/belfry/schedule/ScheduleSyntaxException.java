package io.belfry.schedule;

/**
 * An expression is not in the schedule language. It tells what is wrong by a stable code, where it
 * is by field and position, and in its message what would be right.
 */
public final class ScheduleSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final String field;
  private final int position;

  /** What can be wrong with an expression. The codes are part of the API: they never change. */
  public enum Problem {
    /** The expression is blank. */
    EMPTY("schedule.empty"),
    /** The expression has more than {@link Schedules#MAX_LENGTH} characters. */
    TOO_LONG("schedule.tooLong"),
    /** There are not 5, 6 or 7 fields. */
    FIELD_COUNT("schedule.fieldCount"),
    /** What follows the {@code @} is no macro. */
    UNKNOWN_MACRO("schedule.unknownMacro"),
    /** A number, a name or another value is missing. */
    MISSING_VALUE("schedule.missingValue"),
    /** A character does not belong here. */
    UNEXPECTED("schedule.unexpected"),
    /** A name is none of this field's names. */
    UNKNOWN_NAME("schedule.unknownName"),
    /** A number is too small or too large for its field. */
    OUT_OF_RANGE("schedule.outOfRange"),
    /** A step is 0 or larger than the field. */
    BAD_STEP("schedule.badStep"),
    /** A range of years runs backwards. */
    BAD_RANGE("schedule.badRange"),
    /** The duration of {@code @every} can't be read or is too long. */
    BAD_DURATION("schedule.badDuration"),
    /** The duration of {@code @every} is under one second. */
    DURATION_TOO_SHORT("schedule.durationTooShort"),
    /** The date and time of {@code @at} can't be read. */
    BAD_INSTANT("schedule.badInstant");

    private final String code;

    Problem(String code) {
      this.code = code;
    }

    /** The stable code, for example {@code schedule.outOfRange}. */
    public String code() {
      return code;
    }
  }

  ScheduleSyntaxException(Problem problem, String field, int position, String detail) {
    super(field + " at position " + position + ": " + detail);
    this.problem = problem;
    this.field = field;
    this.position = position;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  /** What is wrong, as the stable code that the API and the UI use. */
  public String code() {
    return problem.code();
  }

  /**
   * Where it is wrong: {@code second}, {@code minute}, {@code hour}, {@code dayOfMonth}, {@code
   * month}, {@code dayOfWeek}, {@code year}, or {@code expression} if it is no one field.
   */
  public String field() {
    return field;
  }

  /** Index of the first wrong character of the expression, from 0; its length if one is missing. */
  public int position() {
    return position;
  }
}
