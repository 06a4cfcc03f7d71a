package io.belfry.store;

import io.belfry.codec.StateCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The run-time states of jobs, for those who only look at them. */
public final class JobStates {
  private final KeyValueStore kv;

  public JobStates(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * A state as it was read.
   *
   * @param revision the store's revision of it, which a wish to end an execution compares
   */
  public record Seen(JobState state, long revision) {}

  /** The states of these jobs; those that are absent or unreadable are left out. */
  public CompletableFuture<Map<JobId, Seen>> read(List<JobId> jobs) {
    List<CompletableFuture<Map<JobId, Seen>>> parts = new ArrayList<>();
    for (int from = 0; from < jobs.size(); from += Transaction.LIMIT) {
      int to = Math.min(jobs.size(), from + Transaction.LIMIT);
      parts.add(readPart(jobs.subList(from, to)));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              Map<JobId, Seen> all = new HashMap<>();
              parts.forEach(part -> all.putAll(part.join()));
              return all;
            });
  }

  private CompletableFuture<Map<JobId, Seen>> readPart(List<JobId> jobs) {
    Operation[] reads =
        jobs.stream().map(job -> Operation.get(Keys.state(job))).toArray(Operation[]::new);
    return kv.commit(Transaction.always(reads))
        .thenApply(
            result -> {
              Map<JobId, Seen> found = new HashMap<>();
              for (int i = 0; i < jobs.size(); i++) {
                JobId job = jobs.get(i);
                seen(result.reads().get(i)).ifPresent(seen -> found.put(job, seen));
              }
              return found;
            });
  }

  private static Optional<Seen> seen(Optional<KeyValue> stored) {
    try {
      return stored.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Seen(StateCodec.read(stored.get().value()), stored.get().modRevision()));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }
}
