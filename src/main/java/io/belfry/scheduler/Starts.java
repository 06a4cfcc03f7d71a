package io.belfry.scheduler;

import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The claimed attempts that wait for their time. At the time, what happened to the job since the
 * claim is honoured: kill, delete, suspension, edit. Used by the scheduler's thread.
 */
final class Starts {
  /** An attempt that runs longer than this is shown while it runs. */
  private static final Duration ANNOUNCE_AFTER = Duration.ofMillis(300);

  private final Launcher launcher;
  private Optional<String> registration = Optional.empty();
  private final TimeQueue<Claimed> claimed = new TimeQueue<>();
  private final TimeQueue<Launch> announcements = new TimeQueue<>();

  Starts(Launcher launcher) {
    this.launcher = launcher;
  }

  /** This worker is registered under this whole id. */
  void registeredAs(String worker) {
    registration = Optional.of(worker);
  }

  /** The attempt is claimed for this incarnation of its job, and starts at its time. */
  void add(JobEntry entry, Launch launch, String uid) {
    launcher.expect(launch);
    claimed.add(launch.startAt(), new Claimed(entry, launch, uid));
  }

  /** Starts everything whose time has come. */
  void startDue(Instant now) {
    for (Claimed due : claimed.takeUntil(now)) {
      start(due, now);
    }
    announcements.takeUntil(now).forEach(launcher::announce);
  }

  /** The worker is not registered any more: ends everything that is claimed but not started. */
  void dropAll(String reason) {
    registration = Optional.empty();
    TaskResult end = TaskResult.of(ExecutionState.KILLED, reason);
    List<Claimed> left = new ArrayList<>(claimed.takeUntil(Instant.ofEpochMilli(Long.MAX_VALUE)));
    left.forEach(due -> launcher.endUnstarted(due.launch(), end));
  }

  Optional<Instant> next() {
    Optional<Instant> start = claimed.first();
    Optional<Instant> announcement = announcements.first();
    return start
        .filter(at -> announcement.map(other -> !other.isBefore(at)).orElse(true))
        .or(() -> announcement);
  }

  int size() {
    return claimed.size();
  }

  private void start(Claimed due, Instant now) {
    Launch launch = due.launch();
    if (!registration.equals(Optional.of(launch.attempt().claim().worker()))) {
      // the answer to the claim came after the lease had ended, and the worker is another by now
      launcher.endUnstarted(launch, TaskResult.of(ExecutionState.KILLED, "worker.fenced"));
      return;
    }
    Optional<TaskResult> refusal = refusal(due.entry(), launch, due.uid(), now);
    if (refusal.isPresent()) {
      launcher.endUnstarted(launch, refusal.get());
      return;
    }
    Optional<Job> present = due.entry().known().map(JobEntry.Known::job);
    Launch upToDate = present.map(launch::withJob).orElse(launch);
    launcher.start(upToDate);
    announcements.add(now.plus(ANNOUNCE_AFTER), upToDate);
  }

  /**
   * How an attempt that was claimed for this incarnation of its job ends instead of being started,
   * if it is not to be started after all.
   */
  static Optional<TaskResult> refusal(JobEntry entry, Launch launch, String uid, Instant now) {
    return entry.hasKill(launch.execution())
        ? Optional.of(TaskResult.of(ExecutionState.KILLED, "killed.beforeStart"))
        : objection(entry, launch, uid, now)
            .map(reason -> TaskResult.of(ExecutionState.SKIPPED, reason));
  }

  private static Optional<String> objection(
      JobEntry entry, Launch launch, String uid, Instant now) {
    Optional<JobEntry.Known> known = entry.known();
    boolean createdAgain =
        known.filter(other -> !other.job().identity().uid().equals(uid)).isPresent();
    if (createdAgain || entry.definition() == JobEntry.Definition.DELETED) {
      return Optional.of("job.deleted");
    }
    if (known.isEmpty() || launch.attempt().trigger() != Trigger.SCHEDULE) {
      return Optional.empty();
    }
    Job job = known.get().job();
    if (job.definition().policies().suspension().holds(now)) {
      return Optional.of("job.suspended");
    }
    Instant scheduled = launch.execution().scheduledAt();
    Optional<String> held = known.get().times().holds().reasonAt(scheduled.getEpochSecond());
    if (held.isPresent()) {
      return held;
    }
    // the launch may carry a job that was edited while the answer to its claim was on its way
    boolean edited = job.identity().version() != launch.attempt().jobVersion();
    boolean stillDue = known.get().times().contains(scheduled);
    return edited && !stillDue ? Optional.of("job.edited") : Optional.empty();
  }

  /** An attempt, the entry of its job, and the incarnation of the job it was claimed for. */
  private record Claimed(JobEntry entry, Launch launch, String uid) {}
}
