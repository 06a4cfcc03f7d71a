package io.belfry.kv.embedded;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How an embedded store works.
 *
 * @param file the data file; created, with its folders and readable by its owner only, if absent
 * @param fsync whether every write waits until the disk itself has it; see {@link
 *     EmbeddedKeyValueStore} for what is promised without
 * @param historyEvents the most changes kept for watches
 * @param historyBytes about the most heap that they may take, in bytes
 * @param timeLimit how long a call may take before it fails
 */
public record EmbeddedSettings(
    Path file, boolean fsync, int historyEvents, long historyBytes, Duration timeLimit) {

  /** The defaults: no fsync, 100,000 changes in at most 32 MiB of history, 10 seconds a call. */
  public static EmbeddedSettings at(Path file) {
    return new EmbeddedSettings(file, false, 100_000, 32L << 20, Duration.ofSeconds(10));
  }

  /** These settings with fsync switched. */
  public EmbeddedSettings withFsync(boolean on) {
    return new EmbeddedSettings(file, on, historyEvents, historyBytes, timeLimit);
  }

  /** These settings with other bounds of the history. */
  public EmbeddedSettings withHistory(int events, long bytes) {
    return new EmbeddedSettings(file, fsync, events, bytes, timeLimit);
  }

  /** These settings with another time limit. */
  public EmbeddedSettings withTimeLimit(Duration limit) {
    return new EmbeddedSettings(file, fsync, historyEvents, historyBytes, limit);
  }
}
