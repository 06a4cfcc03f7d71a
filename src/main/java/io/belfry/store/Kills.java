package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
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

  /** Reads a stored wish. */
  public static KillRequest read(KeyValue stored) throws UnreadableValueException {
    return SmallValues.killRequest(stored);
  }
}
