package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.util.concurrent.CompletableFuture;

/** The runs that somebody asked for, from the asking to the claim. */
public final class RunRequests {
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
    return kv.commit(put).thenApply(result -> result.succeeded());
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
