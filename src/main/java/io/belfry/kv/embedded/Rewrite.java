package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A data file being written anew beside the old one, some rows at a time between two commits, since
 * files only grow. Changes of rows that are already there follow; when all are there it takes the
 * old file's place in one step. Used by the writer thread.
 */
final class Rewrite {
  private static final int ROWS_AT_ONCE = 500;

  private final Path file;
  private final RowFile target;
  private final TreeMap<String, Optional<KeyValue>> pending = new TreeMap<>(KeyOrder.INSTANCE);
  private @Nullable String copiedTo;

  private Rewrite(Path file, RowFile target) {
    this.file = file;
    this.target = target;
  }

  /** Where the new file grows. */
  static Path besides(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** Begins; the file system of H2 that the prefix names is used. */
  static Rewrite begin(String prefix, Path file) throws IOException {
    Path beside = besides(file);
    Files.deleteIfExists(beside);
    OwnerOnly.create(beside);
    return new Rewrite(beside, RowFile.create(prefix + beside));
  }

  /** Takes up what was changed of the rows that are already copied. */
  void follow(SortedMap<String, Optional<KeyValue>> changes) {
    String reached = copiedTo;
    if (reached != null) {
      changes.forEach(
          (key, after) -> {
            if (KeyOrder.INSTANCE.compare(key, reached) <= 0) {
              pending.put(key, after);
            }
          });
    }
  }

  /**
   * Copies some more rows.
   *
   * @param keys all rows as they are now
   * @param revision the revision that they are at
   * @return whether the new file now holds all of it
   */
  boolean copySome(NavigableMap<String, KeyValue> keys, long revision) {
    var rest = copiedTo == null ? keys : keys.tailMap(copiedTo, false);
    int count = 0;
    for (KeyValue item : rest.values()) {
      if (count++ == ROWS_AT_ONCE) {
        break;
      }
      pending.put(item.key(), Optional.of(item));
      copiedTo = item.key();
    }
    target.write(pending, revision);
    target.sync(); // now rather than all of it at the end, when the writer would wait for long
    pending.clear();
    return count <= ROWS_AT_ONCE;
  }

  /** Whether it holds the same as the old file. */
  boolean matches(RowFile old) {
    return target.revision() == old.revision() && target.sum() == old.sum();
  }

  /** Closes the new file, which brings it to the disk. */
  void finish() {
    target.close();
  }

  /** Puts the finished file in the place of the old one, which must be closed. */
  void moveTo(Path old) throws IOException {
    Files.move(file, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(old);
  }

  /** Ends it without an effect. */
  void abandon() {
    target.abandon();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // the next rewrite deletes it
    }
  }

  /**
   * Makes the new name survive a power failure, before anything is acknowledged on its strength.
   */
  private static void syncFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || System.getProperty("os.name").startsWith("Windows")) {
      return; // Windows neither needs nor allows it
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
