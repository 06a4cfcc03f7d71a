package io.belfry.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Replaces every occurrence of a pattern in one stream of bytes by {@code ***}, however the stream
 * is cut; occurrences that overlap become one. It holds back only what may be the beginning of a
 * pattern, at most as much as the longest one. Not thread-safe.
 */
final class OutputMask {
  private static final byte[] MASK = "***".getBytes(US_ASCII);
  private static final int BLOCK = 8 * 1024;

  private final PatternTree tree;
  private final byte[] buffer;
  private int length;
  private int state = PatternTree.ROOT;

  // what is to be masked of the buffer, in order, without overlaps; ends are exclusive
  private int[] starts = new int[4];
  private int[] ends = new int[4];
  private int ranges;

  /** Whether the mask of the first range was given out already. */
  private boolean begun;

  OutputMask(PatternTree tree) {
    this.tree = tree;
    this.buffer = new byte[tree.deepest() + BLOCK];
  }

  /** Takes bytes that may be shown. */
  @FunctionalInterface
  interface Sink {
    /** Takes {@code data[from..from + count)}, which is only valid during the call. */
    void write(byte[] data, int from, int count);
  }

  /** Reads what the source gives, and hands on what is certain. */
  <E extends Exception> int fill(Chunker.Source<E> source, Sink sink) throws E {
    int count = source.read(buffer, length, Math.min(BLOCK, buffer.length - length));
    if (count > 0) {
      scan(length, length + count);
      length += count;
      giveOut(length - tree.pending(state), sink);
    }
    return count;
  }

  /** Hands on what was held back: the stream has ended. */
  void finish(Sink sink) {
    giveOut(length, sink);
    state = PatternTree.ROOT;
  }

  /** A whole text, masked. */
  static byte[] apply(PatternTree tree, byte[] text) {
    OutputMask mask = new OutputMask(tree);
    ByteArrayOutputStream masked = new ByteArrayOutputStream();
    int[] at = {0};
    while (at[0] < text.length) {
      at[0] +=
          mask.fill(
              (data, offset, space) -> {
                int count = Math.min(space, text.length - at[0]);
                System.arraycopy(text, at[0], data, offset, count);
                return count;
              },
              masked::write);
    }
    mask.finish(masked::write);
    return masked.toByteArray();
  }

  private void scan(int from, int to) {
    int now = state;
    for (int at = from; at < to; at++) {
      now = tree.next(now, buffer[at]);
      if (now != PatternTree.ROOT) {
        int match = tree.match(now);
        if (match > 0) {
          cover(at + 1 - match, at + 1);
        }
      }
    }
    state = tree.settled(now);
  }

  private void cover(int from, int to) {
    int start = from;
    while (ranges > 0 && ends[ranges - 1] > start) {
      ranges--;
      start = Math.min(start, starts[ranges]);
    }
    if (ranges == starts.length) {
      starts = Arrays.copyOf(starts, 2 * ranges);
      ends = Arrays.copyOf(ends, 2 * ranges);
    }
    starts[ranges] = start;
    ends[ranges++] = to;
  }

  private void giveOut(int until, Sink sink) {
    int at = 0;
    int done = 0;
    while (done < ranges && starts[done] < until) {
      write(sink, at, starts[done]);
      if (!begun) {
        sink.write(MASK, 0, MASK.length);
      }
      begun = ends[done] > until;
      at = Math.min(ends[done], until);
      if (begun) {
        break;
      }
      done++;
    }
    write(sink, at, until);
    drop(until, done);
  }

  private void write(Sink sink, int from, int to) {
    if (to > from) {
      sink.write(buffer, from, to - from);
    }
  }

  /** Forgets so many bytes and ranges; a range that begins in those bytes goes on behind them. */
  private void drop(int count, int done) {
    length -= count;
    System.arraycopy(buffer, count, buffer, 0, length);
    for (int i = done; i < ranges; i++) {
      starts[i - done] = Math.max(0, starts[i] - count);
      ends[i - done] = ends[i] - count;
    }
    ranges -= done;
  }
}
