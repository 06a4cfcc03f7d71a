package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The runs that somebody asked for, from the asking to the claim. */
public final class RunRequests {
  private static final int MOST = 10_000;

  private final KeyValueStore kv;

  public RunRequests(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * Asks for a run of the job that exists now.
   *
   * @return whether the job was still there; the request is stored only then
   */
  public CompletableFuture<Boolean> submit(RunRequest request, long jobRevision) {
    JobId job = request.execution().job();
    Transaction put =
        Transaction.when(Compare.unchangedSince(Keys.job(job), jobRevision))
            .then(Operation.put(Keys.request(request.execution()), SmallValues.write(request)))
            .build();
    return FeatureLevel.require(kv, request)
        .thenCompose(may -> kv.commit(put))
        .thenApply(result -> result.succeeded());
  }

  /**
   * Asks for a run of the job that exists now, once for a call that carries an idempotency key.
   *
   * @return whether the request is stored, the job is not the same any more, or the very call had
   *     its effect before
   */
  public CompletableFuture<Submitted> submit(RunRequest request, long jobRevision, Once once) {
    JobId job = request.execution().job();
    String key = Keys.request(request.execution());
    Transaction put =
        Transaction.when(Compare.unchangedSince(Keys.job(job), jobRevision), once.absent())
            .then(Operation.put(key, SmallValues.write(request)))
            .then(once.put(request.execution().toString()))
            .orElse(once.get())
            .build();
    return FeatureLevel.require(kv, request)
        .thenCompose(may -> SureCommit.commit(kv, put))
        .thenApply(result -> submitted(request, once, result));
  }

  /** What became of a request. */
  public enum Submitted {
    STORED,
    JOB_CHANGED,
    REPLAYED
  }

  /** The mark may be this very call's, put by an earlier sending of the same transaction. */
  private static Submitted submitted(RunRequest request, Once once, TransactionResult result) {
    if (result.succeeded()) {
      return Submitted.STORED;
    }
    Optional<KeyValue> mark = result.reads().get(0);
    if (mark.isEmpty()) {
      return Submitted.JOB_CHANGED;
    }
    String ours =
        SmallValues.write(new Idempotency.Mark(once.fingerprint(), request.execution().toString()));
    return mark.get().value().equals(ours) ? Submitted.STORED : Submitted.REPLAYED;
  }

  /** The backfills of a job that are not done, in the order in which they were asked for. */
  public CompletableFuture<List<RunRequest>> backfillsOf(JobId job) {
    return kv.range(Keys.requestsOf(job), "", MOST)
        .thenApply(
            page ->
                page.items().stream()
                    .flatMap(item -> readable(item).stream())
                    .filter(request -> request.backfill().isPresent())
                    .sorted(Comparator.comparing(RunRequest::askedAt))
                    .toList());
  }

  /** Gives up what is left of a backfill, where it is as it was read. */
  public CompletableFuture<Boolean> withdraw(RunRequest backfill) {
    String key = Keys.request(backfill.execution());
    return kv.commit(
            Transaction.when(Compare.unchangedSince(key, backfill.revision()))
                .then(Operation.delete(key))
                .build())
        .thenApply(result -> result.succeeded());
  }

  /** The request of a run that still waits to be claimed. */
  public CompletableFuture<Optional<RunRequest>> waiting(ExecutionId execution) {
    return kv.get(Keys.request(execution))
        .thenApply(
            found ->
                found
                    .flatMap(RunRequests::readable)
                    .filter(request -> request.backfill().isEmpty()));
  }

  private static Optional<RunRequest> readable(KeyValue stored) {
    try {
      return Optional.of(SmallValues.runRequest(stored));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }

  /** Whether a run that was asked for still waits to be claimed. */
  public CompletableFuture<Boolean> isWaiting(ExecutionId execution) {
    return kv.get(Keys.request(execution)).thenApply(found -> found.isPresent());
  }

  /** Reads a stored request. */
  public static RunRequest read(KeyValue stored) throws UnreadableValueException {
    return SmallValues.runRequest(stored);
  }
}
