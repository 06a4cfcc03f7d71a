package io.belfry.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A wall clock that somebody sets while its process runs: it is off by the seconds that a file
 * holds. Safe to share.
 */
final class SetClock extends Clock {
  private static final long LOOK_MILLIS = 10;

  private final Clock real = Clock.systemUTC();
  private final Path file;
  private volatile Duration offset = Duration.ZERO;

  private SetClock(Path file) {
    this.file = file;
  }

  /** A clock that follows this file, which need not be there. */
  static SetClock following(Path file, ScheduledExecutorService timers) {
    SetClock clock = new SetClock(file);
    clock.look();
    timers.scheduleWithFixedDelay(clock::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return clock;
  }

  /** Sets all clocks that follow this file. */
  static void set(Path file, Duration offset) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, Long.toString(offset.toSeconds()));
    Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private void look() {
    try {
      if (Files.exists(file)) {
        offset = Duration.ofSeconds(Long.parseLong(Files.readString(file).strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Instant instant() {
    return real.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
