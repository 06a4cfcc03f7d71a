package io.belfry.kv.embedded;

import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One request to the writer thread on its way: waiting, then taken by the writer, then answered.
 *
 * @param <T> the type of the answer
 */
abstract sealed class Call<T> {
  private enum State {
    WAITING,
    TAKEN,
    ANSWERED
  }

  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final long since;

  private Call(long since) {
    this.since = since;
  }

  /** When it was made, a reading of the nanosecond clock. */
  long since() {
    return since;
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  /** What it counts for against the bound of all that is under way, in KiB. */
  int weight() {
    return 1;
  }

  /** Begins to carry it out; false if it was answered in the meantime, without an effect. */
  boolean take() {
    return state.compareAndSet(State.WAITING, State.TAKEN);
  }

  /** Wins the right to answer while nothing was carried out. */
  boolean giveUpWaiting() {
    return state.compareAndSet(State.WAITING, State.ANSWERED);
  }

  /** Wins the right to answer. */
  boolean claimAnswer() {
    return state.getAndSet(State.ANSWERED) != State.ANSWERED;
  }

  /** A transaction; those that wait at the same time share one commit to disk. */
  static final class Commit extends Call<TransactionResult> {
    private final Transaction transaction;
    private final int bytes;

    Commit(Transaction transaction, int bytes, long since) {
      super(since);
      this.transaction = transaction;
      this.bytes = bytes;
    }

    Transaction transaction() {
      return transaction;
    }

    /** Its size, as the rules of requests count it. */
    int bytes() {
      return bytes;
    }

    @Override
    int weight() {
      return 1 + bytes / 1024;
    }
  }

  /** Anything else; carried out on its own, between two commits. */
  static final class Action<T> extends Call<T> {
    private final Function<Writer, T> body;

    Action(Function<Writer, T> body, long since) {
      super(since);
      this.body = body;
    }

    T carryOut(Writer writer) {
      return body.apply(writer);
    }
  }
}
