package io.belfry.execution;

import java.util.HashSet;
import java.util.Set;

/**
 * What all attempts of a {@link ShellTaskRunner} share.
 *
 * @param table the processes of the machine
 * @param leaders the leading processes of the attempts
 * @param launcher starts them
 * @param guard outlives the JVM
 * @param secrets gives the values of secrets
 */
record ShellHost(
    ProcessTable table,
    Leaders leaders,
    Launcher launcher,
    ProcessGuard guard,
    SecretResolver secrets) {
  /** The same under another guard. */
  ShellHost guardedBy(ProcessGuard other) {
    return new ShellHost(table, leaders, launcher, other, secrets);
  }

  /** The pids that are never part of an attempt. */
  Set<Long> strangers() {
    Set<Long> strangers = new HashSet<>();
    strangers.add(ProcessHandle.current().pid());
    guard.pid().ifPresent(strangers::add);
    return strangers;
  }
}
