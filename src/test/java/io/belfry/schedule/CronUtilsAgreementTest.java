package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A second opinion: cron-utils, on the subset that it gets right. That is: numbers, lists, ranges
 * that do not wrap around, and steps in second, minute, hour and month; one of the two day fields
 * restricted, to such values or to one of {@code L}, {@code LW}, {@code 1W}–{@code 27W}, {@code 5L}
 * and {@code 5#1}–{@code 5#4}; zones whose clock is not changed. Outside of it the two differ, and
 * the vectors say who is right (wrapping ranges, {@code 28W} on a Sunday that ends February, {@code
 * 31W}, specials in lists, gaps, overlaps).
 */
class CronUtilsAgreementTest {
  private static final long SEED = Long.getLong("schedule.seed", 20_260_101L);
  private static final int TRIES = 2_000;
  private static final int STEPS = 5;
  private static final List<String> ZONES = List.of("UTC", "Asia/Shanghai", "Asia/Kathmandu");
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private final CronParser theirs =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));
  private final Random random = new Random(SEED);

  @Test
  void agreesOnTheSubset() {
    for (int i = 0; i < TRIES; i++) {
      String expression = expression();
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      Instant from = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(315_360_000));
      assertThat(ours(expression, zone, from))
          .as("seed %d: %s in %s from %s", SEED, expression, zone, from)
          .isEqualTo(theirs(expression, zone, from));
    }
  }

  private static List<Instant> ours(String expression, ZoneId zone, Instant from) {
    Schedule schedule = Schedules.parse(expression, ScheduleContext.of(zone, "a/b", from));
    return schedule.between(from, Instant.MAX, STEPS);
  }

  private List<Instant> theirs(String expression, ZoneId zone, Instant from) {
    ExecutionTime times = ExecutionTime.forCron(theirs.parse(expression));
    List<Instant> found = new ArrayList<>();
    ZonedDateTime time = from.atZone(zone);
    for (int i = 0; i < STEPS; i++) {
      time = times.nextExecution(time).orElseThrow();
      found.add(time.toInstant());
    }
    return found;
  }

  private String expression() {
    boolean byMonth = random.nextBoolean();
    return String.join(
        " ",
        values(0, 59),
        values(0, 59),
        values(0, 23),
        byMonth ? dayOfMonth() : "?",
        random.nextBoolean() ? "*" : values(1, 12),
        byMonth ? "?" : dayOfWeek());
  }

  private String values(int first, int last) {
    int low = between(first, last);
    int high = between(low, last);
    return switch (random.nextInt(6)) {
      case 0 -> "*";
      case 1 -> "*/" + between(1, last / 2);
      case 2 -> low + "-" + high;
      case 3 -> low + "-" + high + "/" + between(1, 5);
      case 4 ->
          IntStream.range(0, 3)
              .mapToObj(i -> "" + between(first, last))
              .distinct()
              .collect(Collectors.joining(","));
      default -> "" + low;
    };
  }

  private String dayOfMonth() {
    return switch (random.nextInt(5)) {
      case 0 -> "L";
      case 1 -> "LW";
      case 2 -> between(1, 27) + "W";
      default -> values(1, 28);
    };
  }

  private String dayOfWeek() {
    int day = between(1, 6);
    return switch (random.nextInt(5)) {
      case 0 -> day + "L";
      case 1 -> day + "#" + between(1, 4);
      case 2 -> WEEKDAYS.get(day);
      case 3 -> day + "-" + between(day, 6);
      default -> day + "," + (day % 6 + 1);
    };
  }

  private int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }
}
