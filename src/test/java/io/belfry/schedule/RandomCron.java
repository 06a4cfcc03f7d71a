package io.belfry.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A random expression together with what it means, said a second time without any of the code under
 * test: sets of numbers for the time, predicates over {@link LocalDate} for the day.
 */
final class RandomCron {
  private final Random random;
  private final List<String> text = new ArrayList<>();
  private boolean interval;
  private final BitSet seconds;
  private final BitSet minutes;
  private final BitSet hours;
  private final Predicate<LocalDate> days;

  private RandomCron(Random random, boolean timeOfDay) {
    this.random = random;
    this.seconds = timeOfDay ? time(0, 59) : midnight();
    this.minutes = timeOfDay ? time(0, 59) : midnight();
    this.hours = timeOfDay ? time(0, 23) : midnight();
    this.days = day();
  }

  /** An expression that is busy at random times of the day. */
  static RandomCron ofTimes(Random random) {
    return new RandomCron(random, true);
  }

  /** An expression that runs at midnight of random days. */
  static RandomCron ofDays(Random random) {
    return new RandomCron(random, false);
  }

  String expression() {
    return String.join(" ", text);
  }

  boolean isInterval() {
    return interval;
  }

  boolean coversAllHours() {
    return hours.cardinality() == 24;
  }

  boolean matchesDay(LocalDate date) {
    return days.test(date);
  }

  boolean matchesTime(int secondOfDay) {
    return hours.get(secondOfDay / 3600)
        && minutes.get(secondOfDay / 60 % 60)
        && seconds.get(secondOfDay % 60);
  }

  private BitSet midnight() {
    text.add("0");
    return BitSet.valueOf(new long[] {1});
  }

  private BitSet time(int first, int last) {
    String field;
    BitSet values = new BitSet();
    if (chance(40)) {
      field = "*";
      values.set(first, last + 1);
    } else {
      field = numbers(values, first, last);
    }
    interval |= field.matches(".*[*/-].*");
    text.add(field);
    return values;
  }

  /** A list of one to three items: numbers, ranges that may wrap around, steps. */
  private String numbers(BitSet values, int first, int last) {
    List<String> items = new ArrayList<>();
    do {
      int low = between(first, last);
      int high = between(first, last);
      int step = between(1, last);
      switch (random.nextInt(6)) {
        case 0 -> items.add(add(values, low + "-" + high, first, last, low, high, 1));
        case 1 ->
            items.add(add(values, low + "-" + high + "/" + step, first, last, low, high, step));
        case 2 -> items.add(add(values, low + "/" + step, first, last, low, last, step));
        case 3 ->
            items.add(add(values, "*/" + (step + 1) / 2, first, last, first, last, (step + 1) / 2));
        default -> items.add(add(values, "" + low, first, last, low, low, 1));
      }
    } while (items.size() < 3 && chance(40));
    return String.join(",", items);
  }

  private static String add(
      BitSet values, String item, int first, int last, int low, int high, int step) {
    int value = low;
    int wait = 0;
    while (true) {
      if (wait == 0) {
        values.set(value);
      }
      if (value == high) {
        return item;
      }
      value = value == last ? first : value + 1;
      wait = (wait + 1) % step;
    }
  }

  private Predicate<LocalDate> day() {
    List<Predicate<LocalDate>> ofMonth = new ArrayList<>();
    String dayOfMonth = chance(45) ? pick("*", "?") : list(() -> dayOfMonth(ofMonth));
    text.add(dayOfMonth);
    BitSet months = new BitSet();
    text.add(chance(60) ? all(months, 1, 12) : numbers(months, 1, 12));
    List<Predicate<LocalDate>> ofWeek = new ArrayList<>();
    String dayOfWeek = chance(45) ? pick("*", "?") : list(() -> dayOfWeek(ofWeek));
    text.add(dayOfWeek);
    BitSet years = new BitSet();
    if (chance(20)) {
      int low = between(1990, 2040);
      int high = low + between(0, 30);
      int step = between(1, 5);
      years.clear();
      text.add(add(years, low + "-" + high + "/" + step, 1970, 2499, low, high, step));
    } else {
      years.set(0, 3000);
    }
    Predicate<LocalDate> matches = combine(ofMonth, ofWeek);
    return date ->
        years.get(date.getYear()) && months.get(date.getMonthValue()) && matches.test(date);
  }

