package io.belfry.scheduler;

import io.belfry.execution.Attempt;
import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.CoordinatorLoss;
import io.belfry.job.JobState.Running;
import io.belfry.job.TaskResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts claimed attempts and sees each to its end: the task, then the record on the local disk,
 * then the message to the scheduler. The scheduler's thread calls it; tasks start on the task
 * executor's threads.
 */
final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

  private final TaskRunner runner;
  private final StartLine<Live> line;
  private final SchedulerMetrics metrics;
  private final Journal journal;
  private final Clock clock;
  private final Consumer<Message> mailbox;
  private final Map<ExecutionRecord.Claim, Live> live = new ConcurrentHashMap<>();
  private volatile BooleanSupplier leaseIsOver = () -> false;

  Launcher(Scheduler.Parts parts, Clock clock, Consumer<Message> mailbox) {
    this.runner = parts.runner();
    this.metrics = parts.metrics();
    this.line = new StartLine<>(parts.taskExecutor(), this::run, this::noThread);
    this.journal = parts.journal();
    this.clock = clock;
    this.mailbox = mailbox;
  }

  /**
   * Asked from any thread just before a task starts. A JVM that stood still is told by its own
   * clock that its lease is over, before it is told so by anybody else.
   */
  void leaseIsOver(BooleanSupplier over) {
    leaseIsOver = over;
  }

  /** The attempt is claimed and will be started, or ended unstarted, at its time. */
  void expect(Launch launch) {
    live.put(launch.attempt().claim(), new Live(launch));
  }

  /** Lets a thread of the task executor start the attempt. */
  void start(Launch launch) {
    Live attempt = new Live(launch);
    live.put(launch.attempt().claim(), attempt);
    line.add(attempt);
  }

  private void noThread(Live attempt, Throwable reason) {
    LOG.error("no thread to run {}", attempt.launch.execution(), reason);
    ended(attempt, TaskResult.of(ExecutionState.FAILED, "task.cannotStart"));
  }

  /** Ends a claimed attempt that is not to be started after all. */
  void endUnstarted(Launch launch, TaskResult end) {
    ended(new Live(launch), end);
  }

  /** Whether the attempt was claimed here and its end has not reached the state yet. */
  boolean knows(Running attempt) {
    return live.containsKey(attempt.claim());
  }

  /** The end of this attempt has reached the state, or the state had given it up. */
  void forget(Running attempt) {
    live.remove(attempt.claim());
  }

  /** Writes down that the attempt runs, unless it has ended. */
  void announce(Launch launch) {
    Live attempt = live.get(launch.attempt().claim());
    if (attempt != null) {
      attempt.startedAt().ifPresent(at -> journal.write(Records.running(launch, at)));
    }
  }

  /** Asks all attempts of the execution to end. */
  void kill(ExecutionId execution, String reason) {
    live.values().stream()
        .filter(attempt -> attempt.launch.execution().equals(execution))
        .forEach(attempt -> attempt.kill(reason));
  }

  /** Asks everything to end. */
  void killAll(String reason) {
    live.values().forEach(attempt -> attempt.kill(reason));
  }

  /** The registration is gone: asks everything to end but what runs and may go on without it. */
  void fence(String reason) {
    live.values().stream()
        .filter(attempt -> !attempt.goesOn())
        .forEach(attempt -> attempt.kill(reason));
  }

  /** How many attempts are claimed, run, or wait for their end to be written. */
  int count() {
    return live.size();
  }

  /** Starts the task; what is left is to take its end, which may be there already. */
  private Runnable run(Live attempt) {
    Launch launch = attempt.launch;
    if (leaseIsOver.getAsBoolean()) {
      return () -> ended(attempt, TaskResult.of(ExecutionState.KILLED, "worker.fenced"));
    }
    Instant now = clock.instant();
    metrics.started(Duration.between(launch.startAt(), now));
    attempt.started(now);
    try {
      TaskRunner.Running running = runner.start(taskOf(launch), journal.output());
      attempt.runs(running);
      return () ->
          running.result().whenComplete((result, failure) -> finished(attempt, result, failure));
    } catch (RuntimeException | Error e) {
      return () -> finished(attempt, null, e);
    }
  }

  private void finished(Live attempt, @Nullable TaskResult result, @Nullable Throwable failure) {
    if (result != null) {
      ended(attempt, result);
    } else {
      LOG.error("running {} failed inside the worker", attempt.launch.execution(), failure);
      ended(attempt, TaskResult.of(ExecutionState.FAILED, "task.internalError"));
    }
  }

  private void ended(Live attempt, TaskResult result) {
    Launch launch = attempt.launch;
    Instant now = clock.instant();
    ExecutionRecord end = Records.ended(launch, attempt.startedAt(), now, result);
    Message message =
        new Message.AttemptEnded(launch.job().id(), launch.attempt(), result, now, end);
    journal
        .provisional(end)
        .whenComplete(
            (kept, failure) -> {
              if (failure != null) {
                // the state still carries the end, so it is not lost with the disk
                LOG.error("the spool could not keep the end of {}", launch.execution(), failure);
              }
              mailbox.accept(message);
            });
  }

  private static Attempt taskOf(Launch launch) {
    ExecutionRecord.Claim claim = launch.attempt().claim();
    return new Attempt(
        launch.execution(),
        launch.attempt().attempt(),
        new Attempt.Marks(claim.worker(), claim.claimId(), claim.fencingToken()),
        launch.job().definition().task(),
        launch.job().definition().policies().limits());
  }

  /** An attempt under way; a kill may come before its task has started. Guarded by its lock. */
  private static final class Live {
    private final Launch launch;
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<TaskRunner.Running> running = Optional.empty();
    private Optional<String> kill = Optional.empty();

    Live(Launch launch) {
      this.launch = launch;
    }

    synchronized void started(Instant at) {
      startedAt = Optional.of(at);
    }

    void runs(TaskRunner.Running task) {
      Optional<String> wanted;
      synchronized (this) {
        running = Optional.of(task);
        wanted = kill;
      }
      wanted.ifPresent(task::kill);
    }

    void kill(String reason) {
      Optional<TaskRunner.Running> task;
      synchronized (this) {
        kill = kill.or(() -> Optional.of(reason));
        task = running;
      }
      task.ifPresent(present -> present.kill(reason));
    }

    /** Whether it runs already, and may do so without a registration. */
    boolean goesOn() {
      return launch.job().definition().policies().limits().onLoss() == CoordinatorLoss.CONTINUE
          && startedAt().isPresent();
    }

    synchronized Optional<Instant> startedAt() {
      return startedAt;
    }
  }
}
