package io.belfry.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The sign of life of a loop: it beats at each turn, and is down when the last beat is old. */
public final class Heartbeat implements HealthCheck {
  private final LongSupplier nanoTime;
  private final Duration limit;
  private final AtomicLong last;

  /**
   * @param nanoTime nanoseconds of a clock that only goes forward
   * @param limit the age of the last beat beyond which the loop counts as stuck
   */
  public Heartbeat(LongSupplier nanoTime, Duration limit) {
    this.nanoTime = nanoTime;
    this.limit = limit;
    this.last = new AtomicLong(nanoTime.getAsLong());
  }

  /** The loop has made a turn. */
  public void beat() {
    last.set(nanoTime.getAsLong());
  }

  /** Time since the last turn, or since the loop was made. */
  public Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - last.get());
  }

  @Override
  public Result check() {
    return age().compareTo(limit) <= 0 ? Result.ok() : Result.down("stuck");
  }
}
