package io.belfry.schedule;

import io.belfry.schedule.DateMask.Days;
import io.belfry.schedule.ScheduleSyntaxException.Problem;
import java.util.List;

/** The reader of cron expressions with five, six or seven fields. */
final class CronParser {
  private static final int MIN_FIELDS = 5;
  private static final int MAX_FIELDS = 7;

  private static final List<CronField> ALL = List.of(CronField.values());

  // what a shorter expression leaves out; nobody changes them
  private static final FieldValues SECOND_ZERO = FieldValues.zero(CronField.SECOND);
  private static final FieldValues ALL_YEARS = FieldValues.all(CronField.YEAR);

  private CronParser() {}

  /**
   * Reads an expression.
   *
   * @param written what the schedule gives as its expression: a macro, or {@code cron} itself
   * @param cron the fields
   */
  static CronSchedule parse(String written, String cron, ScheduleContext context) {
    FieldValues[] values = fields(cron, context.jobId());
    TimeMask times =
        new TimeMask(
            bits(values, CronField.SECOND),
            bits(values, CronField.MINUTE),
            (int) bits(values, CronField.HOUR));
    boolean interval = false;
    for (FieldValues field : values) {
      interval |= field.isInterval();
    }
    return new CronSchedule(
        written,
        ZoneTimeline.of(context.zone()),
        times,
        dates(values),
        DstRule.of(context.dst(), interval, times.coversAllHours()));
  }

  private static DateMask dates(FieldValues[] values) {
    FieldValues daysOfMonth = get(values, CronField.DAY_OF_MONTH);
    FieldValues daysOfWeek = get(values, CronField.DAY_OF_WEEK);
    Days days =
        new Days(
            (int) daysOfMonth.bits(),
            (int) daysOfWeek.bits(),
            FieldValues.specials(daysOfMonth, daysOfWeek),
            !daysOfMonth.isUnrestricted() && !daysOfWeek.isUnrestricted());
    return new DateMask(
        days, (int) bits(values, CronField.MONTH), get(values, CronField.YEAR).years());
  }

  private static long bits(FieldValues[] values, CronField field) {
    return get(values, field).bits();
  }

  private static FieldValues get(FieldValues[] values, CronField field) {
    return values[field.ordinal()];
  }

  /** The values of all seven fields, written or not, in their order. */
  private static FieldValues[] fields(String cron, String jobId) {
    int[] ends = new int[MAX_FIELDS];
    int[] starts = new int[MAX_FIELDS];
    int count = split(cron, starts, ends);
    if (count < MIN_FIELDS) {
      throw countError(cron.stripTrailing().length(), count);
    }
    FieldValues[] values = new FieldValues[ALL.size()];
    int first = count == MIN_FIELDS ? 1 : 0;
    values[0] = SECOND_ZERO;
    values[ALL.size() - 1] = ALL_YEARS;
    for (int i = 0; i < count; i++) {
      CronField field = ALL.get(first + i);
      Cursor in = new Cursor(cron, field.label(), starts[i], ends[i]);
      values[first + i] = FieldParser.parse(field, in, jobId);
    }
    return values;
  }

  private static ScheduleSyntaxException countError(int position, int count) {
    return new ScheduleSyntaxException(
        Problem.FIELD_COUNT,
        Schedules.WHOLE_EXPRESSION,
        position,
        "write 5 fields (minute hour day-of-month month day-of-week), 6 (second first) or 7"
            + " (second first, year last), found "
            + count);
  }

  /** Start and end of each run of characters between blanks; answers how many there are. */
  private static int split(String cron, int[] starts, int[] ends) {
    int count = 0;
    int start = -1;
    int tooMany = -1;
    for (int i = 0; i <= cron.length(); i++) {
      boolean inside = i < cron.length() && !Cursor.isBlank(cron.charAt(i));
      if (inside && start < 0) {
        start = i;
        tooMany = count == MAX_FIELDS ? i : tooMany;
      } else if (!inside && start >= 0) {
        if (count < MAX_FIELDS) {
          starts[count] = start;
          ends[count] = i;
        }
        count++;
        start = -1;
      }
    }
    if (count > MAX_FIELDS) {
      throw countError(tooMany, count);
    }
    return count;
  }
}
