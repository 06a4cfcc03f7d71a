package io.belfry.execution;

import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk;
import io.belfry.log.OutputChunk.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The output of one attempt on its way from the two pipes to the sink. It reads only what the pipes
 * hold, so it never blocks on them, and its memory does not depend on how much is printed. Only the
 * attempt's thread uses it.
 */
final class AttemptOutput {
  private static final Logger LOG = System.getLogger(AttemptOutput.class.getName());
  private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Read from one pipe before the other has its turn. */
  private static final int TURN = 64 * 1024;

  private final Attempt attempt;
  private final Clock clock;
  private final OutputSink sink;
  private final HeadTail kept;
  private final Chunker stdout = new Chunker(MAX_WAIT_NANOS);
  private final Chunker stderr = new Chunker(MAX_WAIT_NANOS);
  private long sequence;
  private boolean sinkFailed;

  /**
   * @param limit the most bytes kept of both streams together
   */
  AttemptOutput(Attempt attempt, OutputSink sink, int limit, Clock clock) {
    this.attempt = attempt;
    this.clock = clock;
    this.sink = sink;
    this.kept = new HeadTail(limit, this::send);
  }

  /** Reads what the pipes hold, a turn each, and gives out what is due; whether anything came. */
  boolean pump(InputStream out, InputStream err) {
    int count = read(Stream.STDOUT, stdout, out) + read(Stream.STDERR, stderr, err);
    takeDue(Stream.STDOUT, stdout);
    takeDue(Stream.STDERR, stderr);
    return count > 0;
  }

  /** A remark of Belfry's own, on a line of its own. */
  void remark(String text) {
    takeRest();
    kept.remark(clock.instant(), "[belfry] " + text + "\n");
  }

  /** Gives out all that is left. */
  TaskResult.Output finish() {
    takeRest();
    TaskResult.Output output = kept.finish(clock.instant());
    return sinkFailed ? new TaskResult.Output(output.bytes(), true) : output;
  }

  private int read(Stream stream, Chunker chunker, InputStream in) {
    int total = 0;
    try {
      while (total < TURN) {
        int available = in.available();
        if (available <= 0) {
          break;
        }
        // never more than what is there: a read beyond it would block
        int count =
            chunker.fill(
                (buffer, offset, space) -> in.read(buffer, offset, Math.min(space, available)),
                System.nanoTime());
        if (count <= 0) {
          break;
        }
        total += count;
        takeDue(stream, chunker);
      }
    } catch (IOException e) {
      // the pipe is gone, and with it whoever wrote to it
      LOG.log(Level.DEBUG, "output of {0} ends: {1}", attempt.execution(), e);
    }
    return total;
  }

  private void takeDue(Stream stream, Chunker chunker) {
    chunker.take(System.nanoTime()).ifPresent(data -> kept.add(stream, clock.instant(), data));
  }

  private void takeRest() {
    stdout.takeRest().ifPresent(data -> kept.add(Stream.STDOUT, clock.instant(), data));
    stderr.takeRest().ifPresent(data -> kept.add(Stream.STDERR, clock.instant(), data));
  }

  private void send(Tail.Output output) {
    if (sinkFailed) {
      return;
    }
    try {
      sink.accept(
          new OutputChunk(
              attempt.execution(),
              attempt.attempt(),
              sequence++,
              output.stream(),
              output.at(),
              output.data()));
    } catch (RuntimeException e) {
      // the task goes on and its end is recorded; only the output is lost from here on
      sinkFailed = true;
      LOG.log(Level.WARNING, "the output of " + attempt.execution() + " is cut: " + e, e);
    }
  }
}
