package io.belfry.schedule;

import io.belfry.schedule.DateMask.Days;
import io.belfry.schedule.ScheduleSyntaxException.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The reader of cron expressions with five, six or seven fields. */
final class CronParser {
  private static final int MIN_FIELDS = 5;
  private static final int MAX_FIELDS = 7;

  private static final List<CronField> ALL = List.of(CronField.values());
  private static final List<CronField> WITHOUT_SECOND = ALL.subList(1, ALL.size());

  private CronParser() {}

  /**
   * Reads an expression.
   *
   * @param written what the schedule gives as its expression: a macro, or {@code cron} itself
   * @param cron the fields
   */
  static CronSchedule parse(String written, String cron, ScheduleContext context) {
    Map<CronField, FieldValues> values = fields(cron, context.jobId());
    TimeMask times =
        new TimeMask(
            bits(values, CronField.SECOND),
            bits(values, CronField.MINUTE),
            (int) bits(values, CronField.HOUR));
    boolean interval = values.values().stream().anyMatch(FieldValues::isInterval);
    return new CronSchedule(
        written,
        ZoneTimeline.of(context.zone()),
        times,
        dates(values),
        DstRule.of(context.dst(), interval, times.coversAllHours()));
  }

  private static DateMask dates(Map<CronField, FieldValues> values) {
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

  private static long bits(Map<CronField, FieldValues> values, CronField field) {
    return get(values, field).bits();
  }

  private static FieldValues get(Map<CronField, FieldValues> values, CronField field) {
    FieldValues found = values.get(field);
    if (found == null) {
      throw new IllegalStateException("no " + field);
    }
    return found;
  }

  /** The values of all seven fields, written or not. */
  private static Map<CronField, FieldValues> fields(String cron, String jobId) {
    List<int[]> pieces = split(cron);
    int count = pieces.size();
    if (count < MIN_FIELDS) {
      throw countError(cron.stripTrailing().length(), count);
    }
    if (count > MAX_FIELDS) {
      throw countError(pieces.get(MAX_FIELDS)[0], count);
    }
    Map<CronField, FieldValues> values = new EnumMap<>(CronField.class);
    values.put(CronField.SECOND, FieldValues.zero(CronField.SECOND));
    values.put(CronField.YEAR, FieldValues.all(CronField.YEAR));
    Iterator<CronField> fields = (count == MIN_FIELDS ? WITHOUT_SECOND : ALL).iterator();
    for (int[] piece : pieces) {
      CronField field = fields.next();
      Cursor in = new Cursor(cron, field.label(), piece[0], piece[1]);
      values.put(field, FieldParser.parse(field, in, jobId));
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

  /** Start and end of each run of characters between blanks. */
  private static List<int[]> split(String cron) {
    List<int[]> pieces = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= cron.length(); i++) {
      boolean inside = i < cron.length() && !Cursor.isBlank(cron.charAt(i));
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        pieces.add(new int[] {start, i});
        start = -1;
      }
    }
    return pieces;
  }
}
