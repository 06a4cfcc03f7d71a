package io.belfry.kv;

import java.util.List;
import java.util.Optional;

/**
 * What became of a transaction.
 *
 * @param succeeded whether all conditions held, and so which branch was carried out
 * @param revision the store's revision after it; that of the change itself where it changed
 *     something
 * @param reads what the {@link Operation.Get} steps of the branch found, in their order
 */
public record TransactionResult(boolean succeeded, long revision, List<Optional<KeyValue>> reads) {
  public TransactionResult {
    reads = List.copyOf(reads);
  }
}
