package io.belfry.node;

import io.belfry.execution.BootTime;
import io.belfry.execution.Guard;
import io.belfry.execution.KeptProcesses;
import io.belfry.execution.Leftovers;
import io.belfry.scheduler.WorkerHooks;
import io.belfry.store.WorkerInfo;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the guard up to date about the worker's registration. What an earlier life of the worker
 * left behind is ended before it registers; registering waits until the guard watches the new id.
 */
final class GuardHooks implements WorkerHooks {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 5;

  /** Between the end of the processes and the end of the lease. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Guard guard;
  private final KeptProcesses kept;

  GuardHooks(Guard guard, KeptProcesses kept) {
    this.guard = guard;
    this.kept = kept;
  }

  @Override
  public void registering(String worker) {
    Leftovers.Outcome leftovers = Leftovers.kill(WorkerInfo.nameOf(worker), kept::isMark);
    if (leftovers.left() > 0) {
      throw new IllegalStateException(
          leftovers.left() + " processes of an earlier life of this worker can't be ended");
    }
    guard.noDeadline();
    guard.worker(worker);
    awaitReady();
  }

  @Override
  public void leaseUntil(long nanos) {
    Duration left = Duration.ofNanos(nanos - System.nanoTime()).minus(MARGIN);
    guard.deadline(BootTime.now().plus(left));
  }

  /** Where it does not get ready its tasks fail with a reason, which is better than waiting on. */
  private void awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!guard.isReady() && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
