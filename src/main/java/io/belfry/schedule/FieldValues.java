package io.belfry.schedule;

import java.util.BitSet;
import java.util.Optional;

/**
 * The values of one field while it is parsed: the fixed ones as bits, those that move from month to
 * month apart. It lives within one parse and is not shared.
 */
final class FieldValues {
  private final CronField field;

  /** Bit v is value v; of every field but the year. */
  private long bits;

  /** The years, which do not fit into a word; made when the first one is added. */
  private Optional<BitSet> years = Optional.empty();

  private boolean unrestricted;
  private boolean interval;
  private boolean moves;
  private int beforeLast;
  private int weekdayBeforeLast;
  private int nearestWeekday;
  private int lastOfWeekday;
  private long nthOfWeekday;

  FieldValues(CronField field) {
    this.field = field;
  }

  /** The values of a field that is not written: the second of a five-field expression. */
  static FieldValues zero(CronField field) {
    FieldValues zero = new FieldValues(field);
    zero.bits = 1;
    return zero;
  }

  /** The values of a field that is not written and restricts nothing: the year. */
  static FieldValues all(CronField field) {
    FieldValues all = new FieldValues(field);
    all.addAll();
    return all;
  }

  /** Adds every value; the field then restricts nothing. */
  void addAll() {
    unrestricted = true;
    if (field != CronField.YEAR) {
      bits = (-1L >>> (63 - field.highest())) & (-1L << field.first());
    }
  }

  /** Adds a range with a step; it may wrap around the end of the field. */
  void addRange(int low, int high, int step) {
    spread(low, size(low, high), 0, step);
  }

  /** Adds {@code low + offset}, and each {@code step} on, of the {@code size} values from low. */
  void spread(int low, int size, int offset, int step) {
    for (int i = offset; i < size; i += step) {
      int value = low + i;
      add(value > field.highest() ? value - field.cycle() : value);
    }
  }

  private void add(int value) {
    if (field != CronField.YEAR) {
      bits |= 1L << value;
      return;
    }
    if (years.isEmpty()) {
      years = Optional.of(new BitSet());
    }
    years.get().set(value);
  }

  /** How many values a range has that may wrap around the end of the field. */
  int size(int low, int high) {
    return (high >= low ? high - low : high - low + field.cycle()) + 1;
  }

  void addBeforeLast(int days) {
    moves = true;
    beforeLast |= 1 << days;
  }

  void addWeekdayBeforeLast(int days) {
    moves = true;
    weekdayBeforeLast |= 1 << days;
  }

  void addNearestWeekday(int day) {
    moves = true;
    nearestWeekday |= 1 << day;
  }

  void addLastOfWeekday(int weekday) {
    moves = true;
    lastOfWeekday |= 1 << weekday % 7;
  }

  void addNthOfWeekday(int weekday, int nth) {
    moves = true;
    nthOfWeekday |= 1L << (7 * (nth - 1) + weekday % 7);
  }

  /** Notes a {@code *}, {@code /} or {@code -}: they make a time of day an interval. */
  void markInterval() {
    interval = field.isTimeOfDay();
  }

  boolean isInterval() {
    return interval;
  }

  boolean isUnrestricted() {
    return unrestricted;
  }

  /** The fixed values of any field but the year; bit v is value v. */
  long bits() {
    return bits;
  }

  YearMask years() {
    return unrestricted ? YearMask.ALL : YearMask.of(years.orElseThrow());
  }

  /** The days of two fields that move from month to month. */
  static SpecialDays specials(FieldValues daysOfMonth, FieldValues daysOfWeek) {
    if (!daysOfMonth.moves && !daysOfWeek.moves) {
      return SpecialDays.NONE;
    }
    return new SpecialDays(
        daysOfMonth.beforeLast,
        daysOfMonth.weekdayBeforeLast,
        daysOfMonth.nearestWeekday,
        daysOfWeek.lastOfWeekday,
        daysOfWeek.nthOfWeekday);
  }
}
