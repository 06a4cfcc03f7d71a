package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.SecretId;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The secrets of all namespaces, encrypted: this class never sees a value. */
public final class Secrets {
  /** The most secrets of one namespace; of calls at the same time each may add one more. */
  public static final int MOST = 1_000;

  private static final int TRIES = 10;

  private final KeyValueStore kv;

  public Secrets(KeyValueStore kv) {
    this.kv = kv;
  }

  /** What became of setting a secret. */
  public enum Saved {
    CREATED,
    REPLACED,
    /** Nothing was done: the namespace has as many as it may. */
    TOO_MANY,
    /** Nothing was done: others change it all the time. */
    BUSY
  }

  /** Creates or replaces a secret. */
  public CompletableFuture<Saved> put(SecretId id, SealedSecret sealed, String by, Instant now) {
    return put(id, sealed, new SecretInfo(id.name(), now, now, by), TRIES);
  }

  private CompletableFuture<Saved> put(
      SecretId id, SealedSecret sealed, SecretInfo info, int tries) {
    if (tries == 0) {
      return CompletableFuture.completedFuture(Saved.BUSY);
    }
    return kv.get(Keys.secret(id))
        .thenCompose(
            found ->
                found.isPresent()
                    ? replace(id, sealed, info, found.get())
                    : create(id, sealed, info))
        .thenCompose(
            saved ->
                saved == Saved.BUSY
                    ? put(id, sealed, info, tries - 1)
                    : CompletableFuture.completedFuture(saved));
  }

  private CompletableFuture<Saved> create(SecretId id, SealedSecret sealed, SecretInfo info) {
    String key = Keys.secret(id);
    Transaction put =
        Transaction.when(Compare.absent(key))
            .then(Operation.put(key, SmallValues.write(info, sealed)))
            .build();
    return kv.count(Keys.secretsOf(id.namespace()))
        .thenCompose(
            count ->
                count >= MOST
                    ? CompletableFuture.completedFuture(Saved.TOO_MANY)
                    : kv.commit(put).thenApply(result -> saved(result, Saved.CREATED)));
  }

  private CompletableFuture<Saved> replace(
      SecretId id, SealedSecret sealed, SecretInfo info, KeyValue previous) {
    String key = Keys.secret(id);
    Instant createdAt = readInfo(previous).map(SecretInfo::createdAt).orElse(info.createdAt());
    SecretInfo next = new SecretInfo(info.name(), createdAt, info.updatedAt(), info.updatedBy());
    Transaction put =
        Transaction.when(Compare.unchangedSince(key, previous.modRevision()))
            .then(Operation.put(key, SmallValues.write(next, sealed)))
            .build();
    return kv.commit(put).thenApply(result -> saved(result, Saved.REPLACED));
  }

  private static Saved saved(TransactionResult result, Saved done) {
    return result.succeeded() ? done : Saved.BUSY;
  }

  /** Deletes a secret; whether there was one. */
  public CompletableFuture<Boolean> delete(SecretId id) {
    String key = Keys.secret(id);
    return kv.commit(Transaction.always(Operation.get(key), Operation.delete(key)))
        .thenApply(result -> result.reads().get(0).isPresent());
  }

  /** The secrets of a namespace by name; what can't be read is left out. */
  public CompletableFuture<List<SecretInfo>> list(String namespace) {
    return kv.range(Keys.secretsOf(namespace), "", 2 * MOST)
        .thenApply(page -> page.items().stream().flatMap(item -> readInfo(item).stream()).toList());
  }

  /**
   * What is stored of these secrets, in one read: absent ones are left out, what can't be read is
   * empty.
   */
  public CompletableFuture<Map<SecretId, Optional<SealedSecret>>> read(List<SecretId> ids) {
    List<Operation> reads = new ArrayList<>();
    ids.forEach(id -> reads.add(Operation.get(Keys.secret(id))));
    return kv.commit(Transaction.always(reads.toArray(Operation[]::new)))
        .thenApply(
            result -> {
              Map<SecretId, Optional<SealedSecret>> found = new LinkedHashMap<>();
              for (int i = 0; i < ids.size(); i++) {
                SecretId id = ids.get(i);
                result.reads().get(i).ifPresent(value -> found.put(id, sealed(value)));
              }
              return found;
            });
  }

  private static Optional<SealedSecret> sealed(KeyValue stored) {
    try {
      return Optional.of(SmallValues.sealed(stored));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }

  private static Optional<SecretInfo> readInfo(KeyValue stored) {
    try {
      return Optional.of(SmallValues.secretInfo(stored));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }
}
