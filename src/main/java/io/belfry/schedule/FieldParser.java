package io.belfry.schedule;

import io.belfry.schedule.ScheduleSyntaxException.Problem;

/** The reader of one field of a cron expression. It lives within one parse and is not shared. */
final class FieldParser {
  private static final int WEEKS = 5;

  private final CronField field;
  private final Cursor in;
  private final String jobId;
  private final FieldValues out;

  private FieldParser(CronField field, Cursor in, String jobId) {
    this.field = field;
    this.in = in;
    this.jobId = jobId;
    this.out = new FieldValues(field);
  }

  /** Reads a whole field: items, separated by commas. */
  static FieldValues parse(CronField field, Cursor in, String jobId) {
    FieldParser parser = new FieldParser(field, in, jobId);
    do {
      parser.item();
    } while (in.accept(','));
    if (!in.atEnd()) {
      throw in.unexpected("separate values with commas and fields with blanks");
    }
    return parser.out;
  }

  private void item() {
    if (in.accept('*')) {
      every();
    } else if (in.isNext('?') && field.isDay()) {
      unspecified();
    } else if (in.isNext('H') && field != CronField.YEAR) {
      hashed();
    } else if (in.isNext('L') && field == CronField.DAY_OF_MONTH) {
      beforeLast();
    } else {
      values();
    }
  }

  /** {@code *} and {@code *}{@code /n}; a step of 1 restricts nothing. */
  private void every() {
    out.markInterval();
    int step = in.accept('/') ? step() : 1;
    if (step == 1) {
      out.addAll();
    } else {
      out.addRange(field.first(), field.last(), step);
    }
  }

  private void unspecified() {
    if (in.length() > 1) {
      throw in.unexpected("? stands alone in its field");
    }
    in.accept('?');
    out.addAll();
  }

  /** {@code 5}, {@code 1-5}, {@code 5/10}, {@code 22-2/2}, and what may follow a single day. */
  private void values() {
    int start = in.position();
    int low = value();
    if (special(low)) {
      return;
    }
    boolean range = in.accept('-');
    int high = range ? value() : low;
    boolean steps = in.accept('/');
    int step = steps ? step() : 1;
    if (range || steps) {
      out.markInterval();
    }
    if (high < low && field == CronField.YEAR) {
      throw in.error(Problem.BAD_RANGE, start, "write the earlier year first");
    }
    out.addRange(low, steps && !range ? field.last() : high, step);
  }

  /** {@code 15W} in day of month; {@code 5L} and {@code 5#3} in day of week. */
  private boolean special(int value) {
    if (field == CronField.DAY_OF_MONTH && in.accept('W')) {
      out.addNearestWeekday(value);
    } else if (field == CronField.DAY_OF_WEEK && in.accept('L')) {
      out.addLastOfWeekday(value);
    } else if (field == CronField.DAY_OF_WEEK && in.accept('#')) {
      out.addNthOfWeekday(value, number(1, WEEKS, Problem.OUT_OF_RANGE, "week after #"));
    } else {
      return false;
    }
    return true;
  }

  /** {@code L}, {@code LW}, {@code L-3} and {@code L-3W}. */
  private void beforeLast() {
    in.accept('L');
    int days =
        in.accept('-')
            ? number(0, CronField.DAY_OF_MONTH.last() - 1, Problem.OUT_OF_RANGE, "days before L")
            : 0;
    if (in.accept('W')) {
      out.addWeekdayBeforeLast(days);
    } else {
      out.addBeforeLast(days);
    }
  }

  /** {@code H}, {@code H(0-29)}, {@code H/15} and {@code H(0-29)/10}. */
  private void hashed() {
    in.accept('H');
    int low = field.first();
    int high = field.highestHashed();
    if (in.accept('(')) {
      low = value();
      require('-');
      high = value();
      require(')');
    }
    int size = out.size(low, high);
    long hash = StableHash.of(jobId, field.label());
    if (in.accept('/')) {
      out.markInterval();
      int step = step();
      out.spread(low, size, pick(hash, Math.min(step, size)), step);
    } else {
      int offset = pick(hash, size);
      out.spread(low, offset + 1, offset, 1);
    }
  }

  private static int pick(long hash, int size) {
    return (int) Long.remainderUnsigned(hash, size);
  }

  private void require(char expected) {
    if (!in.accept(expected)) {
      throw in.unexpected("write a range in brackets, for example H(0-29)");
    }
  }

  private int value() {
    if (in.isLetterNext() && field.hasNames()) {
      return name();
    }
    if (!in.isDigitNext()) {
      throw in.unexpected("write " + field.range() + ", a list, a range, a step or *");
    }
    return number(field.first(), field.last(), Problem.OUT_OF_RANGE, field.label());
  }

  private int name() {
    int start = in.position();
    String letters = in.letters(CronField.NAME_LENGTH);
    int value = field.valueOfName(Cursor.upper(letters));
    if (value < 0) {
      throw in.error(
          Problem.UNKNOWN_NAME,
          start,
          "'" + letters + "' is no name of this field; write " + field.range());
    }
    return value;
  }

  private int step() {
    return number(1, field.highestStep(), Problem.BAD_STEP, "step");
  }

  private int number(int min, int max, Problem problem, String what) {
    int start = in.position();
    int value = in.number();
    if (value < min || value > max) {
      String right = what + " must be " + min + "-" + max;
      throw in.position() == start
          ? in.unexpected(right)
          : in.error(problem, start, right + ", found " + Cursor.quote(in.since(start)));
    }
    return value;
  }
}