  private static Predicate<LocalDate> combine(
      List<Predicate<LocalDate>> ofMonth, List<Predicate<LocalDate>> ofWeek) {
    if (ofMonth.isEmpty() && ofWeek.isEmpty()) {
      return date -> true;
    }
    return date ->
        ofMonth.stream().anyMatch(p -> p.test(date)) || ofWeek.stream().anyMatch(p -> p.test(date));
  }

  private String list(java.util.function.Supplier<String> item) {
    String items = item.get();
    while (chance(25)) {
      items += "," + item.get();
    }
    return items;
  }

  private String dayOfMonth(List<Predicate<LocalDate>> matches) {
    int day = between(1, 31);
    int before = between(0, 30);
    switch (random.nextInt(6)) {
      case 0 -> {
        matches.add(d -> d.getDayOfMonth() == d.lengthOfMonth());
        return pick("L", "l");
      }
      case 1 -> {
        matches.add(d -> d.getDayOfMonth() == d.lengthOfMonth() - before);
        return "L-" + before;
      }
      case 2 -> {
        matches.add(d -> isNearestWeekday(d, day));
        return day + pick("W", "w");
      }
      case 3 -> {
        matches.add(d -> isNearestWeekday(d, d.lengthOfMonth() - before));
        return before == 0 ? "LW" : "L-" + before + "W";
      }
      default -> {
        BitSet values = new BitSet();
        String item = numbers(values, 1, 31);
        // every day in steps of one is no restriction: the grammar's own exception
        if (List.of(item.split(",")).contains("*/1")) {
          return dayOfMonth(matches);
        }
        matches.add(d -> values.get(d.getDayOfMonth()));
        return item;
      }
    }
  }

  private String dayOfWeek(List<Predicate<LocalDate>> matches) {
    DayOfWeek day = DayOfWeek.of(between(1, 7));
    String name =
        switch (random.nextInt(3)) {
          case 0 -> day.name().substring(0, 3);
          case 1 -> "" + day.getValue();
          default -> "" + day.getValue() % 7;
        };
    int nth = between(1, 5);
    switch (random.nextInt(4)) {
      case 0 -> {
        matches.add(d -> d.equals(d.with(TemporalAdjusters.lastInMonth(day))));
        return name + "L";
      }
      case 1 -> {
        matches.add(d -> d.equals(d.with(TemporalAdjusters.dayOfWeekInMonth(nth, day))));
        return name + "#" + nth;
      }
      case 2 -> {
        DayOfWeek to = DayOfWeek.of(between(1, 7));
        matches.add(
            d ->
                (d.getDayOfWeek().getValue() - day.getValue() + 7) % 7
                    <= (to.getValue() - day.getValue() + 7) % 7);
        return name + "-" + to.name().substring(0, 3).toLowerCase(java.util.Locale.ROOT);
      }
      default -> {
        matches.add(d -> d.getDayOfWeek() == day);
        return name;
      }
    }
  }

  /** The weekday of the month with the least distance; a tie is not possible. */
  private static boolean isNearestWeekday(LocalDate date, int day) {
    if (day < 1 || day > date.lengthOfMonth()) {
      return false;
    }
    return date.getDayOfMonth()
        == IntStream.rangeClosed(1, date.lengthOfMonth())
            .boxed()
            .filter(d -> date.withDayOfMonth(d).getDayOfWeek().getValue() <= 5)
            .min(Comparator.comparing(d -> Math.abs(d - day)))
            .orElseThrow();
  }

  private static String all(BitSet values, int first, int last) {
    values.set(first, last + 1);
    return "*";
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }

  private String pick(String a, String b) {
    return random.nextBoolean() ? a : b;
  }
}
