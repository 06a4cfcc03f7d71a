package io.belfry.execution;

import java.util.Optional;
import java.util.OptionalLong;

/** A guard that is never ready. */
final class RefusingGuard implements ProcessGuard {
  @Override
  public boolean permits(String worker) {
    return false;
  }

  @Override
  public void started(long pid) {
    throw new AssertionError("started " + pid);
  }

  @Override
  public void ended(long pid) {
    throw new AssertionError("ended " + pid);
  }

  @Override
  public void killGroup(long pid) {
    throw new AssertionError("killed " + pid);
  }

  @Override
  public Optional<String> fired(String worker) {
    return Optional.empty();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }
}
