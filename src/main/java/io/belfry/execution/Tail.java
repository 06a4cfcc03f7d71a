package io.belfry.execution;

import io.belfry.log.OutputChunk.Stream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The last bytes of an output, in a ring that grows up to its limit; what came before them is
 * dropped and counted. Not thread-safe.
 */
final class Tail {
  /** The most pieces; more only arise where two streams take turns byte by byte. */
  static final int MAX_PIECES = 4096;

  private static final int FIRST_SIZE = 4096;

  private final int limit;
  private byte[] ring = new byte[0];
  private int start;
  private int length;
  private long dropped;
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** A tail of at most this many bytes. */
  Tail(int limit) {
    this.limit = limit;
  }

  /** A run of bytes of one stream. */
  record Output(Stream stream, Instant at, byte[] data) {
    @Override
    public String toString() {
      return stream + " " + data.length;
    }
  }

  private static final class Piece {
    private final Stream stream;
    private final Instant at;
    private int length;

    Piece(Stream stream, Instant at, int length) {
      this.stream = stream;
      this.at = at;
      this.length = length;
    }
  }

  /** Appends bytes, which push out the oldest ones beyond the limit. */
  void add(Stream stream, Instant at, byte[] data) {
    int skipped = Math.max(0, data.length - limit);
    int count = data.length - skipped;
    dropped += skipped;
    drop(length + count - limit);
    if (count == 0) {
      return;
    }
    grow(length + count);
    write(data, skipped, count);
    Piece last = pieces.peekLast();
    if (last != null && last.stream == stream && last.length + count <= Chunker.SIZE) {
      last.length += count;
    } else {
      pieces.addLast(new Piece(stream, at, count));
    }
    while (pieces.size() > MAX_PIECES) {
      drop(pieces.getFirst().length);
    }
  }

  /** How many bytes were pushed out so far. */
  long dropped() {
    return dropped;
  }

  /**
   * Begins to give out what is there: drops the rest of a character that lost its beginning. After
   * this {@link #dropped()} is final.
   */
  void alignStart() {
    Piece first = pieces.peekFirst();
    if (dropped > 0 && first != null) {
      byte[] head = copy(Math.min(3, first.length));
      drop(Utf8.leadingContinuation(head, 0, head.length));
    }
  }

  /** Gives out what is there, oldest first, and is empty then. */
  void drainTo(Consumer<Output> consumer) {
    while (!pieces.isEmpty()) {
      Piece piece = pieces.removeFirst();
      consumer.accept(new Output(piece.stream, piece.at, copy(piece.length)));
      advance(piece.length);
    }
    ring = new byte[0];
    start = 0;
  }

  private void drop(int count) {
    int left = count;
    while (left > 0) {
      Piece first = pieces.getFirst();
      int step = Math.min(left, first.length);
      first.length -= step;
      if (first.length == 0) {
        pieces.removeFirst();
      }
      advance(step);
      dropped += step;
      left -= step;
    }
  }

  private void advance(int count) {
    start = ring.length == 0 ? 0 : (start + count) % ring.length;
    length -= count;
  }

  private void grow(int needed) {
    if (needed > ring.length) {
      long doubled = Math.max(FIRST_SIZE, Math.max(needed, 2L * ring.length));
      byte[] old = copy(length);
      ring = Arrays.copyOf(old, (int) Math.min(limit, doubled));
      start = 0;
    }
  }

  private void write(byte[] data, int from, int count) {
    int end = (start + length) % ring.length;
    int first = Math.min(count, ring.length - end);
    System.arraycopy(data, from, ring, end, first);
    System.arraycopy(data, from + first, ring, 0, count - first);
    length += count;
  }

  private byte[] copy(int count) {
    byte[] data = new byte[count];
    int first = Math.min(count, ring.length - start);
    System.arraycopy(ring, start, data, 0, first);
    System.arraycopy(ring, 0, data, first, count - first);
    return data;
  }
}
