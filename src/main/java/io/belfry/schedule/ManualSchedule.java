package io.belfry.schedule;

/**
 * The schedule of a job that never runs by itself: {@code @manual}.
 *
 * @param expression the expression as written
 */
public record ManualSchedule(String expression) implements Schedule {
  @Override
  public long nextEpochSecond(long afterEpochSecond) {
    return NEVER;
  }

  @Override
  public long previousEpochSecond(long beforeEpochSecond) {
    return NEVER_BEFORE;
  }

  @Override
  public boolean hourlyOrRarer() {
    return true;
  }
}
