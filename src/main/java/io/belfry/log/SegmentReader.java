package io.belfry.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the entries of a segment one after the other, also while it grows. The end of the whole
 * entries is the end: a torn tail is left alone. A damaged entry with a whole one behind it is
 * passed over and reported.
 */
final class SegmentReader implements AutoCloseable {
  private static final int WINDOW = 256 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

  private final Segment segment;
  private final RandomAccessFile in;
  private byte[] window = new byte[0];
  private long windowStart;
  private long position = Frames.FILE_HEADER;

  SegmentReader(Segment segment) throws IOException {
    this.segment = segment;
    this.in = new RandomAccessFile(segment.file().toFile(), "r");
  }

  Segment segment() {
    return segment;
  }

  /** Where the next entry begins. */
  long position() {
    return position;
  }

  /** The next entry below {@code limit} (bytes from the start of the file), if there is one. */
  Optional<byte[]> next(long limit) throws IOException {
    if (position == Frames.FILE_HEADER && !hasFileHeader(limit)) {
      return Optional.empty();
    }
    Optional<byte[]> entry = at(position, limit);
    if (entry.isPresent()) {
      position += Frames.sizeOf(entry.get());
      return entry;
    }
    Optional<Integer> length = length(position, limit);
    if (length.isEmpty()) {
      return Optional.empty();
    }
    long behind = position + Frames.HEADER + length.get();
    Optional<byte[]> following = at(behind, limit);
    if (following.isPresent()) {
      LOG.error(
          "{}: the entry at {} is damaged and was passed over ({} bytes)",
          segment.file(),
          position,
          length.get());
      position = behind + Frames.sizeOf(following.get());
    }
    return following;
  }

  /** Whether the file begins as a segment does. */
  boolean isSegment() throws IOException {
    return hasFileHeader(segment.readable());
  }

  private boolean hasFileHeader(long limit) throws IOException {
    return limit >= Frames.FILE_HEADER
        && Frames.isFileHeader(ByteBuffer.wrap(bytes(0, Frames.FILE_HEADER, limit)));
  }

  private Optional<byte[]> at(long start, long limit) throws IOException {
    Optional<Integer> length = length(start, limit);
    if (length.isEmpty()) {
      return Optional.empty();
    }
    byte[] entry = bytes(start + Frames.HEADER, length.get(), limit);
    int crc = ByteBuffer.wrap(bytes(start, Frames.HEADER, limit)).getInt(Integer.BYTES);
    return Frames.crc(entry) == crc ? Optional.of(entry) : Optional.empty();
  }

  /** The length in the header there, where it can be one. */
  private Optional<Integer> length(long start, long limit) throws IOException {
    if (start + Frames.HEADER > limit) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(bytes(start, Frames.HEADER, limit)).getInt(0);
    boolean possible =
        length > 0 && length <= Frames.MAX_LENGTH && start + Frames.HEADER + length <= limit;
    return possible ? Optional.of(length) : Optional.empty();
  }

  private byte[] bytes(long start, int count, long limit) throws IOException {
    if (start < windowStart || start + count > windowStart + window.length) {
      window = new byte[(int) Math.min(Math.max(count, WINDOW), limit - start)];
      windowStart = start;
      in.seek(start);
      in.readFully(window);
    }
    var bytes = new byte[count];
    System.arraycopy(window, (int) (start - windowStart), bytes, 0, count);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
