package io.belfry.execution;

import io.belfry.execution.ProcessEntry.Mark;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The process of one attempt while it runs: one loop on one thread reads the output, sees the end,
 * and ends the family when that is due. The loop looks at the pipes instead of waiting in them, so
 * nothing a task does to them can hold it up.
 */
final class AttemptProcess {
  private static final Logger LOG = System.getLogger(AttemptProcess.class.getName());
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  /** From this pause on it is worth asking for a wake-up at the end. */
  private static final long WAKE_UP_PAUSE = TimeUnit.MILLISECONDS.toNanos(16);

  /** How long output is read that comes from a process outside the family. */
  private static final long LAST_READ = TimeUnit.SECONDS.toNanos(1);

  private final ShellHost host;
  private final Attempt attempt;
  private final Process process;
  private final AttemptOutput output;
  private final Family family;
  private final long startedNanos = System.nanoTime();
  private Optional<FamilyEnder> ender = Optional.empty();
  private Optional<Stop> stopped = Optional.empty();
  private boolean leftoversNamed;
  private boolean endSeen;
  private boolean wakesUp;
  private long pause = FIRST_PAUSE;

  AttemptProcess(ShellHost host, Attempt attempt, Process process, AttemptOutput output) {
    this.host = host;
    this.attempt = attempt;
    this.process = process;
    this.output = output;
    this.family = new Family(process.pid(), Mark.of(attempt.marks()), host.strangers());
  }

  /**
   * Returns once nothing of the family is left.
   *
   * @param stop asks whether the attempt is to be ended
   * @return why it was ended, if it did not end by itself
   */
  Optional<Stop> watch(Supplier<Optional<Stop>> stop) {
    InputStream out = process.getInputStream();
    InputStream err = process.getErrorStream();
    // While the monitors are held, the JDK's reaper can't copy what the pipes still hold into
    // memory, as it does at the end of a process, and without a limit.
    synchronized (out) {
      synchronized (err) {
        while (!isOver(stop)) {
          boolean moved = output.pump(out, err);
          if (moved) {
            pause = FIRST_PAUSE;
          } else {
            park();
          }
        }
        readRest(out, err);
      }
    }
    close();
    return stopped;
  }

  /** Ends the family without reading on, when the loop itself failed. */
  void abandon() {
    close();
    FamilyEnder last = new FamilyEnder(host.table(), family, host.guard(), Duration.ZERO);
    boolean left = true;
    while (left) {
      boolean alive = process.isAlive();
      left = !last.round(alive).isEmpty() || alive;
      LockSupport.parkNanos(Math.max(FIRST_PAUSE, last.untilNextRound(System.nanoTime())));
    }
  }

  private boolean isOver(Supplier<Optional<Stop>> stop) {
    boolean alive = process.isAlive();
    if (ender.isEmpty()) {
      if (!alive && !mayHaveLeft()) {
        return true;
      }
      stopped = alive ? stop.get().or(this::deadline) : Optional.empty();
      if (alive && stopped.isEmpty()) {
        return false;
      }
      ender = Optional.of(newEnder());
    }
    return isEnded(ender.get(), alive);
  }

  private boolean isEnded(FamilyEnder ending, boolean alive) {
    if (!alive && !endSeen) {
      endSeen = true;
      ending.hurry();
    }
    if (ending.untilNextRound(System.nanoTime()) > 0) {
      return false;
    }
    List<ProcessEntry> members = ending.round(alive);
    if (!alive && stopped.isEmpty()) {
      nameLeftovers(members);
    }
    return members.isEmpty() && !alive;
  }

  private FamilyEnder newEnder() {
    pause = FIRST_PAUSE;
    Duration grace = attempt.limits().terminationGrace();
    return new FamilyEnder(host.table(), family, host.guard(), grace);
  }

  private boolean mayHaveLeft() {
    long age = System.nanoTime() - startedNanos;
    Mark mark = Mark.of(attempt.marks());
    return !host.launcher().hasOwnSession() || host.leaders().mayHaveLeft(process.pid(), mark, age);
  }

  private Optional<Stop> deadline() {
    boolean isPast = untilDeadline(System.nanoTime()) <= 0;
    return isPast ? Optional.of(Stop.DEADLINE) : Optional.empty();
  }

  private long untilDeadline(long nanoTime) {
    return attempt
        .limits()
        .activeDeadline()
        .map(limit -> limit.toNanos() - (nanoTime - startedNanos))
        .orElse(Long.MAX_VALUE);
  }

  private void nameLeftovers(List<ProcessEntry> members) {
    if (!members.isEmpty() && !leftoversNamed) {
      leftoversNamed = true;
      List<String> names = new ArrayList<>();
      members.stream().limit(5).forEach(one -> names.add(one.command() + " (" + one.pid() + ")"));
      String more = members.size() > 5 ? ", …" : "";
      output.remark(
          "the command ended and left processes running, which are ended now: "
              + String.join(", ", names)
              + more);
    }
  }

  private void park() {
    long now = System.nanoTime();
    long toNext =
        ender.map(ending -> ending.untilNextRound(now)).orElseGet(() -> untilDeadline(now));
    LockSupport.parkNanos(this, Math.max(1, Math.min(pause, toNext)));
    pause = Math.min(2 * pause, LAST_PAUSE);
    if (!wakesUp && pause >= WAKE_UP_PAUSE) {
      wakesUp = true;
      Thread self = Thread.currentThread();
      process.onExit().thenRun(() -> LockSupport.unpark(self));
    }
  }

  private void readRest(InputStream out, InputStream err) {
    long until = System.nanoTime() + LAST_READ;
    boolean more = true;
    while (more && System.nanoTime() - until < 0) {
      more = output.pump(out, err);
    }
  }

  private void close() {
    close(process.getInputStream());
    close(process.getErrorStream());
    close(process.getOutputStream());
  }

  private void close(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a pipe of {0} was closed before: {1}", attempt.execution(), e);
    }
  }
}
