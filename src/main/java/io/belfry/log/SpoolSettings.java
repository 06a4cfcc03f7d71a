package io.belfry.log;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the spool is and how much it may take.
 *
 * @param folder its folder, its own alone
 * @param maxBytes the disk it may take; output is cut when an eighth of it (at most 64 MiB) is
 *     left, and the spool is full when half of that is left
 * @param minFreeBytes the free disk below which output is cut; below half of it the spool is full
 * @param segmentBytes the size at which a new file is begun
 * @param batch how entries go to the log
 */
public record SpoolSettings(
    Path folder, long maxBytes, long minFreeBytes, int segmentBytes, Batch batch) {
  private static final long MAX_RESERVE = 64L << 20;

  /**
   * How entries go to the log: as soon as there are as many or as much, at the latest after the
   * interval.
   */
  public record Batch(int entries, int bytes, Duration interval) {
    /** 500 entries, 1 MiB, 200 ms. */
    public static final Batch DEFAULT = new Batch(500, 1 << 20, Duration.ofMillis(200));

    public Batch {
      if (entries < 1 || bytes < 1 || interval.isNegative()) {
        throw new IllegalArgumentException("a batch holds at least one entry");
      }
    }
  }

  public SpoolSettings {
    if (maxBytes < 1 || minFreeBytes < 0 || segmentBytes < 1) {
      throw new IllegalArgumentException("the spool needs room");
    }
  }

  /** The usual sizes: files of 8 MiB at most, 128 MiB of the disk left free. */
  public static SpoolSettings of(Path folder, long maxBytes, Batch batch) {
    int segment = (int) Math.min(8 << 20, Math.max(64 << 10, maxBytes / 16));
    return new SpoolSettings(folder, maxBytes, 128L << 20, segment, batch);
  }

  /** What output leaves to the records of ends. */
  long reserveBytes() {
    return Math.min(MAX_RESERVE, maxBytes / 8);
  }

  /** How many bytes of output there is still room for. */
  long outputRoom(long usedBytes) {
    return maxBytes - reserveBytes() - usedBytes;
  }

  /** How full the spool is. */
  Pressure pressure(long usedBytes, long usableBytes) {
    if (usedBytes >= maxBytes - reserveBytes() / 2 || usableBytes < minFreeBytes / 2) {
      return Pressure.FULL;
    }
    boolean tight = usedBytes >= maxBytes - reserveBytes() || usableBytes < minFreeBytes;
    return tight ? Pressure.CUT_OUTPUT : Pressure.NONE;
  }

  /** What the spool still takes. */
  enum Pressure {
    /** Everything. */
    NONE,
    /** Records, but no output. */
    CUT_OUTPUT,
    /** Records, but nobody should begin what will need more of them. */
    FULL
  }
}
