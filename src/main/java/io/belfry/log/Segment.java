package io.belfry.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * One file of the spool. The writer appends to it; how far readers may read is published once the
 * bytes are there. Plain files and no channels, because an interrupt would close a channel.
 */
final class Segment {
  private final long number;
  private final Path file;
  private volatile long readable;
  private volatile boolean sealed;

  /** A file that was there already, or is about to be made. */
  Segment(long number, Path file) {
    this.number = number;
    this.file = file;
  }

  long number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** How many bytes of the file are whole entries. */
  long readable() {
    return readable;
  }

  /** Nothing more will be appended. */
  boolean isSealed() {
    return sealed;
  }

  void publish(long length) {
    readable = length;
  }

  void seal() {
    sealed = true;
  }

  /** Appends to a new file. */
  static final class Appender implements AutoCloseable {
    private final Segment segment;
    private final RandomAccessFile out;

    Appender(Segment segment) throws IOException {
      this.segment = segment;
      this.out = new RandomAccessFile(segment.file.toFile(), "rw");
      boolean begun = false;
      try {
        out.write(Frames.fileHeader());
        begun = true;
      } finally {
        if (!begun) {
          out.close();
        }
      }
    }

    Segment segment() {
      return segment;
    }

    /** Appends whole frames; they are readable, and where asked on the disk, when it returns. */
    void append(byte[] frames, boolean sync) throws IOException {
      out.write(frames);
      if (sync) {
        out.getFD().sync();
      }
      segment.publish(out.getFilePointer());
    }

    @Override
    public void close() throws IOException {
      segment.seal();
      out.close();
    }

    /** Gives the file up after an error: what was not published is cut off, if that works. */
    void abandon() {
      segment.seal();
      try (out) {
        out.setLength(Math.max(segment.readable, Frames.FILE_HEADER));
      } catch (IOException e) {
        // a reader stops at what was published, and a restart at the first torn entry
      }
    }
  }
}
