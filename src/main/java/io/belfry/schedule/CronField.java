package io.belfry.schedule;

/** One of the seven fields of a cron expression, with its bounds and names. */
enum CronField {
  SECOND("second", 0, 59),
  MINUTE("minute", 0, 59),
  HOUR("hour", 0, 23),
  DAY_OF_MONTH("dayOfMonth", 1, 31),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  /** Both 0 and 7 are Sunday. */
  DAY_OF_WEEK("dayOfWeek", 0, 7, "SUN MON TUE WED THU FRI SAT"),
  YEAR("year", YearMask.FIRST, YearMask.LAST);

  /** H stays off the days that some months don't have, as Jenkins has it. */
  private static final int LAST_DAY_OF_EVERY_MONTH = 28;

  /** Length of the name of a month or a weekday. */
  static final int NAME_LENGTH = 3;

  private static final int SATURDAY = 6;

  private final String label;
  private final int first;
  private final int last;

  /** Names of three letters with one blank between them. */
  private final String names;

  CronField(String label, int first, int last) {
    this(label, first, last, "");
  }

  CronField(String label, int first, int last, String names) {
    this.label = label;
    this.first = first;
    this.last = last;
    this.names = names;
  }

  /** The field's name in messages and in the API. */
  String label() {
    return label;
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  /** Values behind which a range that wraps around begins again. */
  int cycle() {
    return highest() - first + 1;
  }

  /** The largest value that is not another name of a smaller one. */
  int highest() {
    return this == DAY_OF_WEEK ? SATURDAY : last;
  }

  /** The largest value that H takes by itself. */
  int highestHashed() {
    return this == DAY_OF_MONTH ? LAST_DAY_OF_EVERY_MONTH : highest();
  }

  /** The largest step: a larger one would mean nothing. */
  int highestStep() {
    return this == YEAR ? last - first : last;
  }

  /** Tells whether the field decides between fixed time and interval. */
  boolean isTimeOfDay() {
    return this == SECOND || this == MINUTE || this == HOUR;
  }

  boolean isDay() {
    return this == DAY_OF_MONTH || this == DAY_OF_WEEK;
  }

  boolean hasNames() {
    return !names.isEmpty();
  }

  /** The value of a name of three letters in upper case, or -1. */
  int valueOfName(String name) {
    int index = name.length() == NAME_LENGTH ? names.indexOf(name) : -1;
    return index < 0 ? -1 : first + index / (NAME_LENGTH + 1);
  }

  /** The values in words, for messages. */
  String range() {
    String numbers = first + "-" + last;
    return hasNames()
        ? numbers
            + " or "
            + names.substring(0, NAME_LENGTH)
            + "-"
            + names.substring(names.length() - NAME_LENGTH)
        : numbers;
  }
}
