package io.belfry.scheduler;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A line of things to start that is worked off by as many threads as it takes: a thread that takes
 * one first calls another for the rest, so that a start that blocks holds nobody up, and a thousand
 * that don't block wake few threads. What a start leaves to do waits until nothing else is to be
 * started.
 *
 * <p>At most one called thread is on its way at a time, as in the common pool of {@code
 * java.util.concurrent} (Doug Lea, "A Java Fork/Join Framework", 2000, and the notes in {@code
 * ForkJoinPool}). A thread woken for each start cost more than the start (docs/decisions.md).
 */
final class StartLine<T> {
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> left = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final Executor executor;
  private final Function<T, Runnable> start;
  private final BiConsumer<T, Throwable> noThread;

  /**
   * Starts by {@code start} on the threads of {@code executor}; {@code noThread} takes what can't
   * be started for want of one.
   *
   * @param start starts one and tells what is left to do then; neither must throw
   */
  StartLine(Executor executor, Function<T, Runnable> start, BiConsumer<T, Throwable> noThread) {
    this.executor = executor;
    this.start = start;
    this.noThread = noThread;
  }

  /** Starts this as soon as may be; from any thread, never blocks. */
  void add(T thing) {
    waiting.add(thing);
    call();
  }

  private void call() {
    if ((waiting.isEmpty() && left.isEmpty()) || !called.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // the JVM says so where the system gives it no more threads
      called.set(false);
      refuse(e);
    }
  }

  private void work() {
    called.set(false);
    boolean found = true;
    while (found) {
      found = startNext() || finishNext();
    }
  }

  private boolean startNext() {
    T next = waiting.poll();
    if (next == null) {
      return false;
    }
    call();
    left.add(start.apply(next));
    return true;
  }

  private boolean finishNext() {
    Runnable next = left.poll();
    if (next == null) {
      return false;
    }
    next.run();
    return true;
  }

  private void refuse(Throwable reason) {
    T next = waiting.poll();
    while (next != null) {
      noThread.accept(next, reason);
      next = waiting.poll();
    }
  }
}
