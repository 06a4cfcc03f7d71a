package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.util.concurrent.CompletableFuture;

/** The wishes to end executions; the end of the execution removes its wish. */
public final class Kills {
  private final KeyValueStore kv;

  public Kills(KeyValueStore kv) {
    this.kv = kv;
  }

  /** Asks for the end of an execution. */
  public CompletableFuture<Void> submit(KillRequest kill) {
    String key = Keys.kill(kill.execution());
    return kv.commit(Transaction.always(Operation.put(key, SmallValues.write(kill))))
        .thenAccept(result -> {});
  }

  /**
   * Asks for the end of an execution, where its job's state is still the one at this revision; so
   * no wish is left over for an execution that has ended meanwhile.
   */
  public CompletableFuture<Boolean> submit(KillRequest kill, long stateRevision) {
    return submit(kill, Compare.unchangedSince(Keys.state(kill.execution().job()), stateRevision));
  }

  /** Asks for the end of a requested run, where it still waits to be claimed. */
  public CompletableFuture<Boolean> submitWaiting(KillRequest kill, long requestRevision) {
    return submit(kill, Compare.unchangedSince(Keys.request(kill.execution()), requestRevision));
  }

  private CompletableFuture<Boolean> submit(KillRequest kill, Compare condition) {
    Operation put = Operation.put(Keys.kill(kill.execution()), SmallValues.write(kill));
    return kv.commit(Transaction.when(condition).then(put).build())
        .thenApply(result -> result.succeeded());
  }

  /** Reads a stored wish. */
  public static KillRequest read(KeyValue stored) throws UnreadableValueException {
    return SmallValues.killRequest(stored);
  }
}
