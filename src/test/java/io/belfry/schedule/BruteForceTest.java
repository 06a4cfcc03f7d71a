package io.belfry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.schedule.DstPolicy.Gap;
import io.belfry.schedule.DstPolicy.Overlap;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random expressions against a matcher that looks at each second, or each day, on its own; forwards
 * and backwards. Another run: {@code -Dschedule.seed=…}; a longer one: {@code
 * -Dschedule.tries=100000}. A failure names the seed of its try and the expression.
 */
class BruteForceTest {
  private static final long SEED = Long.getLong("schedule.seed", 20_260_101L);
  private static final int TRIES = Integer.getInteger("schedule.tries", 800);
  private static final int SECONDS = 8 * 3_600;

  /** The end of a day that Samoa never had. */
  private static final long APIA_LEAPS = Instant.parse("2011-12-30T10:00:00Z").getEpochSecond();

  private static final List<String> ZONES =
      List.of(
          "UTC",
          "America/New_York",
          "Europe/Berlin",
          "Australia/Lord_Howe",
          "Antarctica/Troll",
          "Pacific/Apia",
          "Africa/Casablanca",
          "Asia/Amman",
          "America/Sao_Paulo",
          "Asia/Kathmandu");

  @Test
  void agreesOnEverySecondAroundChangesOfTheClock() {
    long runs = tries().map(BruteForceTest::trySeconds).sum();
    assertThat(runs).as("the comparison is not empty").isGreaterThan(10L * TRIES);
  }

  private static long trySeconds(long seed) {
    Random random = new Random(seed);
    RandomCron cron = RandomCron.ofTimes(random);
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    DstPolicy policy = policy(random);
    long from = startNearChange(zone, random);
    long to = from + SECONDS;
    List<Instant> expected = eachSecond(cron, zone.getRules(), policy, from, to);
    String what =
        "seed %d: %s in %s, %s, from %s".formatted(seed, cron.expression(), zone, policy, from);
    Schedule schedule = parse(cron, zone, policy);
    assertThat(times(schedule, from, to)).as(what).isEqualTo(expected);
    assertThat(timesBackwards(schedule, from, to)).as(what).isEqualTo(expected);
    assertCountsPerMinute(schedule, expected, from + 1, random.nextInt(200), what);
    return expected.size();
  }

  private static void assertCountsPerMinute(
      Schedule schedule, List<Instant> expected, long from, int delay, String what) {
    long start = from + delay - Math.floorMod(from + delay, 60);
    int minutes = SECONDS / 60;
    MinuteCounts counts = new MinuteCounts(start, minutes).later(delay);
    schedule.countPerMinute(from, counts.to(), counts);

    int[] each = new int[minutes];
    for (Instant time : expected) {
      long at = time.getEpochSecond() + delay - start;
      if (at < minutes * 60L) {
        each[(int) (at / 60)]++;
      }
    }
    assertThat(counts.toArray()).as(what + ", " + delay + " s later").isEqualTo(each);
  }

  private static LongStream tries() {
    return LongStream.range(SEED, SEED + TRIES).parallel();
  }

  @Test
  void agreesOnEveryDay() {
    long runs = tries().map(BruteForceTest::tryDays).sum();
    assertThat(runs).as("the comparison is not empty").isGreaterThan(10L * TRIES);
  }

  private static long tryDays(long seed) {
    Random random = new Random(seed);
    RandomCron cron = RandomCron.ofDays(random);
    LocalDate first = LocalDate.of(1990 + random.nextInt(120), 1 + random.nextInt(12), 1);
    LocalDate last = first.plusYears(4);
    List<Instant> expected =
        first.datesUntil(last).filter(cron::matchesDay).map(BruteForceTest::midnight).toList();
    long from = midnight(first).getEpochSecond() - 1;
    long to = midnight(last).getEpochSecond() - 1;
    String what = "seed %d: %s from %s".formatted(seed, cron.expression(), first);
    Schedule schedule = parse(cron, ZoneOffset.UTC, DstPolicy.BY_RULE);
    assertThat(times(schedule, from, to)).as(what).isEqualTo(expected);
    assertThat(timesBackwards(schedule, from, to)).as(what).isEqualTo(expected);
    return expected.size();
  }

