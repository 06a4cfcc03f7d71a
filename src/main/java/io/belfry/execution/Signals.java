package io.belfry.execution;

import io.belfry.execution.ProcessEntry.Identity;

/** Sends signals to processes that are still the ones that were seen. */
final class Signals {
  private Signals() {}

  /**
   * Sends KILL or TERM to this very process, and to no other that got its pid since.
   *
   * @return whether it was sent; false if the process is gone or belongs to somebody else
   */
  static boolean send(Identity process, boolean kill) {
    // The handle remembers the start time that it finds, and compares it again just before it
    // signals; so if the process is the right one after that, no other can be hit.
    return ProcessHandle.of(process.pid())
        .filter(handle -> isStill(process))
        .map(handle -> kill ? handle.destroyForcibly() : handle.destroy())
        .orElse(false);
  }

  private static boolean isStill(Identity process) {
    return ProcessTable.entry(process.pid())
        .filter(entry -> entry.startTicks() == process.startTicks())
        .isPresent();
  }
}
