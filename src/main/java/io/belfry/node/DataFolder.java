package io.belfry.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The folder of all that a node keeps on disk. What jobs print and what a spool holds is nobody
 * else's business on the machine, so the folder, where it is made here, and its own folders are
 * their owner's only, where the file system knows owners.
 */
final class DataFolder {
  /** The folders below it that hold output, records and tasks' scratch files. */
  static final List<String> PRIVATE = List.of("log", "spool", "guard", "scratch");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private DataFolder() {}

  /**
   * Makes the folders that are missing, and closes those of ours that are open to others.
   *
   * @throws UncheckedIOException where that can't be done; the message names the folder
   */
  static void prepare(Path folder) {
    try {
      boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      FileAttribute<?>[] attributes =
          posix
              ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
              : new FileAttribute<?>[0];
      Files.createDirectories(folder, attributes);
      for (String name : PRIVATE) {
        Path inner = folder.resolve(name);
        Files.createDirectories(inner, attributes);
        if (posix && !Files.getPosixFilePermissions(inner).equals(OWNER_ONLY)) {
          Files.setPosixFilePermissions(inner, OWNER_ONLY);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + folder + " can't be used", e);
    }
  }
}
