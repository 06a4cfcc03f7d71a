package io.belfry.schedule.bench;

import io.belfry.schedule.bench.Library.Span;
import io.belfry.schedule.bench.Library.Walk;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One step from a scheduled time to the next; and what it costs to parse an expression. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NextBenchmark {
  /** Ten years, over all changes of the clock in them. */
  static final Span YEARS =
      new Span(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2036-01-01T00:00:00Z"));

  /** The summer of New York, and five months of UTC: no change of the clock. */
  static final Span SUMMER =
      new Span(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2026-10-01T00:00:00Z"));

  @Param({
    "* * * * * *",
    "*/5 * * * * *",
    "0 * * * * *",
    "0 */15 * * * *",
    "0 0 * * * *",
    "0 30 2 * * *",
    "0 0 9-17 * * MON-FRI",
    "0 0 0 1 * *",
    "0 0 12 L * *",
    "0 0 12 LW * *",
    "0 0 12 15W * *",
    "0 0 12 * * FRI#2",
    "0 0 0 1 1 *",
    "0 0 0 29 2 *"
  })
  String expression;

  @Param({"UTC", "America/New_York"})
  String zone;

  @Param({"YEARS", "SUMMER"})
  String span;

  // innermost, so that the figures of one row are taken one after the other
  @Param({"BELFRY", "CRON_UTILS", "SPRING", "QUARTZ"})
  Library library;

  private ZoneId zoneId;
  private Walk walk;

  @Setup
  public void setUp() {
    zoneId = ZoneId.of(zone);
    walk = library.walk(expression, zoneId, span.equals("YEARS") ? YEARS : SUMMER);
  }

  @Benchmark
  public Object next() {
    return walk.step();
  }

  @Benchmark
  public Object parse() {
    return library.parse(expression, zoneId);
  }
}
