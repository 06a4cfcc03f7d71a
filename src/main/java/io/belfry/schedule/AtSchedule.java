package io.belfry.schedule;

/**
 * The schedule of a job that runs once: {@code @at 2026-12-24T18:00:00+08:00}.
 *
 * @param expression the expression as written
 * @param atEpochSecond the one scheduled time, in seconds since 1970-01-01T00:00:00Z
 */
public record AtSchedule(String expression, long atEpochSecond) implements Schedule {
  @Override
  public long nextEpochSecond(long afterEpochSecond) {
    return afterEpochSecond < atEpochSecond ? atEpochSecond : NEVER;
  }

  @Override
  public long previousEpochSecond(long beforeEpochSecond) {
    return beforeEpochSecond > atEpochSecond ? atEpochSecond : NEVER_BEFORE;
  }

  @Override
  public boolean hourlyOrRarer() {
    return true;
  }
}
