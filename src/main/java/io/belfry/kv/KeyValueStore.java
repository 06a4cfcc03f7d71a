package io.belfry.kv;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A key-value store with etcd's semantics: one revision that grows with every change,
 * compare-and-set transactions, prefix ranges, watches from a revision, and leases.
 *
 * <p>Every future completes within the adapter's own time limit, exceptionally only with a {@link
 * KvException}. Reads are linearizable: they see every change that was acknowledged before them.
 * What was acknowledged survives the death of any single process at any moment.
 */
public interface KeyValueStore extends AutoCloseable {
  /** Reads one key. */
  CompletableFuture<Optional<KeyValue>> get(String key);

  /**
   * Reads one page of the keys that begin with {@code prefix}, in key order.
   *
   * @param after the key behind which the page begins, or the empty string for the first page
   * @param limit the most items, 1 to 10,000
   */
  CompletableFuture<Page> range(String prefix, String after, int limit);

  /** Counts the keys that begin with {@code prefix}. */
  CompletableFuture<Long> count(String prefix);

  /** Carries out a transaction; a lost comparison is an answer, not a failure. */
  CompletableFuture<TransactionResult> commit(Transaction transaction);

  /**
   * Reports every change below {@code prefix} from {@code fromRevision} on, inclusive. A revision
   * that is compacted away breaks the watch with {@link KvException.Compacted}.
   */
  Watch watch(String prefix, long fromRevision, WatchListener listener);

  /** Grants a lease of at least this time to live (whole seconds, at least 1). */
  CompletableFuture<Lease> grant(Duration timeToLive);

  /** Gives the lease its full time to live again, or fails with {@link KvException.LeaseGone}. */
  CompletableFuture<Lease> renew(long lease);

  /** Ends the lease and deletes its keys in one revision; nothing happens where it is gone. */
  CompletableFuture<Void> revoke(long lease);

  /** Forgets the history up to and including {@code revision}; present values stay. */
  CompletableFuture<Void> compact(long revision);

  /** Tells how the store stands for room; cheap enough to be asked every few seconds. */
  CompletableFuture<StoreStatus> status();

  /** Stops the adapter: calls under way fail, watches end silently. */
  @Override
  void close();
}
