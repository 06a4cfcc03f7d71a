package io.belfry.node;

import io.belfry.store.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest revision of the store that this node has seen, kept over restarts in a file of its
 * data folder. A store that is at a lower one was restored from a backup: what it says of claims is
 * out of date, and who goes by it runs things twice.
 *
 * <p>The file is written with each renewal of the lease and not synced: what a loss of power takes
 * is a few seconds.
 */
final class RevisionMemory {
  private static final String FILE = "highest-revision";
  private static final Logger LOG = LoggerFactory.getLogger(RevisionMemory.class);

  private final Path file;
  private long highest;
  private long epoch;

  RevisionMemory(Path folder) {
    this.file = folder.resolve(FILE);
    read();
  }

  /** The highest revision so far; 0 before any. */
  synchronized long highest() {
    return highest;
  }

  /** The epoch in which that was. */
  synchronized long epoch() {
    return epoch;
  }

  /** The store was seen at this revision. */
  synchronized void seen(long revision) {
    if (revision > highest) {
      highest = revision;
      write();
    }
  }

  /**
   * Whether a store at this revision and epoch is one to work with: it is no older than what was
   * seen, or an administrator has raised the epoch since.
   */
  synchronized boolean accepts(long revision, Epoch present) {
    if (present.number() > epoch) {
      epoch = present.number();
      highest = revision;
      write();
      return true;
    }
    return revision >= highest && present.number() == epoch;
  }

  private void read() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      String[] numbers = Files.readString(file).strip().split(" ", -1);
      highest = Long.parseLong(numbers[0]);
      epoch = numbers.length > 1 ? Long.parseLong(numbers[1]) : 0;
    } catch (IOException | NumberFormatException e) {
      LOG.warn("{} can't be read; a restored store would not be noticed", file, e);
    }
  }

  private void write() {
    try {
      Path next = file.resolveSibling(FILE + ".new");
      Files.writeString(next, highest + " " + epoch + "\n");
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("{} can't be written; a restored store may not be noticed: {}", file, e.toString());
    }
  }
}
