package io.belfry.node;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The threads that the server gives the node, as plain {@code java.util.concurrent} types.
 *
 * <p>The server stops these executors: {@code shutdown} on them throws {@link
 * IllegalStateException}.
 */
@ApplicationScoped
@ManagedExecutorDefinition(name = ManagedExecutors.TASKS, maxAsync = ManagedExecutors.MAX_TASKS)
@ManagedScheduledExecutorDefinition(
    name = ManagedExecutors.TIMERS,
    maxAsync = ManagedExecutors.MAX_TIMERS)
@ManagedThreadFactoryDefinition(name = ManagedExecutors.LOOPS)
@SuppressWarnings("NullAway.Init") // the server injects before the bean is used
public class ManagedExecutors {
  static final String TASKS = "java:app/concurrent/belfryTasks";
  static final String TIMERS = "java:app/concurrent/belfryTimers";
  static final String LOOPS = "java:app/concurrent/belfryLoops";

  /** More than the most tasks that {@code belfry.worker.threads} allows. */
  static final int MAX_TASKS = 2048;

  static final int MAX_TIMERS = 8;

  @Resource(lookup = TASKS)
  ManagedExecutorService tasks;

  @Resource(lookup = TIMERS)
  ManagedScheduledExecutorService timers;

  @Resource(lookup = LOOPS)
  ManagedThreadFactory loops;

  /** Runs tasks: as many at once as are handed over; the worker limits them. */
  public ExecutorService tasks() {
    return tasks;
  }

  /** Runs short things at their time, on a few threads; nothing here may block for long. */
  public ScheduledExecutorService timers() {
    return timers;
  }

  /** Makes the thread of a loop that runs as long as the node. */
  public ThreadFactory loops() {
    return loops;
  }
}
