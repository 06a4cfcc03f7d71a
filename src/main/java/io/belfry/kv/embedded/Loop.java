package io.belfry.kv.embedded;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;

/**
 * A thread that does one step again and again until it is stopped, and that no failure of a step
 * ends: failures are logged, with a pause so that a lasting one doesn't spin.
 */
final class Loop implements Runnable {
  private static final Logger LOG = System.getLogger(Loop.class.getName());
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;

  /** What the loop does. */
  interface Step {
    /** Waits for work, for a bounded time, and does it. */
    void once() throws InterruptedException;

    /** Cleans up, on the loop's thread. */
    void atEnd();
  }

  private final String name;
  private final Step step;
  private final Thread thread;
  private volatile boolean stopping;

  private Loop(String name, Step step, ThreadFactory threads) {
    this.name = name;
    this.step = step;
    this.thread =
        Objects.requireNonNull(threads.newThread(this), "the thread factory gave no thread");
  }

  /** Makes a loop on a thread of the factory. */
  static Loop of(String name, Step step, ThreadFactory threads) {
    Loop loop = new Loop(name, step, threads);
    loop.thread.setName(name);
    return loop;
  }

  void start() {
    thread.start();
  }

  /** Lets the loop end after the step it is in; the caller wakes it. */
  void stop() {
    stopping = true;
  }

  /** Waits for the loop to end, unless called from within it; false if it did not in time. */
  boolean join(long millis) {
    if (thread == Thread.currentThread()) {
      return true;
    }
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  @SuppressWarnings("CatchAndPrintStackTrace") // an Error must not end the loop either
  public void run() {
    while (!stopping) {
      try {
        step.once();
      } catch (InterruptedException e) {
        // the container interrupts its threads when it stops; only stop() ends the loop
      } catch (Throwable e) {
        logAndPause(e);
      }
    }
    try {
      step.atEnd();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, name + " did not end cleanly", e);
    }
  }

  private void logAndPause(Throwable failure) {
    LOG.log(Level.ERROR, name + " failed and goes on", failure);
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
    } catch (InterruptedException e) {
      // see run()
    }
  }
}
