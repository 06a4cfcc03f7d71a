package io.belfry.execution;

import java.util.Optional;

/**
 * One process as it was seen at some time.
 *
 * @param pid its id
 * @param command its short name, at most 15 characters
 * @param place where it stands among the others
 * @param startTicks when it started, in clock ticks since boot; with the pid it names a process for
 *     good
 * @param mark the execution it belongs to by its environment, where it says so
 */
record ProcessEntry(long pid, String command, Place place, long startTicks, Optional<Mark> mark) {

  /**
   * Where a process stands among the others.
   *
   * @param parent its parent's pid
   * @param group its process group
   * @param session its session
   * @param dead whether it has ended and only waits to be collected
   */
  record Place(long parent, long group, long session, boolean dead) {}

  /** What a process carries in its environment: its worker's whole id and the claim's id. */
  record Mark(String worker, String claimId) {
    static Mark of(Attempt.Marks marks) {
      return new Mark(marks.worker(), marks.claimId());
    }
  }

  ProcessEntry withMark(Optional<Mark> other) {
    return new ProcessEntry(pid, command, place, startTicks, other);
  }

  /** Names the process for good, also when its pid is used again. */
  Identity identity() {
    return new Identity(pid, startTicks);
  }

  /** A pid and when its process started. */
  record Identity(long pid, long startTicks) {}
}
