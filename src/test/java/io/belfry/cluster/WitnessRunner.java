package io.belfry.cluster;

import io.belfry.cluster.Sign.Kind;
import io.belfry.execution.Attempt;
import io.belfry.execution.OutputSink;
import io.belfry.execution.TaskRunner;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionState;
import io.belfry.job.Task;
import java.time.Clock;

/** Writes down every start and every end of an attempt, and leaves the work to another runner. */
final class WitnessRunner implements TaskRunner {
  private final TaskRunner runner;
  private final LineFile witness;
  private final Clock clock;

  /** {@code clock} is that of the worker. */
  WitnessRunner(TaskRunner runner, LineFile witness, Clock clock) {
    this.runner = runner;
    this.witness = witness;
    this.clock = clock;
  }

  @Override
  public Running start(Attempt attempt, OutputSink output) {
    boolean process = attempt.task() instanceof Task.Shell;
    write(process ? Kind.HANDED : Kind.START, attempt);
    Running running = runner.start(attempt, output);
    running
        .result()
        .thenAccept(
            result -> {
              boolean own = !process && result.state() == ExecutionState.SUCCEEDED;
              write(own ? Kind.END : Kind.DONE, attempt);
            });
    return running;
  }

  private void write(Kind kind, Attempt attempt) {
    Attempt.Marks marks = attempt.marks();
    Claim claim = new Claim(marks.worker(), marks.claimId(), marks.fencingToken());
    witness.add(
        new Sign(
                kind,
                attempt.execution(),
                attempt.attempt(),
                claim,
                System.nanoTime(),
                clock.instant())
            .line());
  }
}
