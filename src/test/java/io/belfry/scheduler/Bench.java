package io.belfry.scheduler;

import io.belfry.codec.StateCodec;
import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.Job;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import io.belfry.kv.KeyValue;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.Epoch;
import io.belfry.store.FeedEvent;
import io.belfry.store.Fence;
import io.belfry.store.Keys;
import io.belfry.store.Transitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A scheduler taken apart: its parts work on a store in memory, one message at a time. */
final class Bench {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String ME = "me~1";
  static final JobId ID = JobBuilder.ID;

  final MemoryStore kv = new MemoryStore();
  final MemoryJournal journal = new MemoryJournal();
  final JobBuilder job = new JobBuilder(NOW);
  final Jobs jobs;
  final Starts starts;
  final Launcher launcher;
  final Stepper stepper;
  int started;
  final List<String> refusals = new ArrayList<>();
  private Instant now = NOW;
  private final Clock clock = new FakeClock();
  private final Deque<Message> mailbox = new ArrayDeque<>();
  private final Agenda agenda = new Agenda();
  private final Membership membership = new Membership("me");
  private final Rights rights;
  private final Outbox outbox;
  private final Post post;
  private long registration;

  Bench() {
    jobs = new Jobs(this::read, agenda::ready);
    rights = new Rights(10, journal, new ClockWatch("me"), new StoreRoom(kv));
    launcher =
        new Launcher(
            new Scheduler.Parts(
                kv, this::read, runner(), Runnable::run, journal, SchedulerMetrics.NONE),
            clock,
            mailbox::add);
    starts = new Starts(launcher);
    outbox = new Outbox(new Transitions(kv), mailbox::add);
    stepper =
        new Stepper(
            new WorkerConfig("me", 10, Duration.ofMillis(200)),
            new Stepper.Parts(agenda, outbox, launcher, membership, journal));
    Results results =
        new Results(jobs, new Results.Parts(agenda, stepper, starts, launcher, journal));
    post =
        new Post(
            new Post.Knowledge(
                jobs, membership, new Wishes(jobs, agenda, launcher), rights, agenda),
            new Post.Work(outbox, stepper, results, starts, launcher),
            SchedulerMetrics.NONE,
            refusals::add);
    membership.retain(List.of());
    register(ME);
  }

  /** Registers the worker under this id. */
  void register(String worker) {
    registration = kv.put(Keys.worker(worker), "{}");
    post(new Message.Registered(new Fence(worker, registration, Epoch.FIRST)));
  }

  /** Another worker is registered, and has been for long. */
  void join(String worker) {
    membership.joined(worker, false, NOW.minusSeconds(60));
  }

  /** Tells the parts. */
  void post(Message message) {
    post.apply(message, now);
  }

  /** Sends the steps that wait, and hands back what the store says. */
  void exchange() {
    outbox.flush(rights.fence(), now);
    deliver();
  }

  /** Sends the steps that wait; the answers are on their way. */
  void send() {
    outbox.flush(rights.fence(), NOW);
  }

  /**
   * Lives until {@code end} as the scheduler's loop does: goes from one time that somebody waits
   * for to the next, and does there what a turn does.
   */
  void live(Instant end) {
    agenda.ready(entry());
    while (true) {
      Instant next =
          Stream.of(agenda.next(), starts.next())
              .flatMap(Optional::stream)
              .min(Comparator.naturalOrder())
              .orElse(Instant.MAX);
      if (next.isAfter(end)) {
        return;
      }
      now = next.isAfter(now) ? next : now;
      starts.startDue(now);
      deliver();
      for (JobEntry entry : agenda.take(now)) {
        if (!entry.isInFlight() && stepper.step(entry, rights, now)) {
          rights.take();
        }
      }
      exchange();
    }
  }

  /** The clock shows this from now on; nothing is done in between. */
  void clockIs(Instant time) {
    now = time;
  }

  /** Hands on what is on its way. */
  void deliver() {
    while (!mailbox.isEmpty()) {
      post(mailbox.remove());
    }
  }

  /** Decides about the job as its owner. */
  void step(Instant now) {
    stepper.step(entry(), rights, now);
  }

  /** What is known of the job. */
  JobEntry entry() {
    return jobs.entry(ID);
  }

  /** The definition is in the store, and known here. */
  void define() {
    jobs.define(stored());
  }

  /** The definition is in the store, and not known here yet. */
  KeyValue stored() {
    kv.put(Keys.job(ID), "{}");
    return kv.read(Keys.job(ID)).orElseThrow();
  }

  /** The store has this state. */
  KeyValue put(JobState state) {
    kv.put(Keys.state(ID), StateCodec.write(state));
    return kv.read(Keys.state(ID)).orElseThrow();
  }

  /** The store has this state, and it is known here. */
  void know(JobState state) {
    KeyValue kept = put(state);
    entry().stateIs(Optional.of(state), kept.modRevision());
  }

  /** The state that the store has. */
  JobState state() {
    try {
      return StateCodec.read(kv.read(Keys.state(ID)).orElseThrow().value());
    } catch (io.belfry.codec.UnreadableValueException e) {
      throw new AssertionError(e);
    }
  }

  /** Somebody wants the execution ended; nobody here has heard of it. */
  String kill(String key) {
    String wish = Keys.kill(ExecutionId.withKey(ID, key));
    kv.put(wish, "{\"v\":1,\"by\":\"ann\",\"at\":1}");
    return wish;
  }

  /** The feed says what became of this wish. */
  void hearOfKill(String key) {
    KeyValue wish = kv.read(Keys.kill(ExecutionId.withKey(ID, key))).orElseThrow();
    var changes = new FeedEvent.Changes(List.of(new Event.Put(wish)));
    post(new Message.Fed(Message.Source.KILLS, changes));
  }

  /** An attempt of this worker's, or another's. */
  static Running attempt(String worker, String key) {
    var claim = new ExecutionRecord.Claim(worker, "c" + key, 1);
    return new Running(key, 1, claim, Trigger.SCHEDULE, 1, NOW);
  }

  static JobState running(Running... attempts) {
    return new JobState("u", NOW, 5, List.of(attempts), List.of(), Optional.empty(), List.of(), "");
  }

  /** The attempt ended here, and its end is in the spool. */
  void ended(Running attempt, TaskResult result) {
    Launch launch = new Launch(job.build(1), attempt, NOW, Optional.empty());
    launcher.expect(launch);
    ExecutionRecord end = Records.ended(launch, Optional.of(NOW), NOW, result);
    entry().ended(new Situation.Ended(attempt, result, NOW), end);
  }

  private Job read(KeyValue stored) {
    return job.build(stored.modRevision());
  }

  /** Shows the time that the bench has come to. */
  private final class FakeClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private TaskRunner runner() {
    return (attempt, output) -> {
      started++;
      return new TaskRunner.Running() {
        @Override
        public CompletableFuture<TaskResult> result() {
          return CompletableFuture.completedFuture(TaskResult.succeeded());
        }

        @Override
        public void kill(String reason) {}
      };
    };
  }
}
