package io.belfry.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that holds the one-time password of the first account, one line of it, until it is
 * changed. Only its owner can read it, from the moment it is there.
 */
public final class InitialPassword {
  /** The name of the first account. */
  public static final String USER = "admin";

  /** The file's name in the data folder. */
  public static final String FILE = "initial-admin-password";

  private static final Logger LOG = LoggerFactory.getLogger(InitialPassword.class);

  private final Path file;

  public InitialPassword(Path dataFolder) {
    this.file = dataFolder.resolve(FILE);
  }

  /** Where the file is. */
  public Path file() {
    return file;
  }

  /** Whether there is one. */
  boolean isThere() {
    return Files.exists(file);
  }

  /** Writes a password in the place of one that may be there. */
  void write(String password) {
    ByteBuffer line = ByteBuffer.wrap((password + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(file);
      try (FileChannel channel = FileChannel.open(file, options(), ownerOnly())) {
        while (line.hasRemaining()) {
          channel.write(line);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the one-time password can't be written to " + file, e);
    }
  }

  /** An existing file, or a link that somebody put there, is not written to. */
  private static Set<StandardOpenOption> options() {
    return Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private FileAttribute<?>[] ownerOnly() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Removes the file where this account's password is no longer what it holds. */
  void removeOf(String user) {
    if (user.equals(USER)) {
      remove();
    }
  }

  /** Removes the file; it is of no use to anybody any more, so a failure is only told. */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} can't be removed: {}", file, e.toString());
    }
  }
}
