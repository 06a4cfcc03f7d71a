package io.belfry.execution;

import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.CoordinatorLoss;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs command lines by {@code /bin/bash -c}, each in a session and process group of its own.
 *
 * <p>An execution ends when its main process ends; what that left running is then ended too: TERM,
 * the grace period, KILL. Each attempt holds one thread from its start to its end.
 *
 * <p>Reason codes: {@code exit.nonZero}, {@code exit.signal}, {@code deadline.exceeded}, {@code
 * task.workingDirectory}, {@code task.cannotStart}, {@code task.internalError}, those of {@link
 * SecretResolver.Failure}, {@code worker.guardMissing}, {@code worker.shutdown}, the guard's {@code
 * worker.silent} and {@code worker.leaseEnded}, and whatever {@link TaskRunner.Running#kill kill}
 * is given.
 */
public final class ShellTaskRunner implements TaskRunner {
  private static final Logger LOG = System.getLogger(ShellTaskRunner.class.getName());

  private final Settings settings;
  private final Executor threads;
  private final Clock clock;
  private final ShellHost host;
  private final Optional<KeptProcesses> kept;

  /**
   * Where and with what commands run.
   *
   * @param scratch an existing folder that commands run in which name no other
   * @param outputLimit the most bytes kept of an attempt's output, at least 1 KiB
   * @param environment the worker's own environment, of which little is passed on
   */
  public record Settings(Path scratch, int outputLimit, Map<String, String> environment) {
    /** The usual {@link #outputLimit}: 1 MiB. */
    public static final int DEFAULT_OUTPUT_LIMIT = 1024 * 1024;

    public Settings {
      environment = Map.copyOf(environment);
      if (outputLimit < 1024) {
        throw new IllegalArgumentException("an output limit is at least 1024 bytes");
      }
    }

    @Override
    public String toString() {
      // the environment may hold secrets
      return "Settings[scratch=" + scratch + ", outputLimit=" + outputLimit + "]";
    }
  }

  /**
   * @param threads gives each attempt a thread as long as it runs
   * @param guard outlives the JVM
   * @param secrets asked, on the attempt's thread, for what a job's variables refer to
   * @param clock for the times of output
   */
  public ShellTaskRunner(
      Settings settings,
      Executor threads,
      ProcessGuard guard,
      SecretResolver secrets,
      Clock clock) {
    this(
        settings,
        threads,
        clock,
        new ShellHost(ProcessTable.sinceThisJvm(), new Leaders(), new Launcher(), guard, secrets),
        Optional.empty());
  }

  private ShellTaskRunner(
      Settings settings,
      Executor threads,
      Clock clock,
      ShellHost host,
      Optional<KeptProcesses> kept) {
    this.settings = settings;
    this.threads = threads;
    this.clock = clock;
    this.host = host;
    this.kept = kept;
  }

  /** The same, with attempts that go on without a lease where their job says so. */
  public ShellTaskRunner keeping(KeptProcesses processes) {
    return new ShellTaskRunner(settings, threads, clock, host, Optional.of(processes));
  }

  @Override
  public Running start(Attempt attempt, OutputSink sink) {
    if (!(attempt.task() instanceof Task.Shell task)) {
      return new Ended(TaskResult.of(ExecutionState.FAILED, "task.unsupported"));
    }
    AttemptOutput output = new AttemptOutput(attempt, sink, settings.outputLimit(), clock);
    ShellAttempt running = attempt(attempt, task, output);
    try {
      threads.execute(running);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "no thread for {0}: {1}", attempt.execution(), e);
      running.refuse();
    }
    return running;
  }

  private ShellAttempt attempt(Attempt attempt, Task.Shell task, AttemptOutput output) {
    if (kept.isEmpty() || attempt.limits().onLoss() == CoordinatorLoss.STOP) {
      return new ShellAttempt(host, settings, attempt, task, output);
    }
    ProcessGuard guard = kept.get().guard(host.guard(), attempt.marks().worker());
    return new ShellAttempt(
        host.guardedBy(guard), settings, kept.get().marked(attempt), task, output);
  }
}
