package io.belfry.schedule.bench;

import io.belfry.schedule.Schedule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the schedule language beside cron-utils, Spring and Quartz and prints a table for each
 * question; what misses its target is marked, and makes the program end with 1. Arguments:
 * milliseconds of an iteration (200), and the questions (next garbage parse memory).
 */
public final class ScheduleBenchmark {
  private static final double TIMES_FASTER = 3;
  private static final double MOST_GARBAGE = 250;
  private static final double MOST_PARSE_NANOS = 1_000;
  private static final int SCHEDULES = 100_000;
  private static final long MOST_MEMORY = 20_000_000;
  private static final String[] BOTH_ZONES = {"UTC", "America/New_York"};
  private static final String[] OTHERS = {"CRON_UTILS", "SPRING", "QUARTZ"};

  private final int millis;
  private boolean missed;

  private ScheduleBenchmark(int millis) {
    this.millis = millis;
  }

  public static void main(String[] args) throws RunnerException {
    List<String> given = List.of(args);
    int millis = given.isEmpty() ? 200 : Integer.parseInt(given.get(0));
    List<String> questions =
        given.size() > 1
            ? given.subList(1, given.size())
            : List.of("memory", "garbage", "parse", "next");
    ScheduleBenchmark benchmark = new ScheduleBenchmark(millis);
    for (String question : questions) {
      switch (question) {
        case "next" -> benchmark.next();
        case "garbage" -> benchmark.garbage();
        case "parse" -> benchmark.parse();
        case "memory" -> benchmark.memory();
        default -> throw new IllegalArgumentException(question);
      }
    }
    System.exit(benchmark.missed ? 1 : 0);
  }

  private void next() throws RunnerException {
    List<RunResult> results = run("next", "YEARS", Library.values().length, BOTH_ZONES);
    System.out.printf(
        "%n%-22s %-17s %9s %11s %9s %9s  %s%n",
        "next(), ns a step", "zone", "Belfry", "cron-utils", "Spring", "Quartz", "faster");
    for (RunResult ours : of(results, "BELFRY")) {
      double[] others = new double[OTHERS.length];
      for (int i = 0; i < others.length; i++) {
        others[i] = time(sameRow(results, ours, OTHERS[i]));
      }
      double fastest = Math.min(others[0], Math.min(others[1], others[2]));
      double ratio = fastest / time(ours);
      System.out.printf(
          "%-22s %-17s %9.1f %11.0f %9.0f %9.0f  %.1f%s%n",
          param(ours, "expression"),
          param(ours, "zone"),
          time(ours),
          others[0],
          others[1],
          others[2],
          ratio,
          mark(ratio >= TIMES_FASTER));
    }
  }

  private void garbage() throws RunnerException {
    List<RunResult> within = run("next", "SUMMER", 1, BOTH_ZONES);
    List<RunResult> across = run("next", "YEARS", 1, BOTH_ZONES);
    System.out.printf(
        "%n%-22s %-17s %16s %16s%n", "garbage, B a step", "zone", "within a period", "ten years");
    for (RunResult years : across) {
      RunResult summer = sameRow(within, years, "BELFRY");
      boolean leaves = leavesThePeriod(summer);
      System.out.printf(
          Locale.ROOT,
          "%-22s %-17s %16s %16.1f%s%n",
          param(years, "expression"),
          param(years, "zone"),
          leaves ? "-" : "%.1f".formatted(allocated(summer)),
          allocated(years),
          mark(allocated(years) <= MOST_GARBAGE && (leaves || allocated(summer) < 0.5)));
    }
  }

  /** Rare times lie outside the one period, so that each step looks beyond it. */
  private static boolean leavesThePeriod(RunResult result) {
    Schedule schedule =
        Library.parseOurs(param(result, "expression"), ZoneId.of(param(result, "zone")));
    return param(result, "zone").equals("America/New_York")
        && schedule.nextEpochSecond(NextBenchmark.SUMMER.start().getEpochSecond())
            >= NextBenchmark.SUMMER.end().getEpochSecond();
  }

  private void parse() throws RunnerException {
    List<RunResult> results = run("parse", "YEARS", Library.values().length, "UTC");
    System.out.printf(
        "%n%-22s %9s %11s %9s %9s%n", "parse, ns", "Belfry", "cron-utils", "Spring", "Quartz");
    List<Double> times = new ArrayList<>();
    for (RunResult ours : of(results, "BELFRY")) {
      times.add(time(ours));
      System.out.printf(
          "%-22s %9.0f %11.0f %9.0f %9.0f%n",
          param(ours, "expression"),
          time(ours),
          time(sameRow(results, ours, "CRON_UTILS")),
          time(sameRow(results, ours, "SPRING")),
          time(sameRow(results, ours, "QUARTZ")));
    }
    times.sort(Comparator.naturalOrder());
    double median = times.get(times.size() / 2);
    System.out.printf("median of Belfry's: %.0f ns%s%n", median, mark(median < MOST_PARSE_NANOS));
  }

  /** What is alive after a collection, with the expressions' own text, before and after. */
  private void memory() {
    String[] expressions = new String[SCHEDULES];
    Schedule[] schedules = new Schedule[SCHEDULES];
    Library.parseOurs("0 0 * * *", ZoneId.of("America/New_York")); // the zone's own tables
    long before = alive();
    for (int i = 0; i < SCHEDULES; i++) {
      expressions[i] = "%d %d %d * * MON-FRI".formatted(i % 60, i / 60 % 60, i / 3_600 % 24);
      schedules[i] = Library.parseOurs(expressions[i], ZoneId.of("America/New_York"));
    }
    long bytes = alive() - before;
    long sum = 0;
    for (Schedule schedule : schedules) {
      sum += schedule.expression().length(); // all are still needed
    }
    System.out.printf(
        "%nmemory: %,d schedules and their text (%,d characters): %.1f MB%s%n",
        SCHEDULES, sum, bytes / 1e6, mark(bytes < MOST_MEMORY));
  }

  private static long alive() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Runs the benchmark of this name with the first so many libraries. */
  private List<RunResult> run(String name, String span, int libraries, String... zones)
      throws RunnerException {
    String[] names = new String[libraries];
    for (int i = 0; i < libraries; i++) {
      names[i] = Library.values()[i].name();
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(NextBenchmark.class.getName() + "\\." + name + "$")
            .param("span", span)
            .param("library", names)
            .param("zone", zones)
            .addProfiler(GCProfiler.class)
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(4)
            .measurementTime(TimeValue.milliseconds(millis))
            .jvmArgs("-Xmx256m", "-XX:+UseSerialGC")
            .verbosity(VerboseMode.SILENT);

    List<RunResult> results = List.copyOf(new Runner(options.build()).run());
    if (results.isEmpty()) {
      throw new IllegalStateException("no benchmark ran");
    }
    return results;
  }

  private static List<RunResult> of(List<RunResult> results, String library) {
    return results.stream().filter(result -> param(result, "library").equals(library)).toList();
  }

  private static RunResult sameRow(List<RunResult> results, RunResult row, String library) {
    return of(results, library).stream()
        .filter(each -> param(each, "expression").equals(param(row, "expression")))
        .filter(each -> param(each, "zone").equals(param(row, "zone")))
        .findFirst()
        .orElseThrow();
  }

  private static String param(RunResult result, String name) {
    return result.getParams().getParam(name);
  }

  private static double time(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double allocated(RunResult result) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
        .mapToDouble(entry -> entry.getValue().getScore())
        .findFirst()
        .orElseThrow();
  }

  private String mark(boolean hit) {
    missed |= !hit;
    return hit ? "" : "  MISSED";
  }
}
