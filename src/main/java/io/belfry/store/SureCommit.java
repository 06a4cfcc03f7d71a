package io.belfry.store;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Commits of transactions whose conditions can hold only once: where the outcome is unknown the
 * identical transaction is sent again, which does nothing if the first one was carried out, and
 * then its reads tell so (V4).
 */
final class SureCommit {
  private static final int TRIES = 3;

  private SureCommit() {}

  /** Fails with {@link KvException.UnknownOutcome} only where the store stays silent. */
  static CompletableFuture<TransactionResult> commit(KeyValueStore kv, Transaction transaction) {
    return commit(kv, transaction, TRIES, false);
  }

  /**
   * @param doubtful whether an earlier sending may have been carried out: then "unavailable" says
   *     something of the present one only
   */
  private static CompletableFuture<TransactionResult> commit(
      KeyValueStore kv, Transaction transaction, int tries, boolean doubtful) {
    return kv.commit(transaction)
        .handle(
            (result, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(result);
              }
              Throwable cause = unwrapped(failure);
              boolean unknown = doubtful || cause instanceof KvException.UnknownOutcome;
              if (unknown && tries > 1) {
                return commit(kv, transaction, tries - 1, true);
              }
              return CompletableFuture.<TransactionResult>failedFuture(
                  unknown ? new KvException.UnknownOutcome("no answer, thrice", cause) : cause);
            })
        .thenCompose((CompletionStage<TransactionResult> next) -> next);
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException
        ? Objects.requireNonNullElse(failure.getCause(), failure)
        : failure;
  }
}
