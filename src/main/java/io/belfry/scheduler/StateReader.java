package io.belfry.scheduler;

import io.belfry.job.JobId;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the states of jobs, many in one transaction, and posts them. */
final class StateReader {
  private final KeyValueStore kv;
  private final Consumer<Message> mailbox;
  private final List<JobId> wanted = new ArrayList<>();

  StateReader(KeyValueStore kv, Consumer<Message> mailbox) {
    this.kv = kv;
    this.mailbox = mailbox;
  }

  /** Wants the state of this job; read at the next {@link #flush()}. */
  void want(JobEntry entry) {
    if (!entry.isReading()) {
      entry.reading(true);
      wanted.add(entry.id());
    }
  }

  /** Sends for everything that is wanted. */
  void flush() {
    for (int from = 0; from < wanted.size(); from += Transaction.LIMIT) {
      int to = Math.min(wanted.size(), from + Transaction.LIMIT);
      read(List.copyOf(wanted.subList(from, to)));
    }
    wanted.clear();
  }

  private void read(List<JobId> jobs) {
    List<Operation> gets = new ArrayList<>();
    jobs.forEach(job -> gets.add(Operation.get(Keys.state(job))));
    kv.commit(new Transaction(List.of(), gets, List.of()))
        .whenComplete(
            (result, failure) ->
                mailbox.accept(
                    failure == null
                        ? new Message.StatesRead(jobs, result.reads())
                        : new Message.ReadFailed(jobs)));
  }
}
