package io.belfry.execution;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The processes of a worker that go on when its lease ends, because their job says so. They carry a
 * mark of their own and have a guard of their own, which knows no lease: it ends them when the JVM
 * dies or falls silent, for then nobody would see their end. That guard is started with the first
 * of them. Thread-safe.
 */
public final class KeptProcesses implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KeptProcesses.class.getName());

  private final String stableName;
  private final Guard guard;
  private volatile String mark;
  // under the monitor
  private boolean started;
  private boolean closed;

  /**
   * @param stableName of the worker
   * @param settings of the guard
   * @param timers as for a {@link Guard}
   */
  public KeptProcesses(
      String stableName, Guard.Settings settings, ScheduledExecutorService timers) {
    this.stableName = stableName;
    this.mark = newMark();
    this.guard = new Guard(settings, timers, fired -> renew());
  }

  /** Whether processes with this worker's id in their mark are kept by this JVM. */
  public boolean isMark(String worker) {
    return worker.equals(mark);
  }

  /** The attempt as it is carried out: under the mark of what is kept. */
  Attempt marked(Attempt attempt) {
    Attempt.Marks marks = attempt.marks();
    return new Attempt(
        attempt.execution(),
        attempt.attempt(),
        new Attempt.Marks(mark, marks.claimId(), marks.fencingToken()),
        attempt.task(),
        attempt.limits());
  }

  /**
   * Who guards such an attempt of this registered worker: it may start only while the worker's own
   * guard permits that, and is then in the hands of the other one.
   */
  ProcessGuard guard(ProcessGuard leased, String worker) {
    start();
    return new Kept(leased, guard, worker);
  }

  private synchronized void start() {
    if (started || closed) {
      return;
    }
    try {
      guard.start();
      guard.worker(mark);
      started = true;
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "the guard of what goes on without etcd can't run here", e);
    }
  }

  /** The guard has fired: the mark is spent, and so is everything that carries it. */
  private synchronized void renew() {
    mark = newMark();
    guard.worker(mark);
  }

  private String newMark() {
    return stableName + "~kept-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Ends whatever is left. */
  @Override
  public synchronized void close() {
    closed = true;
    if (started) {
      guard.close();
    }
  }

  private record Kept(ProcessGuard leased, ProcessGuard own, String worker)
      implements ProcessGuard {
    @Override
    public boolean permits(String marked) {
      return leased.permits(worker) && own.permits(marked);
    }

    @Override
    public void started(long pid) {
      own.started(pid);
    }

    @Override
    public void ended(long pid) {
      own.ended(pid);
    }

    @Override
    public void killGroup(long pid) {
      own.killGroup(pid);
    }

    @Override
    public Optional<String> fired(String marked) {
      return own.fired(marked);
    }

    @Override
    public OptionalLong pid() {
      return own.pid();
    }
  }
}
