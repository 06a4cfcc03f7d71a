package io.belfry.kv.etcd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which callbacks of a kind run, in their order. What still comes after it has
 * stopped runs where it comes from, so that no future stays open.
 */
final class CallbackThread implements Executor {
  private static final Logger LOG = System.getLogger(CallbackThread.class.getName());

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Runnable tick;
  private final Duration pause;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean stopped;

  /**
   * @param tick runs on the thread about every {@code pause}
   */
  CallbackThread(String name, ThreadFactory threads, Duration pause, Runnable tick) {
    this.tick = tick;
    this.pause = pause;
    this.thread =
        Objects.requireNonNull(threads.newThread(this::run), "the thread factory gave no thread");
    thread.setName(name);
  }

  void start() {
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (stopped) {
      runRest();
    }
  }

  /** Ends the thread after what is queued, and waits for it unless called from within it. */
  void stop(Duration patience) {
    stopping = true;
    tasks.add(() -> {});
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long ticked = System.nanoTime();
    while (!stopping) {
      try {
        Runnable task = tasks.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (task != null) {
          safely(task);
        }
      } catch (InterruptedException e) {
        // the container interrupts its threads when it stops; only stop() ends the loop
      }
      if (System.nanoTime() - ticked >= pause.toNanos()) {
        ticked = System.nanoTime();
        safely(tick);
      }
    }
    stopped = true;
    runRest();
  }

  private void runRest() {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      safely(task);
    }
  }

  /** Runs foreign code, whose failures concern nobody else. */
  private static void safely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a callback failed", e);
    }
  }
}
