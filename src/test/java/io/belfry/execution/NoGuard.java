package io.belfry.execution;

import java.util.Optional;
import java.util.OptionalLong;

/** A guard that permits everything and does nothing. */
final class NoGuard implements ProcessGuard {
  @Override
  public boolean permits(String worker) {
    return true;
  }

  @Override
  public void started(long pid) {}

  @Override
  public void ended(long pid) {}

  @Override
  public void killGroup(long pid) {}

  @Override
  public Optional<String> fired(String worker) {
    return Optional.empty();
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }
}
