package io.belfry.scheduler;

import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.store.BatchResult;
import io.belfry.store.Fence;
import io.belfry.store.Keys;
import io.belfry.store.Transitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler's thread: it takes what others post, decides about the jobs that want it, sends the
 * steps in batches, and starts what is due. It never waits for a store or a task.
 *
 * <p>The way of a tick: {@link Jobs} hears of a definition, {@link Agenda} knows when to look at
 * it, {@link Stepper} decides, {@link Outbox} sends the claim, {@link Results} takes the answer,
 * {@link Starts} waits for the time, {@link Launcher} runs the task.
 */
public final class Scheduler implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  // the wall clock may be set at any time, so nobody sleeps longer than this on its word
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
  private static final Duration ROUTINE = Duration.ofSeconds(1);
  private static final int MESSAGES_A_TURN = 10_000;

  private final WorkerConfig config;
  private final Clock clock;
  private final SchedulerMetrics metrics;
  private final Journal journal;
  private final LinkedBlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();

  private final Agenda agenda = new Agenda();
  private final Membership membership;
  private final Members members;
  private final Jobs jobs;
  private final Launcher launcher;
  private final Wishes wishes;
  private final Starts starts;
  private final Outbox outbox;
  private final Stepper stepper;
  private final Results results;
  private final StateReader states;

  private Optional<Fence> fence = Optional.empty();
  private int capacityUsed;
  private Instant nextRoutine = Instant.MIN;
  private boolean draining;
  private volatile boolean stopped;
  private volatile Instant lastTurn = Instant.MIN;

  /**
   * What the scheduler works with.
   *
   * @param kv the store
   * @param reader reads definitions
   * @param runner runs tasks
   * @param taskExecutor starts them; wide enough for the capacity
   * @param journal where records go
   * @param metrics what is counted
   */
  public record Parts(
      KeyValueStore kv,
      DefinitionReader reader,
      TaskRunner runner,
      Executor taskExecutor,
      Journal journal,
      SchedulerMetrics metrics) {}

  public Scheduler(WorkerConfig config, Clock clock, Parts parts) {
    this.config = config;
    this.clock = clock;
    this.metrics = parts.metrics();
    this.journal = parts.journal();
    this.membership = new Membership(config.name());
    this.members = new Members(membership);
    this.jobs = new Jobs(parts.reader(), agenda::ready);
    this.launcher =
        new Launcher(parts.runner(), parts.taskExecutor(), journal, clock, mailbox::add);
    this.wishes = new Wishes(jobs, agenda, launcher);
    this.starts = new Starts(launcher, metrics);
    this.outbox = new Outbox(new Transitions(parts.kv()), mailbox::add);
    this.stepper =
        new Stepper(config, new Stepper.Parts(agenda, outbox, launcher, membership, journal));
    this.results = new Results(jobs, new Results.Parts(agenda, stepper, starts, launcher, journal));
    this.states = new StateReader(parts.kv(), mailbox::add);
    journal.undecided().forEach(this::resume);
  }

  /** Where feeds, the registration and the journal post to; never blocks. */
  public Inbox inbox() {
    return new Inbox(mailbox::add);
  }

  /** When the loop last finished a turn; health looks at its age. */
  public Instant lastTurn() {
    return lastTurn;
  }

  /** How many attempts are claimed, run, or wait for their end to be written; from any thread. */
  public int attempts() {
    return launcher.count();
  }

  /** Ends every running task for this reason; from any thread. */
  public void killAll(String reason) {
    launcher.killAll(reason);
  }

  /** Ends the loop after its present turn; from any thread. */
  public void stop() {
    stopped = true;
    mailbox.add(new Message.Drain());
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        turn();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("a turn of the scheduler failed, going on", e);
        metrics.loopFailed();
        pause();
      }
    }
  }

  private void turn() throws InterruptedException {
    Message first = mailbox.poll(untilNext(), TimeUnit.NANOSECONDS);
    List<Message> messages = new ArrayList<>();
    if (first != null) {
      messages.add(first);
      mailbox.drainTo(messages, MESSAGES_A_TURN);
    }
    // starts go first: nothing that came in may make them late
    starts.startDue(now());
    messages.forEach(this::applySafely);
    Instant now = now();
    starts.startDue(now);
    routine(now);
    decide(now);
    states.flush();
    outbox.flush(fence, now);
    lastTurn = now;
  }

  private long untilNext() {
    Instant now = clock.instant();
    Instant next = now.plus(LONGEST_SLEEP);
    for (Optional<Instant> candidate : List.of(starts.next(), agenda.next())) {
      next = candidate.filter(next::isAfter).orElse(next);
    }
    return next.isAfter(now) ? Math.max(0, Duration.between(now, next).toNanos()) : 0;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAILURE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- decisions

  private void decide(Instant now) {
    if (!membership.isLoaded()) {
      return;
    }
    for (JobEntry entry : agenda.take(now)) {
      try {
        decide(entry, now);
      } catch (RuntimeException e) {
        LOG.error("deciding about {} failed, trying again later", entry.id(), e);
        metrics.loopFailed();
        entry.holdUntil(now.plusSeconds(10));
        agenda.wakeAt(entry, entry.notBefore());
      }
    }
  }

  private void decide(JobEntry entry, Instant now) {
    if (entry.isInFlight() || !membership.owns(entry.id())) {
      return;
    }
    if (now.isBefore(entry.notBefore())) {
      agenda.wakeAt(entry, entry.notBefore());
    } else if (!entry.isStateKnown()) {
      states.want(entry);
    } else if (stepper.step(entry, claimFence(), now)) {
      capacityUsed++;
    }
  }

  /** The fence, where another execution may be claimed under it. */
  private Optional<Fence> claimFence() {
    boolean mayClaim = !draining && capacityUsed < config.capacity() && !journal.isFull();
    return mayClaim ? fence : Optional.empty();
  }

  /** What is done once a second: members settle, and who starves gets another look. */
  private void routine(Instant now) {
    boolean clockWentBack = nextRoutine.isAfter(now.plus(ROUTINE.multipliedBy(2)));
    if (now.isBefore(nextRoutine) && !clockWentBack) {
      return;
    }
    nextRoutine = now.plus(ROUTINE);
    if (membership.refresh(now)) {
      jobs.all().forEach(agenda::ready);
    }
    agenda.feed(config.capacity() - capacityUsed);
    metrics.levels(jobs.size(), agenda.size(), starts.size(), launcher.count());
  }

  // --- messages

  private void applySafely(Message message) {
    try {
      apply(message);
    } catch (RuntimeException e) {
      LOG.error("a message to the scheduler failed: {}", message.getClass().getSimpleName(), e);
      metrics.loopFailed();
    }
  }

  private void apply(Message message) {
    if (message instanceof Message.Fed fed) {
      fed(fed);
    } else if (message instanceof Message.BatchDone done) {
      batchDone(done);
    } else if (message instanceof Message.BatchFailed failed) {
      batchFailed(failed);
    } else if (message instanceof Message.AttemptEnded ended) {
      attemptEnded(ended);
    } else if (message instanceof Message.StatesRead read) {
      statesRead(read);
    } else if (message instanceof Message.ReadFailed failed) {
      readFailed(failed);
    } else if (message instanceof Message.StatesFound found) {
      found.states().forEach(this::stateFound);
    } else if (message instanceof Message.Logged logged) {
      jobs.find(logged.job())
          .ifPresent(
              entry -> entry.logged().add(new Situation.Logged(logged.key(), logged.attempt())));
    } else if (message instanceof Message.Registered registered) {
      fence = Optional.of(registered.fence());
      stepper.registeredAs(registered.fence().worker());
      membership.joined(registered.fence().worker(), now());
      membersChanged();
    } else if (message instanceof Message.RegistrationLost lost) {
      registrationLost(lost.reason());
    } else if (message instanceof Message.Drain) {
      draining = true;
    }
  }

  private void fed(Message.Fed fed) {
    switch (fed.source()) {
      case JOBS -> jobs.apply(fed.event());
      case WORKERS -> members.apply(fed.event(), now());
      case REQUESTS -> wishes.applyRequests(fed.event());
      case KILLS -> wishes.applyKills(fed.event());
    }
    if (fed.source() == Message.Source.WORKERS) {
      membersChanged();
    }
  }

  /** Every job gets a look: it may be this worker's now, or hold an attempt of one that went. */
  private void membersChanged() {
    membership.refresh(now());
    jobs.all().forEach(agenda::ready);
  }

  private void registrationLost(String reason) {
    LOG.warn("this worker is not registered any more ({}): it claims nothing", reason);
    fence = Optional.empty();
    outbox.takeFenced().forEach(step -> stepLost(step, Optional.empty()));
    starts.dropAll("worker.fenced");
    launcher.killAll("worker.fenced");
  }

  private void batchDone(Message.BatchDone done) {
    outbox.returned();
    if (done.result() instanceof BatchResult.Applied applied) {
      metrics.claims("applied", done.batch().claims());
      done.batch().steps().forEach(step -> results.applied(step, applied.revision(), metrics));
    } else if (done.result() instanceof BatchResult.Lost lost) {
      metrics.claims("lost", done.batch().claims());
      if (lost.fenced()) {
        registrationLost("a claim was refused");
      }
      for (Step step : done.batch().steps()) {
        stepLost(step, Optional.ofNullable(lost.stale().get(step.entry().id())));
      }
    }
  }

  private void stepLost(Step step, Optional<BatchResult.Fresh> fresh) {
    releaseClaim(step);
    results.lost(step, fresh, now());
  }

  private void batchFailed(Message.BatchFailed failed) {
    outbox.returned();
    LOG.warn("a batch had no effect, trying again: {}", failed.failure().toString());
    metrics.claims("failed", failed.batch().claims());
    for (Step step : failed.batch().steps()) {
      releaseClaim(step);
      results.failed(step, now());
    }
  }

  private void releaseClaim(Step step) {
    if (step.decision().claim().isPresent()) {
      release();
    }
  }

  private void attemptEnded(Message.AttemptEnded end) {
    release();
    JobEntry entry = jobs.entry(end.job());
    entry.ended(new Situation.Ended(end.attempt(), end.result(), end.at()), end.record());
    agenda.ready(entry);
  }

  private void release() {
    capacityUsed--;
    agenda.feed(1);
  }

  private void statesRead(Message.StatesRead read) {
    for (int i = 0; i < read.jobs().size(); i++) {
      JobEntry entry = jobs.entry(read.jobs().get(i));
      entry.reading(false);
      stateRead(entry, read.states().get(i));
    }
  }

  private void stateRead(JobEntry entry, Optional<KeyValue> stored) {
    if (entry.isInFlight()) {
      return;
    }
    results.take(entry, stored, now());
    results.recordAgain(entry);
    boolean nothing = stored.isEmpty() && entry.definition() != JobEntry.Definition.PRESENT;
    if (nothing && entry.ended().isEmpty()) {
      jobs.remove(entry);
    } else {
      agenda.ready(entry);
    }
  }

  private void readFailed(Message.ReadFailed failed) {
    for (JobId job : failed.jobs()) {
      JobEntry entry = jobs.entry(job);
      entry.reading(false);
      entry.holdUntil(now().plusSeconds(1));
      agenda.ready(entry);
    }
  }

  /** A scan met a state with something running, or not surely recorded, that may have no job. */
  private void stateFound(KeyValue stored) {
    JobEntry entry = jobs.entry(Keys.jobOf(stored.key()));
    boolean newer = stored.modRevision() > entry.stateRevision();
    if (!entry.isInFlight() && (newer || !entry.isStateKnown())) {
      results.take(entry, Optional.of(stored), now());
      results.recordAgain(entry);
    }
    agenda.ready(entry);
  }

  /** An end that an earlier life of this worker had no time to write to the state. */
  private void resume(ExecutionRecord record) {
    ExecutionRecord.Claim claim = record.claim().orElseThrow();
    ExecutionId execution = record.id();
    Instant finishedAt = record.times().finishedAt().orElseGet(this::now);
    Running attempt =
        new Running(
            execution.key(),
            record.attempt(),
            claim,
            record.origin().trigger(),
            record.origin().jobVersion(),
            record.times().claimedAt().orElse(finishedAt));
    ExecutionRecord.Outcome outcome = record.outcome();
    TaskResult result =
        new TaskResult(
            outcome.state(),
            outcome.reason(),
            outcome.exit().exitCode(),
            outcome.exit().signal(),
            outcome.exit().output());
    JobEntry entry = jobs.entry(execution.job());
    entry.ended(new Situation.Ended(attempt, result, finishedAt), record);
    agenda.ready(entry);
  }
}
