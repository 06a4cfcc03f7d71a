package io.belfry.recover;

import io.belfry.codec.StateCodec;
import io.belfry.codec.StoredJobCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.AfterRestore;
import io.belfry.job.ExecutionId;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Page;
import io.belfry.kv.Transaction;
import io.belfry.store.BatchResult;
import io.belfry.store.Epoch;
import io.belfry.store.Keys;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import io.belfry.store.Transition;
import io.belfry.store.Transitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;

/**
 * Makes a restored store safe to work with: first every job's state is settled ({@link
 * AfterRestore}), then the epoch is raised, which is what the workers wait for. In this order, for
 * a worker that goes on may claim what the restored states say is due. It may be broken off
 * anywhere and run again. Blocks; failures of the store come as {@link CompletionException}.
 */
public final class Recovery {
  private static final int PAGE = 1_000;
  private static final int PASSES = 1_000;

  private final KeyValueStore kv;
  private final Transitions transitions;
  private final Instant now;

  /** A recovery that counts whatever was due until {@code now} as unknown. */
  public Recovery(KeyValueStore kv, Instant now) {
    this.kv = kv;
    this.transitions = new Transitions(kv);
    this.now = now;
  }

  /**
   * What was found, or done.
   *
   * @param epoch the epoch then
   * @param revision the store's revision then
   * @param jobs the states of jobs that are changed
   * @param executions how many executions are given up
   * @param times how many scheduled times are passed over
   * @param unreadable keys that can't be read here and are left alone
   */
  public record Report(
      Epoch epoch, long revision, int jobs, int executions, long times, List<String> unreadable) {
    public Report {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** The registrations that there are, by whole id. */
  public List<String> registered() {
    List<String> ids = new ArrayList<>();
    Page page = kv.range(Keys.WORKERS, "", PAGE).join();
    page.items().forEach(item -> ids.add(item.key().substring(Keys.WORKERS.length())));
    return ids;
  }

  /** Looks at everything and changes nothing. */
  public Report look() {
    return pass(false);
  }

  /**
   * Settles all states and raises the epoch that {@code seen} has.
   *
   * @throws IllegalStateException where something else changes the store meanwhile: a worker that
   *     is registered, or another recovery
   */
  public Report carryOut(Report seen) {
    int executions = 0;
    long times = 0;
    for (int i = 0; i < PASSES; i++) {
      Report done = pass(true);
      executions += done.executions();
      times += done.times();
      if (done.jobs() == 0) {
        Epoch raised = raise(seen.epoch());
        return new Report(
            raised, done.revision(), seen.jobs(), executions, times, done.unreadable());
      }
    }
    throw new IllegalStateException("states change faster than they are settled: is a worker on?");
  }

  private Epoch raise(Epoch before) {
    long next = before.number() + 1;
    Transaction raise =
        Transaction.when(Compare.unchangedSince(Keys.EPOCH, before.revision()))
            .then(Operation.put(Keys.EPOCH, Long.toString(next)))
            .build();
    if (!kv.commit(raise).join().succeeded()) {
      throw new IllegalStateException("somebody else has changed the epoch meanwhile");
    }
    return epoch();
  }

  private Epoch epoch() {
    return Epoch.of(kv.get(Keys.EPOCH).join());
  }

  /** Goes over all states once; with at most one request of each job. */
  private Report pass(boolean write) {
    Tally tally = new Tally();
    Map<JobId, RunRequest> requests = requests(tally);
    String after = "";
    Page page;
    do {
      page = kv.range(Keys.STATE, after, PAGE).join();
      tally.revision = page.revision();
      for (int from = 0; from < page.items().size(); from += Transaction.LIMIT) {
        int to = Math.min(page.items().size(), from + Transaction.LIMIT);
        List<Transition> steps = steps(page.items().subList(from, to), requests, tally);
        if (write) {
          Transitions.batches(steps, step -> step).forEach(this::write);
        }
      }
      after = page.items().isEmpty() ? "" : page.items().get(page.items().size() - 1).key();
    } while (page.more());
    return tally.report(epoch());
  }

  private void write(List<Transition> batch) {
    if (transitions.commit(Optional.empty(), batch).join() instanceof BatchResult.Lost lost) {
      lost.stale()
          .forEach(
              (job, fresh) -> {
                if (fresh.stillThere()) {
                  throw new IllegalStateException(
                      "a worker that runs something of " + job + " is registered: stop it first");
                }
              });
      // the others, or what was written meanwhile, are met again in the next pass
    }
  }

  private Map<JobId, RunRequest> requests(Tally tally) {
    Map<JobId, RunRequest> first = new HashMap<>();
    String after = "";
    Page page;
    do {
      page = kv.range(Keys.REQUESTS, after, PAGE).join();
      for (KeyValue item : page.items()) {
        try {
          RunRequest request = RunRequests.read(item);
          first.putIfAbsent(request.execution().job(), request);
        } catch (UnreadableValueException e) {
          tally.unreadable.add(item.key());
        }
        after = item.key();
      }
    } while (page.more());
    return first;
  }

  private List<Transition> steps(
      List<KeyValue> states, Map<JobId, RunRequest> requests, Tally tally) {
    Operation[] reads =
        states.stream()
            .map(state -> Operation.get(Keys.job(Keys.jobOf(state.key()))))
            .toArray(Operation[]::new);
    List<Optional<KeyValue>> definitions = kv.commit(Transaction.always(reads)).join().reads();
    List<Transition> steps = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      JobId job = Keys.jobOf(states.get(i).key());
      Optional<RunRequest> request = Optional.ofNullable(requests.get(job));
      step(job, states.get(i), definitions.get(i), request, tally).ifPresent(steps::add);
    }
    return steps;
  }

  private Optional<Transition> step(
      JobId id,
      KeyValue stored,
      Optional<KeyValue> definition,
      Optional<RunRequest> request,
      Tally tally) {
    JobState state;
    Optional<Job> job;
    try {
      state = StateCodec.read(stored.value());
      job =
          definition.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  StoredJobCodec.read(id, definition.get().value(), definition.get().modRevision())
                      .job());
    } catch (UnreadableValueException e) {
      tally.unreadable.add(stored.key());
      return Optional.empty();
    }
    AfterRestore.Settled settled =
        AfterRestore.settle(job, state, request.map(asked -> asked.execution().key()), now);
    if (settled.next().equals(state)) {
      return Optional.empty();
    }
    tally.add(settled);
    List<String> workers =
        state.running().stream().map(entry -> entry.claim().worker()).distinct().toList();
    List<ExecutionId> over = new ArrayList<>();
    state.openKeys().forEach(key -> over.add(ExecutionId.withKey(id, key)));
    request.ifPresent(asked -> over.add(asked.execution()));
    return Optional.of(
        new Transition(
            id,
            new Transition.Conditions(
                stored.modRevision(),
                OptionalLong.of(definition.map(KeyValue::modRevision).orElse(0L)),
                request,
                workers),
            settled.next(),
            false,
            over));
  }

  /** What a pass has come across. */
  private static final class Tally {
    private long revision;
    private int jobs;
    private int executions;
    private long times;
    private final List<String> unreadable = new ArrayList<>();

    void add(AfterRestore.Settled settled) {
      jobs++;
      executions += settled.executions();
      times += settled.times();
    }

    Report report(Epoch epoch) {
      return new Report(epoch, revision, jobs, executions, times, unreadable);
    }
  }
}
