package io.belfry.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.execution.ProcessEntry.Mark;
import io.belfry.execution.ProcessEntry.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FamilyTest {
  private static final Mark OURS = new Mark("w~1", "c1");
  private static final long LEADER = 100;

  private final Family family = new Family(LEADER, OURS, Set.of(1L, 50L));

  @Test
  void takesTheGroupTheSessionTheMarkedAndTheirDescendants() {
    var processes =
        List.of(
            process(50, 1, 50),
            process(LEADER, 50, LEADER),
            new ProcessEntry(101, "a", new Place(1, LEADER, 7, false), 5, Optional.empty()),
            new ProcessEntry(102, "a", new Place(1, 7, LEADER, false), 5, Optional.empty()),
            process(103, 1, 103).withMark(Optional.of(OURS)),
            process(104, 103, 104),
            process(105, 104, 105),
            process(106, 50, 106));
    assertPids(processes, true, 100, 101, 102, 103, 104, 105);
  }

  @Test
  void leavesOtherWorkersAndOtherClaimsAlone() {
    var processes =
        List.of(
            process(103, 1, 103).withMark(Optional.of(new Mark("w~2", "c1"))),
            process(104, 1, 104).withMark(Optional.of(new Mark("w~1", "c2"))));
    assertPids(processes, true);
  }

  @Test
  void neverTakesTheJvmOrTheGuard() {
    var processes = List.of(process(50, LEADER, LEADER).withMark(Optional.of(OURS)));
    assertPids(processes, true);
  }

  @Test
  void leavesOutTheDead() {
    var zombie =
        new ProcessEntry(101, "a", new Place(1, LEADER, LEADER, true), 5, Optional.empty());
    assertPids(List.of(zombie), true);
  }

  @Test
  void doesNotTakeAGroupWhoseNumberIsUsedAgain() {
    var processes = List.of(process(LEADER, 1, LEADER), process(101, LEADER, LEADER));
    assertPids(processes, false);
  }

  @Test
  void takesTheGroupOfALeaderThatHasEnded() {
    assertPids(List.of(process(101, 1, LEADER)), false, 101);
  }

  @Test
  void remembersAMemberWhoseParentHasEnded() {
    var child = process(104, LEADER, 104);
    assertPids(List.of(process(LEADER, 50, LEADER), child), true, 100, 104);
    var givenAway = process(104, 1, 104);
    assertPids(List.of(givenAway), false, 104);
  }

  @Test
  void doesNotRememberAPidThatIsUsedAgain() {
    assertPids(List.of(process(LEADER, 50, LEADER), process(104, LEADER, 104)), true, 100, 104);
    var stranger = new ProcessEntry(104, "b", new Place(1, 104, 104, false), 9, Optional.empty());
    assertPids(List.of(stranger), false);
  }

  @Test
  void doesNotTakeAChildOlderThanItsParent() {
    var old = new ProcessEntry(104, "b", new Place(LEADER, 104, 104, false), 4, Optional.empty());
    assertPids(List.of(process(LEADER, 50, LEADER), old), true, 100);
  }

  private void assertPids(List<ProcessEntry> processes, boolean leaderWasAlive, long... pids) {
    assertThat(family.select(processes, leaderWasAlive).stream().mapToLong(ProcessEntry::pid))
        .containsExactlyInAnyOrderElementsOf(java.util.Arrays.stream(pids).boxed().toList());
  }

  private static ProcessEntry process(long pid, long parent, long session) {
    return new ProcessEntry(
        pid, "a", new Place(parent, session, session, false), 5, Optional.empty());
  }
}
