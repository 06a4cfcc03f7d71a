package io.belfry.execution;

import io.belfry.execution.ProcessEntry.Identity;
import io.belfry.execution.ProcessEntry.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of one attempt: the members of its process group and session, all that carry its
 * mark, and the descendants of any of them. Once a member, a process stays one: it is still known
 * when the parent that gave it away has ended.
 *
 * <p>Selection is a pure function of what was seen; only the attempt's thread uses a family.
 */
final class Family {
  private final long leader;
  private final Mark mark;
  private final Set<Long> strangers;
  private final Set<Identity> known = new HashSet<>();

  /**
   * @param leader the pid of the process that leads the group and the session
   * @param mark what members carry
   * @param strangers pids that are never members, whatever they look like: the JVM and its guard
   */
  Family(long leader, Mark mark, Set<Long> strangers) {
    this.leader = leader;
    this.mark = mark;
    this.strangers = Set.copyOf(strangers);
  }

  /** The pid of the process that leads the group. */
  long leader() {
    return leader;
  }

  /** Whether this member is in the leader's process group. */
  boolean isInGroup(ProcessEntry member) {
    return member.place().group() == leader;
  }

  /**
   * The living members among these processes.
   *
   * @param leaderWasAlive whether the leader had not ended before the processes were looked at
   */
  List<ProcessEntry> select(List<ProcessEntry> processes, boolean leaderWasAlive) {
    boolean groupIsOurs = leaderWasAlive || !isReused(processes);
    Map<Long, ProcessEntry> others = new HashMap<>();
    Map<Long, ProcessEntry> members = new HashMap<>();
    for (ProcessEntry process : processes) {
      if (!process.place().dead() && !strangers.contains(process.pid())) {
        boolean belongs = belongs(process, groupIsOurs);
        (belongs ? members : others).put(process.pid(), process);
      }
    }
    addDescendants(members, others);
    members.values().forEach(member -> known.add(member.identity()));
    return List.copyOf(members.values());
  }

  private boolean belongs(ProcessEntry process, boolean groupIsOurs) {
    boolean inGroup = process.place().group() == leader || process.place().session() == leader;
    return (groupIsOurs && inGroup)
        || process.mark().equals(Optional.of(mark))
        || known.contains(process.identity());
  }

  /** The system gives the leader's pid to another process only once its group is empty. */
  private boolean isReused(List<ProcessEntry> processes) {
    return processes.stream().anyMatch(process -> process.pid() == leader);
  }

  private static void addDescendants(
      Map<Long, ProcessEntry> members, Map<Long, ProcessEntry> others) {
    boolean grew = true;
    while (grew) {
      List<ProcessEntry> children = new ArrayList<>();
      for (ProcessEntry process : others.values()) {
        ProcessEntry parent = members.get(process.place().parent());
        if (parent != null && parent.startTicks() <= process.startTicks()) {
          children.add(process);
        }
      }
      children.forEach(child -> members.put(child.pid(), child));
      children.forEach(child -> others.remove(child.pid()));
      grew = !children.isEmpty();
    }
  }
}
