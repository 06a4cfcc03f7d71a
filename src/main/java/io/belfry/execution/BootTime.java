package io.belfry.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.Optional;

/**
 * The time since the machine was booted, which the JVM and its guard share: {@code CLOCK_BOOTTIME},
 * as {@code /proc/uptime} tells it in hundredths of a second. It runs on while the machine sleeps.
 */
public final class BootTime {
  private BootTime() {}

  /**
   * The time since boot; throws {@link IllegalStateException} where the system has no such file.
   */
  public static Duration now() {
    return Proc.read("uptime", 64)
        .flatMap(data -> parse(new String(data, US_ASCII)))
        .orElseThrow(() -> new IllegalStateException("/proc/uptime can not be read"));
  }

  static Optional<Duration> parse(String uptime) {
    String[] parts = uptime.split("[. ]", 3);
    try {
      long hundredths = 10 * Long.parseLong(parts[1]);
      return Optional.of(Duration.ofSeconds(Long.parseLong(parts[0])).plusMillis(hundredths));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
