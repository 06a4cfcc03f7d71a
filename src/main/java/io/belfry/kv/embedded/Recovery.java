package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FilePath;

/**
 * The first look at a data file after whatever ended the last process: it finds the newest version
 * that is whole, reads it, and leaves the file as if closed cleanly at that one.
 *
 * <p>Left to itself MVStore (2.5.252) may go back to the version that its header names, which can
 * be long ago, when the last commit is damaged; its recovery mode searches the file for the one
 * before. But of a commit it checks the two ends and not the middle, of which a power failure may
 * keep neither, and it takes unreadable pages for empty ones: so all rows are read, their digests
 * must add up, and a commit where they don't is cut off. Until they add up nothing else is written.
 */
final class Recovery {
  private static final Logger LOG = System.getLogger(Recovery.class.getName());
  private static final String HEADER_CHUNK = "chunk";

  /** How H2 begins what it says of a header that it can't use. */
  private static final String HEADER_DAMAGED = "Store header is corrupt";

  private static final int BLOCK = 4096;
  private static final int NEW_FILE_BYTES = 4 * BLOCK;

  /** Enough of a block to see whether a commit begins there. */
  private static final int HEAD_BYTES = 1024;

  private static final Pattern HEAD = Pattern.compile("^chunk:[^\n]*,version:([0-9a-f]+)");

  /** More commits than there are between two syncs: so many may a power failure damage. */
  private static final int MOST_DAMAGED = 1_000;

  private final String name;

  private Recovery(String name) {
    this.name = name;
  }

  /** What a file holds: all rows, and the numbers beside them. */
  record Content(List<KeyValue> items, long revision, long sum) {}

  /**
   * Finds and reads the newest whole version, and leaves the file as if closed cleanly at that one.
   *
   * @return what it holds; empty if it was never filled
   * @throws MVStoreException if it is locked, damaged beyond recovery, or can't be read
   * @throws KvException.Refused if a newer Belfry wrote it
   */
  static Optional<Content> recover(String name) {
    FilePath file = FilePath.get(name);
    return file.exists() && file.size() > 0 ? new Recovery(name).newestWhole() : Optional.empty();
  }

  private Optional<Content> newestWhole() {
    for (int damaged = 0; damaged < MOST_DAMAGED; damaged++) {
      Optional<MVStore> opened = open();
      if (opened.isEmpty()) {
        cutOff(newestVersion());
        continue;
      }
      MVStore store = opened.get();
      try {
        boolean isNew = wasNeverFilled(store);
        Optional<Content> content = isNew ? Optional.empty() : read(store);
        if (isNew || content.isPresent()) {
          store.close();
          return content;
        }
      } catch (RuntimeException | Error e) {
        store.closeImmediately();
        throw e;
      }
      long version = store.getFileStore().lastChunkVersion();
      store.closeImmediately();
      cutOff(version);
    }
    throw damaged("no version of it is whole");
  }

  /**
   * The store at its newest version; empty where H2 can't even find the maps of that one, for their
   * pages never reached the disk. A damaged header of the file is not a matter of its newest
   * commit.
   */
  private Optional<MVStore> open() {
    try {
      return Optional.of(RowFile.builder(name).recoveryMode().open());
    } catch (MVStoreException e) {
      boolean damagedCommit =
          e.getErrorCode() == DataUtils.ERROR_FILE_CORRUPT
              && !String.valueOf(e.getMessage()).startsWith(HEADER_DAMAGED);
      if (!damagedCommit) {
        throw e;
      }
      LOG.log(Level.DEBUG, "a version that can't be opened", e);
      return Optional.empty();
    }
  }

  /** Whether its creation was cut off before the first commit. */
  private static boolean wasNeverFilled(MVStore store) {
    return store.getFileStore().lastChunkVersion() == 0
        && !store.getStoreHeader().containsKey(HEADER_CHUNK)
        && store.getFileStore().size() <= NEW_FILE_BYTES;
  }

