package io.belfry.execution;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands outside the JVM and ends the processes of a worker when the JVM can't: the part of
 * the {@link Guard} that the runner of processes uses. Any thread may call it.
 */
public interface ProcessGuard {
  /** Whether a process of this worker may be started now: it is guarded, and its time is not up. */
  boolean permits(String worker);

  /** A process that leads a group of its own was started. */
  void started(long pid);

  /** Nothing is left of the group of this process. */
  void ended(long pid);

  /** Sends KILL to all members of this process's group at once. */
  void killGroup(long pid);

  /** Why the guard ended all processes of this worker, as a reason code, if it did. */
  Optional<String> fired(String worker);

  /** The guard's own process. */
  OptionalLong pid();
}
