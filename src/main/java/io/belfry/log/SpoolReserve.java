package io.belfry.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of zeros that is given back to a disk that has run full, so that the ends of attempts that
 * still run can be written. Used by the writer's thread.
 */
final class SpoolReserve {
  private static final int BLOCK = 64 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(SpoolReserve.class);

  private final Path file;
  private final long bytes;

  SpoolReserve(Path folder, long bytes) {
    this.file = folder.resolve("reserve");
    this.bytes = bytes;
  }

  /** Writes the file where it is not there whole. */
  void keep() {
    try {
      if (Files.exists(file) && Files.size(file) == bytes) {
        return;
      }
      try (var out = new RandomAccessFile(file.toFile(), "rw")) {
        // zeros that are written, not a hole: a hole takes no room that could be given back
        var zeros = new byte[BLOCK];
        for (long written = 0; written < bytes; written += BLOCK) {
          out.write(zeros, 0, (int) Math.min(BLOCK, bytes - written));
        }
        out.setLength(bytes);
        out.getFD().sync();
      }
    } catch (IOException e) {
      LOG.warn("no room for the spool's reserve of {} bytes", bytes, e);
      release();
    }
  }

  /** Gives the room back. */
  void release() {
    try {
      if (Files.deleteIfExists(file)) {
        LOG.warn("the spool's reserve of {} bytes is given back to the disk", bytes);
      }
    } catch (IOException e) {
      LOG.warn("{} can't be deleted", file, e);
    }
  }
}
