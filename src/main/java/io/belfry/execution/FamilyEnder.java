package io.belfry.execution;

import io.belfry.execution.ProcessEntry.Identity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ends a family: TERM to each member, once; after the grace period KILL to all that are left, again
 * and again until none is. Only the attempt's thread uses it.
 */
final class FamilyEnder {
  private static final Logger LOG = System.getLogger(FamilyEnder.class.getName());
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

  /** A process that outlives this many KILLs hangs in the kernel or belongs to somebody else. */
  private static final int KILLS_BEFORE_WARNING = 40;

  private final ProcessTable table;
  private final Family family;
  private final ProcessGuard guard;
  private final long killAt;
  private final Set<Identity> asked = new HashSet<>();
  private long pause = FIRST_PAUSE;
  private long nextRound = System.nanoTime();
  private int kills;

  /**
   * @param guard asked to end the group as a whole when single signals do not suffice
   * @param grace between TERM and KILL
   */
  FamilyEnder(ProcessTable table, Family family, ProcessGuard guard, Duration grace) {
    this.table = table;
    this.family = family;
    this.guard = guard;
    this.killAt = System.nanoTime() + grace.toNanos();
  }

  /** Nanoseconds until the next round is due; not positive if it is. */
  long untilNextRound(long nanoTime) {
    return nextRound - nanoTime;
  }

  /** The next round is due at once, because something changed. */
  void hurry() {
    nextRound = System.nanoTime();
    pause = FIRST_PAUSE;
  }

  /**
   * One round: looks for members and signals them.
   *
   * @param leaderIsAlive whether the leader had not ended before the call
   * @return the members that were alive when it looked; none once the family has ended
   */
  List<ProcessEntry> round(boolean leaderIsAlive) {
    List<ProcessEntry> members = family.select(table.read(), leaderIsAlive);
    long now = System.nanoTime();
    boolean kill = now - killAt >= 0;
    members.forEach(member -> signal(member, kill));
    if (kill && !members.isEmpty()) {
      kills++;
      // a group that forks faster than it is read ends only when it ends at once
      if (kills > 1 && members.stream().anyMatch(family::isInGroup)) {
        guard.killGroup(family.leader());
      }
      if (kills == KILLS_BEFORE_WARNING) {
        LOG.log(Level.WARNING, "these processes do not end, or may not be ended: {0}", members);
      }
    }
    schedule(now, kill);
    return members;
  }

  private void schedule(long now, boolean kill) {
    nextRound = now + pause;
    pause = Math.min(2 * pause, LAST_PAUSE);
    if (!kill && nextRound - killAt > 0) {
      nextRound = killAt;
      pause = FIRST_PAUSE;
    }
  }

  private void signal(ProcessEntry member, boolean kill) {
    if (kill || asked.add(member.identity())) {
      Signals.send(member.identity(), kill);
    }
  }
}
