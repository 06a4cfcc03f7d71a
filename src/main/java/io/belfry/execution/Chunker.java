package io.belfry.execution;

import java.util.Arrays;
import java.util.Optional;

/**
 * Makes chunks of one stream's bytes: a chunk is given out when {@link #SIZE} bytes are there, or
 * when its first byte has waited long enough; it ends between two UTF-8 characters where it can.
 * Not thread-safe.
 */
final class Chunker {
  /** The most bytes in a chunk. */
  static final int SIZE = 16 * 1024;

  private final long maxWaitNanos;
  private final byte[] buffer = new byte[SIZE];
  private int length;
  private long firstAt;

  /** A chunker whose bytes wait at most this long. */
  Chunker(long maxWaitNanos) {
    this.maxWaitNanos = maxWaitNanos;
  }

  /** Reads the next bytes into free space of the buffer. */
  @FunctionalInterface
  interface Source<E extends Exception> {
    /** Puts at most {@code space} bytes at {@code offset}; returns how many, or less than 1. */
    int read(byte[] buffer, int offset, int space) throws E;
  }

  /** Takes what the source gives; call only after what was full was {@link #take taken}. */
  <E extends Exception> int fill(Source<E> source, long nanoTime) throws E {
    int count = source.read(buffer, length, SIZE - length);
    if (count > 0) {
      firstAt = length == 0 ? nanoTime : firstAt;
      length += count;
    }
    return count;
  }

  /** How many more bytes fit. */
  int space() {
    return SIZE - length;
  }

  /** The next chunk if one is due at this time. */
  Optional<byte[]> take(long nanoTime) {
    boolean due = length == SIZE || (length > 0 && nanoTime - firstAt >= maxWaitNanos);
    return due
        ? Optional.of(cut(Utf8.wholeCharacters(buffer, length), nanoTime))
        : Optional.empty();
  }

  /** All that is left, whether due or not. */
  Optional<byte[]> takeRest() {
    return length > 0 ? Optional.of(cut(length, 0)) : Optional.empty();
  }

  private byte[] cut(int count, long nanoTime) {
    byte[] chunk = Arrays.copyOf(buffer, count);
    System.arraycopy(buffer, count, buffer, 0, length - count);
    length -= count;
    firstAt = nanoTime;
    return chunk;
  }
}