  /** Reads the version that the store stands at; empty if it is not whole. */
  private static Optional<Content> read(MVStore store) {
    try {
      if (store.hasUnsavedChanges() // it began to mend what it found
          || !store.hasMap(RowFile.ROWS)
          || !store.hasMap(RowFile.NUMBERS)) {
        return Optional.empty();
      }
      MVMap<String, Long> numbers = RowFile.numbers(store);
      if (!numbers.containsKey(RowFile.FORMAT)) {
        return Optional
            .empty(); // every commit has it, so a page of this one never reached the disk
      }
      long found = 0;
      List<KeyValue> items = new ArrayList<>();
      for (var cursor = RowFile.rows(store).cursor(null); cursor.hasNext(); ) {
        String key = cursor.next();
        Row row = cursor.getValue();
        found += row.digest(key);
        items.add(row.under(key));
      }
      checkFormat(numbers);
      long revision = numbers.getOrDefault(RowFile.REVISION, 0L);
      return revision > 0 && numbers.getOrDefault(RowFile.SUM, 0L) == found
          ? Optional.of(new Content(items, revision, found))
          : Optional.empty();
    } catch (MVStoreException
        | IllegalStateException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ClassCastException e) {
      LOG.log(Level.DEBUG, "a version that makes no sense", e);
      return Optional.empty();
    }
  }

  private static void checkFormat(MVMap<String, Long> numbers) {
    long format = numbers.getOrDefault(RowFile.FORMAT, 0L);
    if (format != RowFile.FORMAT_1) {
      throw new KvException.Refused(
          "the data file has format " + format + "; this Belfry knows " + RowFile.FORMAT_1);
    }
  }

  /** Truncates the file to what was there before this version: commits are only ever appended. */
  private void cutOff(long version) {
    try (FileChannel file = FilePath.get(name).open("rw")) {
      long end = placeOf(version, file);
      LOG.log(
          Level.WARNING,
          "the last commit in {0} is incomplete, as after a power failure; the file is cut off"
              + " from {1} to {2} bytes",
          name,
          file.size(),
          end);
      file.truncate(end);
      file.force(true);
    } catch (IOException e) {
      throw new MVStoreException(DataUtils.ERROR_READING_FAILED, e.toString());
    }
  }

  /** The version of the newest commit that begins in the file, whole or not. */
  private long newestVersion() {
    try (FileChannel file = FilePath.get(name).open("r")) {
      return heads(file).stream()
          .mapToLong(Head::version)
          .max()
          .orElseThrow(() -> damaged("no version of it can be found"));
    } catch (IOException e) {
      throw new MVStoreException(DataUtils.ERROR_READING_FAILED, e.toString());
    }
  }

  /** Where the commit of this version begins; fails where the disk can't be read. */
  private static long placeOf(long version, FileChannel file) throws IOException {
    return heads(file).stream()
        .filter(head -> head.version() == version)
        .mapToLong(Head::place)
        .findFirst()
        .orElseThrow(() -> damaged("its newest version can't be read"));
  }

  /** Where a commit begins in the file, in bytes, and of which version it is. */
  private record Head(long place, long version) {}

  /** All beginnings, in their order; fails where any of the file can't be read. */
  private static List<Head> heads(FileChannel file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    List<Head> heads = new ArrayList<>();
    for (long position = 2 * BLOCK; position < file.size(); position += BLOCK) {
      block.clear();
      while (block.hasRemaining() && file.read(block, position + block.position()) > 0) {
        // until it is full or the file ends
      }
      String text = new String(block.array(), 0, HEAD_BYTES, StandardCharsets.ISO_8859_1);
      Matcher head = HEAD.matcher(text);
      if (head.find()) {
        heads.add(new Head(position, Long.parseUnsignedLong(head.group(1), 16)));
      }
    }
    return heads;
  }

  private static MVStoreException damaged(String how) {
    return DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "{0}", how);
  }
}
