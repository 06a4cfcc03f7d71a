package io.belfry.job;

import static io.belfry.job.ExecutionState.MISSED;
import static io.belfry.job.ExecutionState.SKIPPED;

import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The decision about what happens to a job next, as a pure function of the job, its state and the
 * situation ({@code protocol.md}). Whoever loses the compare-and-set decides anew.
 *
 * <p>At most one execution is claimed in a decision. Ends come first, for they free slots; then the
 * consumers in their order: retry, requested run, scheduled time, backlog.
 */
public final class Decisions {
  /** The most ends that wait in the state; older ones are in the spool of the worker that ended. */
  static final int MAX_UNRECORDED = 40;

  private final JobState before;
  private final Situation situation;
  private final List<Running> running;
  private final List<Retry> retries;
  private final List<Unrecorded> unrecorded;
  private final List<Unrecorded> recorded = new ArrayList<>();
  private final List<Ended> late = new ArrayList<>();
  private Instant last;
  private long fence;
  private Optional<Backlog> backlog;
  private Optional<Decision.Claim> claim = Optional.empty();
  private Optional<ExecutionId> consumed = Optional.empty();
  private Optional<Backfill> rest = Optional.empty();
  private Optional<Instant> wakeAt = Optional.empty();
  private boolean starved;

  private Decisions(JobState state, Situation situation) {
    this.before = state;
    this.situation = situation;
    this.running = new ArrayList<>(state.running());
    this.retries = new ArrayList<>(state.retries());
    this.unrecorded = new ArrayList<>(state.unrecorded());
    this.last = state.last();
    this.fence = state.fence();
    this.backlog = state.backlog();
  }

  /** Decides about a job that exists. */
  public static Decision decide(Job job, Occurrences times, JobState state, Situation situation) {
    Decisions decisions = ofJob(job, state, situation);
    new Consumers(decisions, job, times).run();
    return decisions.result();
  }

  /**
   * Settles what is past its starting deadline of a job that no worker is there for: what the
   * catch-up policy runs later is owed, the rest is missed. Starts nothing and turns nothing down.
   */
  public static Decision withoutWorkers(
      Job job, Occurrences times, JobState state, Situation situation) {
    Decisions decisions = ofJob(job, state, situation);
    new Overdue(decisions, job, times, "missed.noWorker").run();
    return decisions.result();
  }

  private static Decisions ofJob(Job job, JobState state, Situation situation) {
    String uid = job.identity().uid();
    boolean createdAgain = !state.uid().equals(uid);
    Decisions decisions = new Decisions(createdAgain ? state.withUid(uid) : state, situation);
    decisions.takeNews(Optional.of(job));
    if (createdAgain) {
      decisions.dropWaiting();
    }
    return decisions;
  }

  /**
   * Takes over what happened to a job and starts nothing: the decision of a worker that ran an
   * attempt of a job that it does not own any more.
   */
  public static Decision newsOnly(Job job, JobState state, Situation situation) {
    Decisions decisions = new Decisions(state, situation);
    decisions.takeNews(Optional.of(job));
    return decisions.result();
  }

  /**
   * Decides about a state whose job is deleted, or whose definition can't be read here: what runs
   * is ended, nothing is started.
   */
  public static Decision withoutJob(JobState state, boolean deleted, Situation situation) {
    Decisions decisions = new Decisions(state, situation);
    decisions.takeNews(Optional.empty());
    if (deleted) {
      decisions.dropWaiting();
    }
    return decisions.result();
  }

  private Decision result() {
    while (unrecorded.size() > MAX_UNRECORDED) {
      unrecorded.remove(0);
    }
    JobState next =
        new JobState(
            before.uid(), last, fence, running, retries, backlog, unrecorded, before.extras());
    return new Decision(next, claim, consumed, rest, recorded, late, wakeAt, starved);
  }

  // --- what happened

  private void takeNews(Optional<Job> job) {
    situation.news().logged().forEach(this::drop);
    situation.news().ended().forEach(ended -> end(job, ended));
    situation.news().lost().forEach(entry -> lose(job, entry));
  }

  private void drop(Situation.Logged logged) {
    unrecorded.removeIf(end -> end.key().equals(logged.key()) && end.attempt() == logged.attempt());
  }

  private void end(Optional<Job> job, Ended ended) {
    Optional<Running> entry = takeOut(ended.attempt());
    if (entry.isEmpty()) {
      if (!isKnown(ended)) {
        late.add(ended);
      }
      return;
    }
    TaskResult result = ended.result();
    record(
        new Unrecorded(
            ended.attempt().key(),
            ended.attempt().attempt(),
            result.state(),
            result.reason().orElse(""),
            ended.at(),
            Optional.of(ended.attempt()),
            Optional.empty(),
            result.exitCode()));
    boolean failed =
        result.state() == ExecutionState.FAILED || result.state() == ExecutionState.TIMED_OUT;
    if (failed) {
      job.ifPresent(present -> retryLater(present, entry.get()));
    }
  }

  private Optional<Running> takeOut(Running attempt) {
    Optional<Running> entry = running.stream().filter(attempt::isSameAs).findFirst();
    entry.ifPresent(running::remove);
    return entry;
  }

