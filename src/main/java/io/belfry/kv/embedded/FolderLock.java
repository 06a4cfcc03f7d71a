package io.belfry.kv.embedded;

import io.belfry.kv.KvException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a data file: a lock on a file beside it, held from opening to closing, also
 * while the data file itself is reopened or replaced. The operating system ends it with the
 * process.
 */
final class FolderLock implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FolderLock.class.getName());

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a data file.
   *
   * @throws KvException.Unavailable if another process, or another store in this one, holds it
   */
  static FolderLock of(Path file) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      OwnerOnly.create(lock);
      FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new KvException.Unavailable(
            "the data file " + file + " is in use: is another Belfry running on the same folder?");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new KvException.Unavailable("the data file " + file + " can't be locked", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the lock of the data file could not be given back", e);
    }
  }
}