  private static Schedule parse(RandomCron cron, ZoneId zone, DstPolicy policy) {
    return Schedules.parse(
        cron.expression(), new ScheduleContext(zone, policy, "a/b", Instant.EPOCH));
  }

  private static List<Instant> timesBackwards(Schedule schedule, long from, long to) {
    List<Instant> times = new ArrayList<>();
    long time = schedule.previousEpochSecond(to + 1);
    while (time > from) {
      times.add(Instant.ofEpochSecond(time));
      time = schedule.previousEpochSecond(time);
    }
    Collections.reverse(times);
    return times;
  }

  private static List<Instant> times(Schedule schedule, long from, long to) {
    List<Instant> times = new ArrayList<>();
    long time = schedule.nextEpochSecond(from);
    while (time <= to) {
      times.add(Instant.ofEpochSecond(time));
      time = schedule.nextEpochSecond(time);
    }
    return times;
  }

  private static List<Instant> eachSecond(
      RandomCron cron, ZoneRules rules, DstPolicy policy, long from, long to) {
    Gap gap =
        policy
            .gap()
            .orElse(cron.isInterval() && cron.coversAllHours() ? Gap.SKIP : Gap.RUN_AFTER_GAP);
    Overlap overlap = policy.overlap().orElse(cron.isInterval() ? Overlap.BOTH : Overlap.FIRST);
    List<Instant> times = new ArrayList<>();
    for (long second = from + 1; second <= to; second++) {
      Instant instant = Instant.ofEpochSecond(second);
      ZoneOffset offset = rules.getOffset(instant);
      LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, offset);
      if ((matches(cron, local) && counts(rules, local, offset, overlap))
          || (gap == Gap.RUN_AFTER_GAP && endsGapWithMatch(cron, rules, second))) {
        times.add(instant);
      }
    }
    return times;
  }

  private static boolean matches(RandomCron cron, LocalDateTime local) {
    return cron.matchesTime(local.toLocalTime().toSecondOfDay())
        && cron.matchesDay(local.toLocalDate());
  }

  private static boolean counts(
      ZoneRules rules, LocalDateTime local, ZoneOffset offset, Overlap overlap) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    if (offsets.size() < 2) {
      return true;
    }
    boolean first = offset.equals(offsets.get(0));
    return switch (overlap) {
      case FIRST -> first;
      case SECOND -> !first;
      case BOTH -> true;
    };
  }

  private static boolean endsGapWithMatch(RandomCron cron, ZoneRules rules, long second) {
    if (second % 900 != 0) {
      return false; // no clock of our zones changes at any other time
    }
    ZoneOffsetTransition change = rules.nextTransition(Instant.ofEpochSecond(second - 1));
    if (change == null || change.toEpochSecond() != second || !change.isGap()) {
      return false;
    }
    LocalDateTime local = change.getDateTimeBefore();
    while (local.isBefore(change.getDateTimeAfter())) {
      if (matches(cron, local)) {
        return true;
      }
      local = local.plusSeconds(1);
    }
    return false;
  }

  private static long startNearChange(ZoneId zone, Random random) {
    if (zone.getId().equals("Pacific/Apia") && random.nextInt(4) == 0) {
      return APIA_LEAPS - random.nextInt(SECONDS);
    }
    long any = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    long time = any + (long) (random.nextDouble() * 40 * 31_556_952);
    ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.ofEpochSecond(time));
    return change == null ? time : change.toEpochSecond() - random.nextInt(SECONDS + 3_600);
  }

  private static DstPolicy policy(Random random) {
    return random.nextBoolean()
        ? DstPolicy.BY_RULE
        : new DstPolicy(
            Optional.of(List.of(Gap.values()).get(random.nextInt(2))),
            Optional.of(List.of(Overlap.values()).get(random.nextInt(3))));
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
