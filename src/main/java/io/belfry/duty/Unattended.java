package io.belfry.duty;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Logged;
import io.belfry.store.BatchResult;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobRow;
import io.belfry.store.JobStates;
import io.belfry.store.Transitions;
import io.belfry.store.WorkerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the scheduled times that no worker is there for: what is past its starting deadline and
 * will not be caught up with is recorded as {@code missed.noWorker}, and what a worker that is gone
 * was running as {@code lost}, for there is no owner either who would find it. It goes by the same
 * compare-and-set of the job's state as a claim, so that a worker that comes meanwhile and this
 * duty never both decide about a time.
 *
 * <p>A record stands for all that was missed since the one before, and there is one a minute at
 * most. Runs on the store's threads, one round at a time.
 */
public final class Unattended implements Duty {
  /** How long the times of a job are gathered for one record. */
  static final Duration FOLD = Duration.ofMinutes(1);

  private static final int BATCH = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Unattended.class);

  private final Jobs jobs;
  private final Cluster cluster;
  private final Consumer<ExecutionRecord> journal;
  private final Clock clock;
  private final Map<JobId, Set<Logged>> written = new ConcurrentHashMap<>();
  private final Map<JobId, Set<Logged>> logged = new ConcurrentHashMap<>();
  private volatile Optional<Instant> settledAt = Optional.empty();
  private volatile Set<String> registered = Set.of();
  private volatile int missing;

  /**
   * What is known and written of jobs.
   *
   * @param catalog the definitions
   * @param states the states, as they are read
   * @param transitions the states, as they are written
   */
  public record Jobs(JobCatalog catalog, JobStates states, Transitions transitions) {}

  /**
   * What the cluster is like.
   *
   * @param isAttended whether a worker is there that does not drain
   * @param workers those that are registered, drained ones included
   * @param isTrusted whether the store is no older than it was: a restored one knows nothing of
   *     what ran since its backup, so nothing may be called missed by its word
   */
  public record Cluster(
      Supplier<CompletableFuture<Boolean>> isAttended,
      Supplier<CompletableFuture<List<WorkerInfo>>> workers,
      Supplier<CompletableFuture<Boolean>> isTrusted) {}

  /** {@code journal} takes the records; it must not block. */
  public Unattended(Jobs jobs, Cluster cluster, Consumer<ExecutionRecord> journal, Clock clock) {
    this.jobs = jobs;
    this.cluster = cluster;
    this.journal = journal;
    this.clock = clock;
  }

  /** How many jobs missed a scheduled time for want of a worker at the last look. */
  public int missing() {
    return missing;
  }

  /** An end has arrived in the log, so that the state need not carry it any more. */
  public void logged(ExecutionId execution, int attempt) {
    Set<Logged> sent = written.getOrDefault(execution.job(), Set.of());
    var end = new Logged(execution.key(), attempt);
    if (sent.contains(end)) {
      logged.computeIfAbsent(execution.job(), job -> ConcurrentHashMap.newKeySet()).add(end);
    }
  }

  @Override
  public String name() {
    return "unattended";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(10);
  }

  @Override
  public CompletableFuture<Void> round() {
    return cluster
        .isAttended()
        .get()
        .thenCompose(
            attended -> {
              if (attended) {
                attended();
                return CompletableFuture.<Void>completedFuture(null);
              }
              return isDue() ? settle() : CompletableFuture.<Void>completedFuture(null);
            });
  }

  private void attended() {
    if (missing > 0) {
      LOG.info("there is a worker again");
    }
    missing = 0;
    settledAt = Optional.empty();
    written.clear();
    logged.clear();
  }

  private boolean isDue() {
    Instant now = clock.instant();
    return settledAt
        .filter(last -> last.plus(FOLD).isAfter(now) && !last.isAfter(now)) // the clock may be set
        .isEmpty();
  }

  private CompletableFuture<Void> settle() {
    return cluster
        .isTrusted()
        .get()
        .thenCompose(
            trusted -> {
              if (!trusted) {
                LOG.warn("the store is older than it was, so nothing is recorded as missed");
                return CompletableFuture.<Void>completedFuture(null);
              }
              settledAt = Optional.of(clock.instant());
              List<JobRow> rows = new ArrayList<>();
              jobs.catalog().forEach(rows::add);
              AtomicInteger found = new AtomicInteger();
              return cluster
                  .workers()
                  .get()
                  .thenAccept(workers -> registered = ids(workers))
                  .thenCompose(done -> settle(rows, 0, found))
                  .thenRun(() -> report(found.get()));
            });
  }

  private static Set<String> ids(List<WorkerInfo> workers) {
    return workers.stream().map(WorkerInfo::id).collect(Collectors.toUnmodifiableSet());
  }

  private void report(int found) {
    if (found > 0 && missing == 0) {
      LOG.error("no worker is there: {} jobs missed scheduled times", found);
    }
    missing = found;
  }

  private CompletableFuture<Void> settle(List<JobRow> rows, int from, AtomicInteger found) {
    if (from >= rows.size()) {
      return CompletableFuture.completedFuture(null);
    }
    List<JobRow> part = rows.subList(from, Math.min(rows.size(), from + BATCH));
    return jobs.states()
        .read(part.stream().map(JobRow::id).toList())
        .thenCompose(seen -> write(steps(part, seen), found))
        .thenCompose(done -> settle(rows, from + BATCH, found));
  }

  private List<UnattendedStep> steps(List<JobRow> rows, Map<JobId, JobStates.Seen> seen) {
    Instant now = clock.instant();
    List<UnattendedStep> steps = new ArrayList<>();
    for (JobRow row : rows) {
      Optional<JobStates.Seen> state = Optional.ofNullable(seen.get(row.id()));
      List<Logged> over = List.copyOf(logged.getOrDefault(row.id(), Set.of()));
      UnattendedStep.of(row, state, new UnattendedStep.Known(registered, over), now)
          .ifPresent(steps::add);
    }
    return steps;
  }

  private CompletableFuture<Void> write(List<UnattendedStep> steps, AtomicInteger found) {
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (List<UnattendedStep> batch : Transitions.batches(steps, UnattendedStep::transition)) {
      sent.add(send(batch, found));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> send(List<UnattendedStep> batch, AtomicInteger found) {
    if (batch.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return jobs.transitions()
        .commit(Optional.empty(), batch.stream().map(UnattendedStep::transition).toList())
        .thenCompose(
            result -> {
              if (result instanceof BatchResult.Lost lost) {
                return send(others(batch, lost.stale().keySet()), found);
              }
              batch.forEach(step -> written(step, found));
              return CompletableFuture.<Void>completedFuture(null);
            });
  }

  /** What somebody has changed meanwhile is left to the next round; the others are sent again. */
  private static List<UnattendedStep> others(List<UnattendedStep> batch, Set<JobId> stale) {
    List<UnattendedStep> others =
        batch.stream().filter(step -> !stale.contains(step.row().id())).toList();
    return others.size() < batch.size() ? others : List.of();
  }

  private void written(UnattendedStep step, AtomicInteger found) {
    JobId job = step.row().id();
    for (Logged end : step.logged()) {
      written.getOrDefault(job, new HashSet<>()).remove(end);
      logged.getOrDefault(job, new HashSet<>()).remove(end);
    }
    List<Unrecorded> recorded = step.decision().recorded();
    if (recorded.isEmpty()) {
      return; // all are owed by the catch-up policy
    }
    if (recorded.stream().anyMatch(end -> end.state() == ExecutionState.MISSED)) {
      found.incrementAndGet();
    }
    int version = step.row().job().identity().version();
    for (Unrecorded end : recorded) {
      written
          .computeIfAbsent(job, any -> ConcurrentHashMap.newKeySet())
          .add(new Logged(end.key(), end.attempt()));
      journal.accept(end.toRecord(job, version));
    }
  }
}
