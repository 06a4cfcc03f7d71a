package io.belfry.scheduler;

import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValueStore;
import io.belfry.store.Fence;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
  private static final Duration FOREIGN_CHECK = Duration.ofSeconds(10);
  private static final int MESSAGES_A_TURN = 10_000;

  private final Clock clock;
  private final SchedulerMetrics metrics;
  private final LinkedBlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();

  private final Agenda agenda = new Agenda();
  private final Membership membership;
  private final Jobs jobs;
  private final Launcher launcher;
  private final Rights rights;
  private final Starts starts;
  private final Outbox outbox;
  private final Stepper stepper;
  private final Post post;
  private final StateReader states;

  private Instant nextRoutine = Instant.MIN;
  private Instant nextForeignCheck = Instant.MIN;
  private volatile boolean stopped;
  private volatile Consumer<String> fenced = reason -> {};
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
    this.clock = clock;
    this.metrics = parts.metrics();
    Journal journal = parts.journal();
    membership = new Membership(config.name());
    rights =
        new Rights(
            config.capacity(), journal, new ClockWatch(config.name()), new StoreRoom(parts.kv()));
    jobs = new Jobs(parts.reader(), agenda::ready);
    launcher = new Launcher(parts, clock, mailbox::add);
    starts = new Starts(launcher);
    outbox = new Outbox(new Transitions(parts.kv()), mailbox::add);
    stepper = new Stepper(config, new Stepper.Parts(agenda, outbox, launcher, membership, journal));
    states = new StateReader(parts.kv(), mailbox::add);
    Results results =
        new Results(jobs, new Results.Parts(agenda, stepper, starts, launcher, journal));
    Wishes wishes = new Wishes(jobs, agenda, launcher);
    post =
        new Post(
            new Post.Knowledge(jobs, membership, wishes, rights, agenda),
            new Post.Work(outbox, stepper, results, starts, launcher),
            metrics,
            reason -> fenced.accept(reason));
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

  /** How this node's clock stands to the others'; from any thread. */
  public ClockWatch clocks() {
    return rights.clocks();
  }

  /** Whether the store takes puts; from any thread. */
  public StoreRoom room() {
    return rights.room();
  }

  /** What tells, from any thread, that the lease is over, so that nothing may be started. */
  void leaseIsOver(BooleanSupplier over) {
    launcher.leaseIsOver(over);
  }

  /** Who hears, on the scheduler's thread, that the store refuses this worker's claims. */
  void whenFenced(Consumer<String> listener) {
    fenced = listener;
  }

  /** Ends every running task for this reason; from any thread. */
  public void killAll(String reason) {
    launcher.killAll(reason);
  }

  /** Ends the loop after its present turn; from any thread. */
  public void stop() {
    stopped = true;
    mailbox.add(new Message.Wake());
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        turn();
      } catch (InterruptedException e) {
        // the server interrupts its threads when it stops; what runs must still be drained
        LOG.debug("interrupted, going on until stopped");
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
    Instant before = now();
    messages.forEach(message -> post.apply(message, before));
    Instant now = now();
    starts.startDue(now);
    routine(now);
    decide(now);
    states.flush();
    outbox.flush(rights.fence().map(fence -> fence.with(jobs.calendarsVersion())), now);
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
      LOG.debug("interrupted, going on until stopped");
    }
  }

  // --- decisions

  private void decide(Instant now) {
    if (!membership.isLoaded() || !jobs.knowsCalendars()) {
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
    boolean owned = membership.owns(entry.id());
    entry.ownedHere(owned);
    if (entry.isInFlight() || !(owned || stepper.hasNewsOfForeignJob(entry))) {
      return;
    }
    if (now.isBefore(entry.notBefore())) {
      agenda.wakeAt(entry, entry.notBefore());
    } else if (!entry.isStateKnown()) {
      states.want(entry);
    } else if (!owned) {
      stepper.stepOfForeignJob(entry, now);
    } else if (stepper.step(entry, rights, now)) {
      rights.take();
    }
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
    if (rights.refresh(now)) {
      jobs.all().forEach(agenda::ready);
    }
    if (!now.isBefore(nextForeignCheck) || clockWentBack) {
      nextForeignCheck = now.plus(FOREIGN_CHECK);
      lookAgainAtForeignRuns();
    }
    agenda.feed(rights.left());
    metrics.levels(jobs.size(), agenda.size(), starts.size(), launcher.count());
  }

  /**
   * What another worker still runs of jobs that are this one's by now ends without a word to this
   * one: its state is read again.
   */
  private void lookAgainAtForeignRuns() {
    Optional<String> self = rights.fence().map(Fence::worker);
    for (JobEntry entry : jobs.all()) {
      boolean foreign =
          !entry.isInFlight()
              && entry.state().stream()
                  .flatMap(state -> state.running().stream())
                  .anyMatch(run -> !self.equals(Optional.of(run.claim().worker())));
      if (foreign && membership.owns(entry.id())) {
        entry.forgetState();
        agenda.ready(entry);
      }
    }
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