  /** Whether an earlier step of this worker, whose answer got lost, has recorded this very end. */
  private boolean isKnown(Ended ended) {
    return unrecorded.stream()
        .anyMatch(
            end ->
                end.state() == ended.result().state()
                    && end.ran().filter(ended.attempt()::isSameAs).isPresent());
  }

  private void lose(Optional<Job> job, Running lost) {
    Optional<Running> entry = takeOut(lost);
    if (entry.isEmpty()) {
      return;
    }
    record(
        new Unrecorded(
            lost.key(),
            lost.attempt(),
            ExecutionState.LOST,
            "worker.gone",
            situation.now(),
            Optional.of(lost),
            Optional.empty(),
            OptionalInt.empty()));
    job.filter(present -> present.definition().policies().retry().onLost())
        .ifPresent(present -> retryLater(present, entry.get()));
  }

  private void retryLater(Job job, Running failed) {
    JobDefinition.Retry policy = job.definition().policies().retry();
    boolean mayRetry =
        !failed.isOfEarlierJob()
            && failed.attempt() <= policy.backoffLimit()
            && retries.size() < JobState.MAX_RETRIES;
    if (mayRetry) {
      Instant at = situation.now().plus(pause(policy, failed.attempt()));
      retries.add(new Retry(failed.key(), failed.attempt() + 1, at));
    }
  }

  /** The pause after the given attempt: it grows by the factor from attempt to attempt. */
  static Duration pause(JobDefinition.Retry policy, int attempt) {
    double millis = policy.initial().toMillis() * Math.pow(policy.factor(), attempt - 1.0);
    return Duration.ofMillis((long) Math.min(millis, policy.max().toMillis()));
  }

  private void dropWaiting() {
    for (Retry retry : retries) {
      record(neverStarted(retry.key(), retry.attempt(), SKIPPED, "job.deleted"));
    }
    retries.clear();
    dropBacklog("job.deleted");
  }

  /** Gives up the scheduled times that are owed; they are recorded as missed. */
  void dropBacklog(String reason) {
    backlog.ifPresent(
        owed -> record(neverStarted(owed.next(), owed.until(), owed.count(), MISSED, reason)));
    backlog = Optional.empty();
  }

  // --- steps that the consumers take

  Situation situation() {
    return situation;
  }

  Instant last() {
    return last;
  }

  void advanceTo(Instant scheduled) {
    last = scheduled;
  }

  Optional<Backlog> backlog() {
    return backlog;
  }

  void owe(Optional<Backlog> owed) {
    backlog = owed;
  }

  List<Retry> retries() {
    return retries;
  }

  int runningCount() {
    return running.size();
  }

  /**
   * Whether an execution may be claimed by this worker in this decision; if not, sees to it that
   * the decision is made again when it may.
   */
  boolean mayClaim() {
    if (claim.isPresent()) {
      wakeAt(situation.now());
      return false;
    }
    starved |= situation.claimant().isEmpty();
    return !starved;
  }

  void claim(Job job, String key, int attempt, Trigger trigger, Instant startAt) {
    Situation.Claimant claimant = situation.claimant().orElseThrow();
    fence++;
    long token = (claimant.epoch() << 40) + fence;
    Running entry =
        new Running(
            key,
            attempt,
            new ExecutionRecord.Claim(claimant.worker(), claimant.claimId(), token),
            trigger,
            job.identity().version(),
            situation.now());
    running.add(entry);
    claim = Optional.of(new Decision.Claim(entry, startAt));
  }

  void consume(ExecutionId request) {
    consumed = Optional.of(request);
  }

  /** Consumes a part of a backfill; nothing is left where {@code more} is absent. */
  void consume(ExecutionId request, Optional<Backfill> more) {
    consumed = Optional.of(request);
    rest = more;
  }

  boolean hasConsumed() {
    return consumed.isPresent();
  }

  long runningWith(String suffix) {
    return running.stream().filter(entry -> entry.key().endsWith(suffix)).count();
  }

  Unrecorded neverStarted(String key, int attempt, ExecutionState state, String reason) {
    return new Unrecorded(
        key,
        attempt,
        state,
        reason,
        situation.now(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  /** One record of several scheduled times, or of the one that {@code first} is. */
  Unrecorded neverStarted(
      Instant first, Instant until, int count, ExecutionState state, String reason) {
    return new Unrecorded(
        key(first),
        0,
        state,
        reason,
        situation.now(),
        Optional.empty(),
        count == 1 ? Optional.empty() : Optional.of(new ExecutionRecord.Range(until, count)),
        OptionalInt.empty());
  }

  /** The execution key of a scheduled time. */
  static String key(Instant scheduled) {
    return Long.toString(scheduled.toEpochMilli());
  }

  void record(Unrecorded end) {
    unrecorded.add(end);
    recorded.add(end);
  }

  /** Decide again at this time at the latest. */
  void wakeAt(Instant at) {
    wakeAt = wakeAt.filter(earlier -> earlier.isBefore(at)).or(() -> Optional.of(at));
  }
}
