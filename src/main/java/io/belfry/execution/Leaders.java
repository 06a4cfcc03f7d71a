package io.belfry.execution;

import io.belfry.execution.ProcessEntry.Mark;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The leading processes of all attempts of this JVM. It tells cheaply whether an attempt that has
 * just ended may have left a process behind: Linux gives pids in ascending order, so all that a
 * short attempt started lies between its leader's pid and the last one given out, and a look at
 * those replaces the reading of all processes. Thread-safe.
 */
final class Leaders {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Where more pids than this were given out meanwhile, reading all processes is cheaper. */
  private static final long MAX_RANGE = 400;

  private final Set<Long> alive = ConcurrentHashMap.newKeySet();
  private final long ownSession =
      ProcessTable.entry(ProcessHandle.current().pid())
          .map(entry -> entry.place().session())
          .orElse(-1L);

  /** A leader was started. */
  void add(long pid) {
    alive.add(pid);
  }

  /** Nothing of this leader's attempt is left. */
  void remove(long pid) {
    alive.remove(pid);
  }

  /**
   * Whether a process of the attempt may be left. False is certain; true means that a full look is
   * needed.
   *
   * @param leader its leader, which has ended
   * @param mark what its processes carry
   * @param ageNanos how long ago the leader was started
   */
  boolean mayHaveLeft(long leader, Mark mark, long ageNanos) {
    if (ageNanos > MAX_AGE_NANOS) {
      return true;
    }
    long seen = leader;
    while (true) {
      OptionalLong last = ProcessTable.lastPid();
      if (last.isEmpty() || last.getAsLong() < seen || last.getAsLong() - leader > MAX_RANGE) {
        return true;
      }
      if (last.getAsLong() == seen) {
        // nobody of the family was left to start anything after the last look
        return false;
      }
      while (seen < last.getAsLong()) {
        seen++;
        if (belongsTo(leader, mark, seen)) {
          return true;
        }
      }
    }
  }

  private boolean belongsTo(long leader, Mark mark, long pid) {
    if (alive.contains(pid) || !Proc.has(Long.toString(pid))) {
      return false;
    }
    Optional<ProcessEntry> entry = ProcessTable.entry(pid);
    if (entry.isEmpty() || entry.get().place().dead()) {
      return false;
    }
    long session = entry.get().place().session();
    if (session == leader) {
      return true;
    }
    // nobody can enter the session of somebody else
    boolean isOthers = session == ownSession || alive.contains(session);
    return !isOthers && ProcessTable.markOf(pid).equals(Optional.of(mark));
  }
}
