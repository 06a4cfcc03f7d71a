package io.belfry.api;

import io.belfry.api.Upcoming.Span;
import io.belfry.codec.JobDocument;
import io.belfry.codec.JobDocument.Target;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.job.Calendars;
import io.belfry.job.Job;
import io.belfry.store.JobRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Measures the forecast of many jobs, run by hand: {@code ForecastLoad [jobs]}. Of the jobs 90 %
 * are daily or rarer, 9 % run every 1 to 15 minutes, 1 % every few seconds. Beside it, the same by
 * stepping from time to time, and which jobs start. It asserts nothing.
 */
final class ForecastLoad {
  private static final Instant NOW = Instant.parse("2026-03-28T20:00:00Z");
  private static final int DAY = 24 * 60;
  private static final List<String> ZONES = List.of("UTC", "Asia/Shanghai", "Europe/Berlin");

  private ForecastLoad() {}

  /** Prints the time of each of five rounds. */
  public static void main(String[] arguments) {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    List<JobRow> rows = rows(jobs);
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      Forecast forecast = Forecast.of(rows, NOW, DAY);
      long middle = System.nanoTime();
      long stepped = stepped(rows);
      long end = System.nanoTime();
      System.out.printf(
          "figure: forecast of %d jobs over 24 h: %d ms, %d executions; by stepping %d ms, %d;"
              + " ratio %.1f%n",
          jobs,
          (middle - start) / 1_000_000,
          forecast.total(),
          (end - middle) / 1_000_000,
          stepped,
          (double) (end - middle) / (middle - start));
      upcoming(rows, 200, 1);
      upcoming(rows, 1_000, 7);
    }
  }

  private static void upcoming(List<JobRow> rows, int limit, int days) {
    long start = System.nanoTime();
    Upcoming found = Upcoming.of(rows, new Span(NOW, NOW.plusSeconds(days * 86_400L)), limit);
    System.out.printf(
        "figure: the first %d of %d jobs that start within %d days: %d ms%n",
        found.starts().size(), found.total(), days, (System.nanoTime() - start) / 1_000_000);
  }

  private static long stepped(List<JobRow> rows) {
    long count = 0;
    Instant from = Instant.parse("2026-03-28T19:59:59Z");
    for (JobRow row : rows) {
      count += row.times().count(from, from.plusSeconds(DAY * 60L), Integer.MAX_VALUE);
    }
    return count;
  }

  private static List<JobRow> rows(int jobs) {
    Random random = new Random(1);
    List<JobRow> rows = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      String json =
          "{\"name\": \"j%d\", \"task\": {\"type\": \"noop\"}, \"schedule\": \"%s\", \"timeZone\": \"%s\"}"
              .formatted(i, schedule(i % 100, random), ZONES.get(random.nextInt(ZONES.size())));
      JobDocument document = JobDocument.read(Json.parse(json), Target.create("default", NOW));
      Instant created = NOW.minusSeconds(86_400);
      rows.add(
          new JobRow(
              new StoredJob(document, new Job.Identity("u", 1, created, created, created), 1),
              () -> Calendars.NONE));
    }
    return rows;
  }

  private static String schedule(int percent, Random random) {
    if (percent == 0) {
      return "*/" + (2 + random.nextInt(8)) + " * * * * *";
    }
    if (percent < 10) {
      return "*/" + (1 + random.nextInt(15)) + " * * * *";
    }
    String days = random.nextBoolean() ? "*" : String.valueOf(random.nextInt(7));
    return random.nextInt(60) + " " + random.nextInt(24) + " * * " + days;
  }
}
