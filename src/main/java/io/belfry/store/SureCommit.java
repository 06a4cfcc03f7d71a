package io.belfry.store;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
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
    return commit(kv, transaction, TRIES);
  }

  private static CompletableFuture<TransactionResult> commit(
      KeyValueStore kv, Transaction transaction, int tries) {
    return kv.commit(transaction)
        .handle(
            (result, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(result);
              }
              return isUnknown(failure) && tries > 1
                  ? commit(kv, transaction, tries - 1)
                  : CompletableFuture.<TransactionResult>failedFuture(failure);
            })
        .thenCompose((CompletionStage<TransactionResult> next) -> next);
  }

  private static boolean isUnknown(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof KvException.UnknownOutcome;
  }
}
