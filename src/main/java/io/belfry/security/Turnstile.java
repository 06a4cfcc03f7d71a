package io.belfry.security;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets only so many through at once, first come, first served; whoever would wait too long, or
 * behind too many, is turned away. Any thread may come.
 */
public final class Turnstile {
  private final Semaphore places;
  private final AtomicInteger inside = new AtomicInteger();
  private final int most;
  private final Duration longestWait;

  public Turnstile(int atOnce, int mostWaiting, Duration longestWait) {
    this.places = new Semaphore(atOnce, true);
    this.most = atOnce + mostWaiting;
    this.longestWait = longestWait;
  }

  /** Does the work, or answers nothing where there was no place for it. */
  public <T> Optional<T> pass(Supplier<T> work) {
    try {
      return inside.incrementAndGet() > most ? Optional.empty() : inPlace(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      inside.decrementAndGet();
    }
  }

  private <T> Optional<T> inPlace(Supplier<T> work) throws InterruptedException {
    if (!places.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      places.release();
    }
  }
}
