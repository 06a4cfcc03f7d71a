package io.belfry.kv.embedded;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The data file, opened: an H2 MVStore with one map of rows and one of numbers. Used by one thread.
 *
 * <p>How MVStore is used, as read in its 2.5.252 code: with no commit delay and no commit buffer it
 * starts no thread and writes only when told to; {@code commit} then writes one chunk with the
 * changed pages to the operating system before it returns. A commit never overwrites what the
 * versions since the last {@link #sync} refer to, because that version is registered as in use. So
 * after kill -9 the file holds the last completed commit, and after a power failure at least the
 * last synced one.
 */
final class RowFile implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RowFile.class.getName());
  private static final String FORMAT = "format";
  private static final String REVISION = "revision";
  private static final String SUM = "sum";
  private static final long FORMAT_1 = 1;

  private static final int CACHE_MIB = 8;
  private static final int PAGE_BYTES = 4 * 1024;
  private static final int COMPACT_BELOW_PERCENT = 50;
  private static final int COMPACT_BYTES = 512 * 1024;

  private final MVStore store;
  private final MVMap<String, Row> rows;
  private final MVMap<String, Long> numbers;
  private MVStore.TxCounter synced;
  private long revision;
  private long sum;

  private RowFile(MVStore store) {
    this.store = store;
    this.rows =
        store.openMap(
            "rows",
            new MVMap.Builder<String, Row>()
                .keyType(StringDataType.INSTANCE)
                .valueType(RowType.INSTANCE));
    this.numbers =
        store.openMap(
            "numbers",
            new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
    this.synced = store.registerVersionUsage();
  }

  /** An opened file and what it holds. */
  record Opened(RowFile file, List<KeyValue> content) {}

  /**
   * Opens or creates the file and reads it whole.
   *
   * @throws MVStoreException if it is locked, damaged beyond recovery, or can't be read
   * @throws KvException.Refused if a newer Belfry wrote it
   */
  static Opened open(String fileName) {
    MVStore store =
        new MVStore.Builder()
            .fileName(fileName)
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .pageSplitSize(PAGE_BYTES)
            .cacheSize(CACHE_MIB)
            .open();
    try {
      // what protects the last synced version is its registration, not the age of its chunks
      store.setRetentionTime(0);
      RowFile file = new RowFile(store);
      List<KeyValue> content = file.readNewestWhole();
      file.sync();
      return new Opened(file, content);
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
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
    for (var change : changes.entrySet()) {
      String key = change.getKey();
      Row after = change.getValue().map(Row::of).orElse(null);
      Row before = after == null ? rows.remove(key) : rows.put(key, after);
      sum += (after == null ? 0 : after.digest(key)) - (before == null ? 0 : before.digest(key));
    }
    numbers.put(REVISION, atRevision);
    numbers.put(SUM, sum);
    store.commit();
    revision = atRevision;
  }

  /** Brings all commits to the disk itself; from now on this version is what is protected. */
  void sync() {
    store.sync();
    MVStore.TxCounter before = synced;
    synced = store.registerVersionUsage();
    store.deregisterVersionUsage(before);
  }

  /** Rewrites pages of chunks that are mostly dead; false when there is nothing to gain. */
  boolean compact() {
    if (!store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES)) {
      return false;
    }
    store.commit();
    return true;
  }

  /** Size of the file in bytes. */
  long size() {
    return store.getFileStore().size();
  }

  @Override
  public void close() {
    store.deregisterVersionUsage(synced);
    store.close();
  }

  /** Closes the file without writing anything. */
  void abandon() {
    store.closeImmediately();
  }

  /**
   * Reads all rows, of the newest version that is whole. Only a power failure leaves newer ones
   * that are not: MVStore checks the ends of a chunk, not its middle.
   */
  private List<KeyValue> readNewestWhole() {
    long newest = store.getFileStore().lastChunkVersion();
    long version = newest;
    while (true) {
      try {
        Optional<List<KeyValue>> content = read();
        if (content.isPresent()) {
          if (version < newest) {
            LOG.log(
                Level.WARNING,
                "the data file lost the end of its last commits, as after a power failure; it is"
                    + " now at revision "
                    + revision);
          }
          return content.get();
        }
      } catch (MVStoreException | IllegalStateException | IndexOutOfBoundsException e) {
        LOG.log(Level.WARNING, "version " + version + " of the data file is not whole", e);
      }
      version--;
      store.rollbackTo(version);
    }
  }

  /** Reads all rows; empty if they do not add up. */
  private Optional<List<KeyValue>> read() {
    if (numbers.isEmpty() && rows.isEmpty()) {
      create();
      return Optional.of(List.of());
    }
    long format = numbers.getOrDefault(FORMAT, 0L);
    if (format != FORMAT_1) {
      throw new KvException.Refused(
          "the data file has format " + format + "; this Belfry knows " + FORMAT_1);
    }
    List<KeyValue> content = new ArrayList<>();
    long found = 0;
    for (var cursor = rows.cursor(null); cursor.hasNext(); ) {
      String key = cursor.next();
      Row row = cursor.getValue();
      found += row.digest(key);
      content.add(row.under(key));
    }
    revision = numbers.getOrDefault(REVISION, 0L);
    sum = numbers.getOrDefault(SUM, 0L);
    return found == sum ? Optional.of(content) : Optional.empty();
  }

  private void create() {
    revision = 1; // as in etcd, whose first change is revision 2
    numbers.put(FORMAT, FORMAT_1);
    numbers.put(REVISION, revision);
    numbers.put(SUM, 0L);
    store.commit();
  }
}
