package io.belfry.execution;

import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One attempt of a shell task from its start to its result. {@link #run} owns everything but the
 * wish to stop, which any thread may post.
 */
final class ShellAttempt implements TaskRunner.Running, Runnable {
  private static final Logger LOG = System.getLogger(ShellAttempt.class.getName());
  private static final long GUARD_WAIT = TimeUnit.SECONDS.toNanos(5);
  private static final long GUARD_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Stop FAULT = new Stop(ExecutionState.FAILED, "task.internalError");

  private final ShellHost host;
  private final ShellTaskRunner.Settings settings;
  private final Attempt attempt;
  private final Task.Shell task;
  private final AttemptOutput output;
  private final CompletableFuture<TaskResult> result = new CompletableFuture<>();
  private volatile Optional<Stop> stop = Optional.empty();
  private volatile Optional<Thread> runner = Optional.empty();

  ShellAttempt(
      ShellHost host,
      ShellTaskRunner.Settings settings,
      Attempt attempt,
      Task.Shell task,
      AttemptOutput output) {
    this.host = host;
    this.settings = settings;
    this.attempt = attempt;
    this.task = task;
    this.output = output;
  }

  @Override
  public CompletableFuture<TaskResult> result() {
    // a copy, so that nobody outside can complete it or cancel it
    return result.copy();
  }

  @Override
  public synchronized void kill(String reason) {
    stop = stop.or(() -> Optional.of(Stop.killed(reason)));
    runner.ifPresent(LockSupport::unpark);
  }

  /** There is no thread for it. */
  void refuse() {
    output.remark("the worker has no thread for this task");
    result.complete(notStarted(new Stop(ExecutionState.FAILED, "task.cannotStart")));
  }

  @Override
  public void run() {
    runner = Optional.of(Thread.currentThread());
    TaskResult end;
    try {
      end = carryOut();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "the attempt " + attempt.execution() + " failed inside Belfry", e);
      end = TaskResult.of(FAULT.state(), FAULT.reason());
    }
    runner = Optional.empty();
    result.complete(end);
  }

  private TaskResult carryOut() {
    List<String> refused = TaskEnvironment.refused(task);
    if (!refused.isEmpty()) {
      output.remark("these variables may not be set by a job: " + String.join(", ", refused));
    }
    File folder = new File(task.workingDirectory().orElse(settings.scratch().toString()));
    if (!folder.isDirectory()) {
      output.remark("the working directory does not exist: " + folder);
      return notStarted(new Stop(ExecutionState.FAILED, "task.workingDirectory"));
    }
    SecretResolver.Answer secrets = secrets();
    if (secrets instanceof SecretResolver.Failed failed) {
      output.remark(failed.why().words() + ": " + failed.detail());
      return notStarted(wish().orElse(new Stop(ExecutionState.FAILED, failed.why().reason())));
    }
    return start(folder, ((SecretResolver.Found) secrets).values());
  }

  /** Asks for the values of secrets, which costs a task without references nothing. */
  private SecretResolver.Answer secrets() {
    Set<String> names = TaskEnvironment.secrets(task);
    return names.isEmpty()
        ? new SecretResolver.Found(Map.of())
        : host.secrets().resolve(attempt.execution().job().namespace(), names);
  }

  private TaskResult start(File folder, Map<String, String> secrets) {
    output.mask(secrets.values());
    Optional<Stop> early = awaitGuard();
    if (early.isPresent()) {
      return notStarted(early.get());
    }
    Process process;
    try {
      var env = TaskEnvironment.of(attempt, task, settings.environment(), secrets);
      process = host.launcher().start(task, folder, env);
    } catch (IOException | RuntimeException e) {
      output.remark("the command can't be started: " + e.getMessage());
      return notStarted(new Stop(ExecutionState.FAILED, "task.cannotStart"));
    }
    return attend(process);
  }

  private TaskResult attend(Process process) {
    long pid = process.pid();
    host.leaders().add(pid);
    host.guard().started(pid);
    AttemptProcess watched = new AttemptProcess(host, attempt, process, output);
    try {
      Optional<Stop> why = watched.watch(this::wish);
      TaskResult.Output printed = output.finish();
      return ShellResult.of(process.exitValue(), why, this::fired, printed);
    } catch (RuntimeException | Error e) {
      watched.abandon();
      throw e;
    } finally {
      host.guard().ended(pid);
      host.leaders().remove(pid);
    }
  }

  /** Waits until the guard permits the start; returns why it must not start, if so. */
  private Optional<Stop> awaitGuard() {
    long until = System.nanoTime() + GUARD_WAIT;
    while (wish().isEmpty() && !host.guard().permits(attempt.marks().worker())) {
      if (System.nanoTime() - until >= 0) {
        output.remark("the guard of this worker is not ready");
        return Optional.of(new Stop(ExecutionState.FAILED, "worker.guardMissing"));
      }
      LockSupport.parkNanos(this, GUARD_PAUSE);
    }
    return wish();
  }

  private Optional<Stop> wish() {
    // an interrupt is how a server says that it shuts down
    if (Thread.interrupted()) {
      kill("worker.shutdown");
    }
    return stop;
  }

  private Optional<String> fired() {
    return host.guard().fired(attempt.marks().worker());
  }

  private TaskResult notStarted(Stop why) {
    return ShellResult.notStarted(why, output.finish());
  }
}
