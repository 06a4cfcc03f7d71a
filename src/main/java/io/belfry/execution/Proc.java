package io.belfry.execution;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** The file system {@code /proc} of Linux. */
final class Proc {
  private static final File ROOT = new File("/proc");

  private Proc() {}

  /** The names of its entries; none where there is no such file system. */
  static String[] names() {
    String[] names = ROOT.list();
    return names == null ? new String[0] : names;
  }

  /** Whether there is such an entry; cheaper than reading one that is not there. */
  static boolean has(String name) {
    return new File(ROOT, name).exists();
  }

  /** The first bytes of a small file; empty if it is gone or may not be read. */
  static Optional<byte[]> read(String name, int size) {
    byte[] buffer = new byte[size];
    try (InputStream in = new FileInputStream(new File(ROOT, name))) {
      int count = in.read(buffer);
      return count > 0 ? Optional.of(Arrays.copyOf(buffer, count)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A whole file; empty if it is gone or may not be read. */
  static Optional<byte[]> read(String name) {
    try (InputStream in = new FileInputStream(new File(ROOT, name))) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
