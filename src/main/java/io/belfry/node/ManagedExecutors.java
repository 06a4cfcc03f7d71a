package io.belfry.node;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that the server gives the node, as plain {@code java.util.concurrent} types.
 *
 * <p>All threads are the server's. The pool of the tasks is ours, over the server's thread factory:
 * a managed executor of Payara makes one more thread at each hand-over until it has {@code
 * maxAsync} of them, and keeps them (measured: 2,100 threads after 2,000 short tasks one after the
 * other).
 *
 * <p>Whoever uses these executors does not shut them down; Payara would let them, and the others
 * would stand still.
 */
@ApplicationScoped
@ManagedScheduledExecutorDefinition(
    name = ManagedExecutors.TIMERS,
    maxAsync = ManagedExecutors.MAX_TIMERS)
@ManagedThreadFactoryDefinition(name = ManagedExecutors.THREADS)
@SuppressWarnings("NullAway.Init") // the server injects before the bean is used
public class ManagedExecutors {
  static final String TIMERS = "java:app/concurrent/belfryTimers";
  static final String THREADS = "java:app/concurrent/belfryThreads";

  /** Well above the most tasks that {@code belfry.worker.threads} allows at once. */
  static final int MAX_TASKS = 4096;

  static final int MAX_TIMERS = 8;

  private static final long IDLE_SECONDS = 60;

  @Resource(lookup = TIMERS)
  ManagedScheduledExecutorService timers;

  @Resource(lookup = THREADS)
  ManagedThreadFactory threads;

  private ThreadPoolExecutor tasks;

  @PostConstruct
  void makeTaskPool() {
    tasks =
        new ThreadPoolExecutor(
            0, MAX_TASKS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  @PreDestroy
  void stopTaskPool() {
    tasks.shutdownNow();
  }

  /** Runs tasks, each at once on a thread of its own; the worker limits how many there are. */
  public ExecutorService tasks() {
    return tasks;
  }

  /**
   * Runs short things at their time, on {@value #MAX_TIMERS} threads; nothing here may block for
   * long.
   */
  public ScheduledExecutorService timers() {
    return timers;
  }

  /** Makes the thread of a loop that runs as long as the node; a daemon on Payara. */
  public ThreadFactory threads() {
    return threads;
  }
}
