package io.belfry.schedule;

/**
 * The schedule of a job that runs each time a period has elapsed: {@code @every 1h30m}. The
 * scheduled times are {@code anchor + k × period} for k = 0, 1, 2, …; they depend on nothing else,
 * so they survive a restart, a change of owner and an edit of the job.
 *
 * <p>Elapsed time knows no daylight saving: a day is 86,400 seconds here.
 *
 * @param expression the expression as written
 * @param anchorEpochSecond the first scheduled time, in seconds since 1970-01-01T00:00:00Z
 * @param periodSeconds the time between two scheduled times, at least 1
 */
public record EverySchedule(String expression, long anchorEpochSecond, long periodSeconds)
    implements Schedule {
  private static final long SECONDS_PER_HOUR = 3_600;

  /** Refuses a period that is not positive or longer than 100 years. */
  public EverySchedule {
    if (periodSeconds < 1 || periodSeconds > DurationParser.MAX_SECONDS) {
      throw new IllegalArgumentException("not a period of seconds: " + periodSeconds);
    }
  }

  @Override
  public long nextEpochSecond(long afterEpochSecond) {
    if (afterEpochSecond >= CivilDate.MAX_EPOCH_SECOND) {
      return NEVER;
    }
    if (afterEpochSecond < anchorEpochSecond) {
      return anchorEpochSecond;
    }
    long elapsed = afterEpochSecond - anchorEpochSecond;
    long next = afterEpochSecond - elapsed % periodSeconds + periodSeconds;
    return next > CivilDate.MAX_EPOCH_SECOND ? NEVER : next;
  }

  @Override
  public long previousEpochSecond(long beforeEpochSecond) {
    if (beforeEpochSecond <= anchorEpochSecond) {
      return NEVER_BEFORE;
    }
    long latest = Math.min(beforeEpochSecond - 1, CivilDate.MAX_EPOCH_SECOND);
    return latest - (latest - anchorEpochSecond) % periodSeconds;
  }

  @Override
  public boolean hourlyOrRarer() {
    return periodSeconds >= SECONDS_PER_HOUR;
  }
}
