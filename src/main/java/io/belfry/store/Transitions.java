package io.belfry.store;

import io.belfry.codec.StateCodec;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Carries out transitions of jobs in batches: one transaction of many compare-and-sets, fenced
 * where one of them claims ({@code protocol.md}, CLAIM).
 */
public final class Transitions {
  /** A pause before a sending that follows a failure; runs nothing but that sending. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS, Runnable::run);

  /** Then the store is closed, or away for good; whoever asks decides anew on the same revision. */
  private static final int MOST_DOUBTS = 300;

  private final KeyValueStore kv;

  public Transitions(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * Splits things that stand for transitions into batches that fit into a transaction, in their
   * order. A job may be in the list once.
   */
  public static <T> List<List<T>> batches(List<T> things, Function<T, Transition> transitionOf) {
    List<List<T>> batches = new ArrayList<>();
    List<T> batch = new ArrayList<>();
    int compares = Fence.COMPARES;
    int steps = 0;
    for (T thing : things) {
      Transition transition = transitionOf.apply(thing);
      int itsCompares = compareCount(transition);
      int itsSteps = stepCount(transition);
      boolean fits =
          compares + itsCompares <= Transaction.LIMIT && steps + itsSteps <= Transaction.LIMIT;
      if (!fits && !batch.isEmpty()) {
        batches.add(List.copyOf(batch));
        batch.clear();
        compares = Fence.COMPARES;
        steps = 0;
      }
      batch.add(thing);
      compares += itsCompares;
      steps += itsSteps;
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }

  /**
   * Carries out one batch; {@code fence} is present where one of its transitions claims. The future
   * fails with a {@link KvException} that says that nothing was done.
   */
  public CompletableFuture<BatchResult> commit(Optional<Fence> fence, List<Transition> batch) {
    List<Compare> compares = new ArrayList<>(fence.map(Fence::compares).orElse(List.of()));
    List<Operation> steps = new ArrayList<>();
    for (Transition transition : batch) {
      compares.addAll(compares(transition));
      steps.addAll(steps(transition));
    }
    return send(new Transaction(compares, steps, List.of()), 0)
        .thenApply(answer -> outcome(fence.isPresent(), batch, compares, answer));
  }

  /**
   * Sends the identical transaction until its outcome is known (V4): its conditions can hold only
   * once, so a second sending does nothing, and then the reads tell who won. Once an outcome is in
   * doubt, a store that can't be reached says nothing of the earlier sending.
   */
  private CompletableFuture<Answer> send(Transaction transaction, int doubts) {
    return kv.commit(transaction)
        .thenCompose(
            result ->
                result.succeeded()
                    ? CompletableFuture.completedFuture(
                        new Answer(true, result.revision(), List.of(), doubts > 0))
                    : read(transaction.compares(), doubts > 0))
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(answer);
              } else if (isUnknown(failure)) {
                return send(transaction, doubts + 1);
              } else if (doubts > 0 && doubts < MOST_DOUBTS && !isRefused(failure)) {
                return CompletableFuture.supplyAsync(() -> doubts + 1, LATER)
                    .thenCompose(more -> send(transaction, more));
              }
              return CompletableFuture.<Answer>failedFuture(failure);
            })
        .thenCompose((CompletionStage<Answer> next) -> next);
  }

  /**
   * What stands under the compared keys now that a condition has failed. It is read afterwards, not
   * in the same transaction: that nearly always succeeds, and its other branch would be sent, kept
   * in the store's log and looked at each time (docs/decisions.md). What is read may be newer than
   * what failed, and is only the ground for another compare-and-set.
   */
  private CompletableFuture<Answer> read(List<Compare> compares, boolean again) {
    Operation[] reads =
        compares.stream().map(compare -> Operation.get(compare.key())).toArray(Operation[]::new);
    return kv.commit(Transaction.always(reads))
        .thenApply(found -> new Answer(false, found.revision(), found.reads(), again));
  }

  /**
   * What became of a transaction.
   *
   * @param succeeded whether it was carried out by this sending
   * @param revision the store's revision then
   * @param reads what stood under the compared keys, where it was not
   * @param again whether this was not the first sending
   */
  private record Answer(
      boolean succeeded, long revision, List<Optional<KeyValue>> reads, boolean again) {}

  private static boolean isUnknown(Throwable failure) {
    return cause(failure) instanceof KvException.UnknownOutcome;
  }

  private static boolean isRefused(Throwable failure) {
    return !(cause(failure) instanceof KvException)
        || cause(failure) instanceof KvException.Refused;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException
        ? Objects.requireNonNullElse(failure.getCause(), failure)
        : failure;
  }

  private static BatchResult outcome(
      boolean fenced, List<Transition> batch, List<Compare> compares, Answer answer) {
    if (answer.succeeded()) {
      return new BatchResult.Applied(answer.revision());
    }
    Map<JobId, BatchResult.Fresh> stale = new HashMap<>();
    Reads reads = new Reads(compares, answer.reads());
    boolean fenceLost = false;
    for (int i = 0; fenced && i < Fence.COMPARES_OF_WORKER; i++) {
      fenceLost |= !reads.next().held();
    }
    boolean calendars = fenced && !reads.next().held();
    for (Transition transition : batch) {
      fresh(transition, reads).ifPresent(found -> stale.put(transition.job(), found));
    }
    OptionalLong appliedAt = answer.again() ? appliedAt(batch, stale) : OptionalLong.empty();
    return appliedAt.isPresent()
        ? new BatchResult.Applied(appliedAt.getAsLong())
        : new BatchResult.Lost(fenceLost || hasGoneBack(batch, stale), calendars, stale);
  }

  /**
   * Whether a state is older than it was when it was last seen. Revisions only grow, so the store
   * was restored from a backup meanwhile, under a lease that the backup holds too.
   */
  private static boolean hasGoneBack(List<Transition> batch, Map<JobId, BatchResult.Fresh> stale) {
    return batch.stream()
        .anyMatch(
            transition ->
                Optional.ofNullable(stale.get(transition.job()))
                    .flatMap(BatchResult.Fresh::state)
                    .filter(found -> found.modRevision() < transition.conditions().stateRevision())
                    .isPresent());
  }

  /**
   * The revision of an earlier sending, where that was carried out. A batch is all or nothing, so
   * one claim of ours that the store holds proves it, for its id is nobody else's. Anything else
   * another worker may have written to the letter, so that all have to be ours.
   */
  private static OptionalLong appliedAt(
      List<Transition> batch, Map<JobId, BatchResult.Fresh> stale) {
    OptionalLong proof = OptionalLong.empty();
    boolean allOurs = true;
    for (Transition transition : batch) {
      long revision =
          Optional.ofNullable(stale.get(transition.job()))
              .map(found -> ownRevision(transition, found))
              .orElse(0L);
      allOurs &= revision > 0;
      if (revision > 0) {
        proof = OptionalLong.of(revision);
      }
      if (revision > 0 && transition.claims()) {
        return proof;
      }
    }
    return allOurs ? proof : OptionalLong.empty();
  }

  /** The revision at which the store took exactly this transition's state, 0 where it did not. */
  private static long ownRevision(Transition transition, BatchResult.Fresh found) {
    return found
        .state()
        .filter(kept -> kept.value().equals(StateCodec.write(transition.next())))
        .map(KeyValue::modRevision)
        .orElse(0L);
  }

  private static Optional<BatchResult.Fresh> fresh(Transition transition, Reads reads) {
    Reads.Read state = reads.next();
    boolean held = state.held();
    Optional<KeyValue> definition = Optional.empty();
    if (transition.conditions().definitionRevision().isPresent()) {
      Reads.Read read = reads.next();
      held &= read.held();
      definition = read.found();
    }
    boolean requestGone = false;
    if (transition.conditions().consumed().isPresent()) {
      requestGone = !reads.next().held();
    }
    boolean stillThere = false;
    for (int i = 0; i < transition.conditions().gone().size(); i++) {
      stillThere |= !reads.next().held();
    }
    return held && !requestGone && !stillThere
        ? Optional.empty()
        : Optional.of(new BatchResult.Fresh(state.found(), definition, requestGone, stillThere));
  }

  /** The conditions of a transition, in the order in which {@link #fresh} reads them back. */
  private static List<Compare> compares(Transition transition) {
    List<Compare> compares = new ArrayList<>();
    Transition.Conditions conditions = transition.conditions();
    compares.add(Compare.unchangedSince(Keys.state(transition.job()), conditions.stateRevision()));
    conditions
        .definitionRevision()
        .ifPresent(at -> compares.add(Compare.unchangedSince(Keys.job(transition.job()), at)));
    conditions
        .consumed()
        .ifPresent(
            request ->
                compares.add(
                    Compare.unchangedSince(Keys.request(request.execution()), request.revision())));
    conditions.gone().forEach(worker -> compares.add(Compare.absent(Keys.worker(worker))));
    return compares;
  }

  /**
   * How many {@link #compares} there are; nothing is made for it, for it is asked for each step.
   */
  private static int compareCount(Transition transition) {
    Transition.Conditions conditions = transition.conditions();
    return 1
        + (conditions.definitionRevision().isPresent() ? 1 : 0)
        + (conditions.consumed().isPresent() ? 1 : 0)
        + conditions.gone().size();
  }

  /** How many {@link #steps} there are. */
  private static int stepCount(Transition transition) {
    return 1 + (transition.conditions().consumed().isPresent() ? 1 : 0) + transition.over().size();
  }

  private static List<Operation> steps(Transition transition) {
    List<Operation> steps = new ArrayList<>();
    steps.add(
        new Operation.Put(
            Keys.state(transition.job()), StateCodec.write(transition.next()), Lease.NONE));
    transition
        .conditions()
        .consumed()
        .ifPresent(request -> steps.add(consumed(request, transition.rest())));
    for (ExecutionId execution : transition.over()) {
      steps.add(Operation.delete(Keys.kill(execution)));
    }
    return steps;
  }

  private static Operation consumed(RunRequest request, Optional<RunRequest> rest) {
    String key = Keys.request(request.execution());
    return rest.<Operation>map(left -> Operation.put(key, SmallValues.write(left)))
        .orElseGet(() -> Operation.delete(key));
  }

  /** Walks over compared keys and what the else-branch found under them. */
  private static final class Reads {
    private final Iterator<Compare> compares;
    private final Iterator<Optional<KeyValue>> found;

    Reads(List<Compare> compares, List<Optional<KeyValue>> found) {
      this.compares = compares.iterator();
      this.found = found.iterator();
    }

    Read next() {
      Compare compare = compares.next();
      Optional<KeyValue> kept = found.next();
      long actual =
          switch (compare.target()) {
            case CREATE_REVISION -> kept.map(KeyValue::createRevision).orElse(0L);
            case MOD_REVISION -> kept.map(KeyValue::modRevision).orElse(0L);
            case VERSION -> kept.map(KeyValue::version).orElse(0L);
          };
      return new Read(kept, actual == compare.expected());
    }

    /** What stands under one compared key, and whether its condition holds. */
    record Read(Optional<KeyValue> found, boolean held) {}
  }
}
