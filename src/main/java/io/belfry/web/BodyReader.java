package io.belfry.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Reads a body to its end, within a size and a time. Each single read waits for as long as the
 * server lets it; the time is looked at between them, so that a body can't trickle for ever.
 */
final class BodyReader {
  /** The most bytes of a body. */
  static final int MOST_BYTES = 1 << 20;

  private static final int PIECE = 8_192;

  private final Duration limit;
  private final LongSupplier nanos;

  /**
   * A reader.
   *
   * @param limit how long a body may take
   * @param nanos tells the time that passes, in nanoseconds
   */
  BodyReader(Duration limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
  }

  /** What became of a body. */
  sealed interface Outcome {
    /** It is there. */
    record Whole(byte[] bytes) implements Outcome {}

    /** It has more than {@link #MOST_BYTES}. */
    record TooLarge() implements Outcome {}

    /** It did not come in time. */
    record TooSlow() implements Outcome {}

    /** It broke off, or was no body at all. */
    record Broken() implements Outcome {}
  }

  /** Reads all of it, if it may be read. */
  Outcome read(InputStream body) {
    long began = nanos.getAsLong();
    var bytes = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    try {
      for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
        bytes.write(piece, 0, n);
        if (bytes.size() > MOST_BYTES) {
          return new Outcome.TooLarge();
        }
        if (isLate(began)) {
          return new Outcome.TooSlow();
        }
      }
    } catch (IOException e) {
      // the servers have limits of their own for a client that sends nothing at all
      return isLate(began) ? new Outcome.TooSlow() : new Outcome.Broken();
    }
    return new Outcome.Whole(bytes.toByteArray());
  }

  private boolean isLate(long began) {
    return nanos.getAsLong() - began > limit.toNanos();
  }
}
