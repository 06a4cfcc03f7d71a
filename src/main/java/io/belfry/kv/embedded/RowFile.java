package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * A data file, opened: an H2 MVStore with one map of rows and one of numbers. Used by one thread.
 *
 * <p>How MVStore is used, as read in its 2.5.252 code: with no commit delay and no commit buffer it
 * starts no thread and writes only when told to; {@code commit} then hands one chunk with the
 * changed pages to the operating system before it returns. Space is never re-used: each commit is
 * appended, so nothing that an earlier one needs is overwritten, and the newest is at the end,
 * where {@link Recovery} finds it. (With re-use, and a kill between the two writes of a commit,
 * MVStore came back at an older version.) {@link Rewrite} makes the file small again.
 */
final class RowFile implements AutoCloseable {
  static final String ROWS = "rows";
  static final String NUMBERS = "numbers";
  static final String FORMAT = "format";
  static final String REVISION = "revision";
  static final String SUM = "sum";
  static final long FORMAT_1 = 1;

  private static final int CACHE_MIB = 8;
  private static final int PAGE_BYTES = 4 * 1024;

  private final MVStore store;
  private final MVMap<String, Row> rows;
  private final MVMap<String, Long> numbers;
  private long revision;
  private long sum;
  private long liveBytes;

  private RowFile(MVStore store) {
    this.store = store;
    store.setReuseSpace(false);
    store.setRetentionTime(0);
    store.setVersionsToKeep(0);
    this.rows = rows(store);
    this.numbers = numbers(store);
  }

  /** An opened file and what it holds. */
  record Opened(RowFile file, Recovery.Content content) {}

  /**
   * Opens the file and reads it whole, or creates it.
   *
   * @throws MVStoreException if it is locked, damaged beyond recovery, or can't be read
   * @throws KvException.Refused if a newer Belfry wrote it
   */
  static Opened open(String name) {
    Optional<Recovery.Content> found = Recovery.recover(name);
    if (found.isEmpty()) {
      return new Opened(create(name), new Recovery.Content(List.of(), 1, 0));
    }
    Recovery.Content content = found.get();
    RowFile file = new RowFile(builder(name).open());
    file.revision = content.revision();
    file.sum = content.sum();
    content.items().forEach(item -> file.liveBytes += Row.of(item).bytes(item.key()));
    file.orAbandon(file::check);
    return new Opened(file, content);
  }

  /** Opens a file that was just closed cleanly and is known to hold the same as another. */
  static RowFile openTwin(String name, RowFile other) {
    RowFile file = new RowFile(builder(name).open());
    file.revision = other.revision;
    file.sum = other.sum;
    file.liveBytes = other.liveBytes;
    file.orAbandon(file::check);
    return file;
  }

  /** Creates an empty file; as in etcd it is at revision 1, and its first change is 2. */
  static RowFile create(String name) {
    RowFile file = new RowFile(builder(name).open());
    file.orAbandon(
        () -> {
          file.numbers.put(FORMAT, FORMAT_1);
          file.write(Collections.emptySortedMap(), 1);
        });
    return file;
  }

  /** The settings of the file; a version is written only by {@code commit}. */
  static MVStore.Builder builder(String name) {
    return new MVStore.Builder()
        .fileName(name)
        .autoCommitDisabled()
        .autoCommitBufferSize(0)
        .pageSplitSize(PAGE_BYTES)
        .cacheSize(CACHE_MIB);
  }

  static MVMap<String, Row> rows(MVStore store) {
    return store.openMap(
        ROWS,
        new MVMap.Builder<String, Row>()
            .keyType(StringDataType.INSTANCE)
            .valueType(RowType.INSTANCE));
  }

  static MVMap<String, Long> numbers(MVStore store) {
    return store.openMap(
        NUMBERS,
        new MVMap.Builder<String, Long>()
            .keyType(StringDataType.INSTANCE)
            .valueType(LongDataType.INSTANCE));
  }

  long revision() {
    return revision;
  }

  /** The sum of the digests of all rows. */
  long sum() {
    return sum;
  }

  /** Writes the changes and the revision in one commit. */
  void write(SortedMap<String, Optional<KeyValue>> changes, long atRevision) {
    changes.forEach(
        (key, item) ->
            item.ifPresentOrElse(
                after -> put(key, Row.of(after)), () -> forget(key, rows.remove(key))));
    numbers.put(REVISION, atRevision);
    numbers.put(SUM, sum);
    store.commit();
    revision = atRevision;
  }

  /** Brings all commits to the disk itself. */
  void sync() {
    store.sync();
  }

  /** Size of the file in bytes. */
  long size() {
    return store.getFileStore().size();
  }

  /** About how much of the file is in use, in bytes. */
  long liveBytes() {
    return liveBytes;
  }

  @Override
  public void close() {
    store.close();
  }

  /** Closes the file without writing anything. */
  void abandon() {
    store.closeImmediately();
  }

  private void put(String key, Row after) {
    forget(key, rows.put(key, after));
    sum += after.digest(key);
    liveBytes += after.bytes(key);
  }

  private void forget(String key, @Nullable Row before) {
    if (before != null) {
      sum -= before.digest(key);
      liveBytes -= before.bytes(key);
    }
  }

  private void check() {
    if (numbers.getOrDefault(REVISION, 0L) != revision || numbers.getOrDefault(SUM, 0L) != sum) {
      throw DataUtils.newMVStoreException(
          DataUtils.ERROR_FILE_CORRUPT, "it is not at revision {0} as recovered", revision);
    }
  }

  private void orAbandon(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      abandon();
      throw e;
    }
  }
}
