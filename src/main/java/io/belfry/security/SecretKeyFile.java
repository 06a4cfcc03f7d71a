package io.belfry.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The file with the key of a node that has its store for itself. It is made whole and forced to the
 * disk before anything is encrypted with its key, and only its owner reads it. Thread-safe.
 */
public final class SecretKeyFile {
  /** The file's name in the node's data folder. */
  public static final String NAME = "secrets.key";

  private static final int KEY_BYTES = 32;

  private final Path folder;
  private final Path file;
  private final SecureRandom random;
  private Optional<byte[]> key = Optional.empty();

  /** The file in this folder; neither need exist. */
  public SecretKeyFile(Path folder, SecureRandom random) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.random = random;
  }

  /** The key, made now where there is none. */
  synchronized byte[] readOrMake() {
    if (read().isEmpty()) {
      byte[] made = new byte[KEY_BYTES];
      random.nextBytes(made);
      try {
        write(made);
      } catch (IOException e) {
        throw new SecretKeyException("the key's file " + file + " can't be made", e);
      }
      key = Optional.of(made);
    }
    return key.orElseThrow();
  }

  /** The key, where there is one. */
  synchronized Optional<byte[]> read() {
    if (key.isEmpty()) {
      try {
        key = Optional.of(parse(Files.readString(file, StandardCharsets.US_ASCII).strip()));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw new SecretKeyException("the key's file " + file + " can't be read", e);
      }
    }
    return key;
  }

  private byte[] parse(String text) {
    byte[] parsed = new byte[0];
    try {
      parsed = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // said below: the decoder's words would tell a character of it
    }
    if (parsed.length != KEY_BYTES) {
      throw new SecretKeyException("the key's file " + file + " does not hold Base64 of 32 bytes");
    }
    return parsed;
  }

  private void write(byte[] made) throws IOException {
    Files.createDirectories(folder);
    Path written = Files.createTempFile(folder, "secrets", ".tmp", ownerOnly());
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      String line = Base64.getEncoder().encodeToString(made) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    forceFolder();
  }

  private FileAttribute<?>[] ownerOnly() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes the name of the file last too, where the system can. */
  private void forceFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // not every system opens folders; there the name lasts a little later
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
