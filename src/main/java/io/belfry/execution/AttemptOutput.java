package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk;
import io.belfry.log.OutputChunk.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The output of one attempt on its way from the two pipes to the sink. It reads only what the pipes
 * hold, so it never blocks on them, and its memory does not depend on how much is printed. What is
 * printed of the attempt's secrets is masked before anything else sees it. Only the attempt's
 * thread uses it.
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
  private final Channel stdout = new Channel(Stream.STDOUT);
  private final Channel stderr = new Channel(Stream.STDERR);
  private Optional<PatternTree> masked = Optional.empty();
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

  /** One of the two streams on its way. */
  private static final class Channel {
    private final Stream stream;
    private final Chunker chunker = new Chunker(MAX_WAIT_NANOS);
    private Optional<OutputMask> mask = Optional.empty();

    Channel(Stream stream) {
      this.stream = stream;
    }
  }

  /** From now on these values, where they are long enough, are shown as {@code ***}. */
  void mask(Collection<String> secrets) {
    List<byte[]> patterns = SecretPatterns.of(secrets);
    if (!patterns.isEmpty()) {
      PatternTree tree = new PatternTree(patterns);
      masked = Optional.of(tree);
      stdout.mask = Optional.of(new OutputMask(tree));
      stderr.mask = Optional.of(new OutputMask(tree));
    }
  }

  /** Reads what the pipes hold, a turn each, and gives out what is due; whether anything came. */
  boolean pump(InputStream out, InputStream err) {
    int count = read(stdout, out) + read(stderr, err);
    takeDue(stdout);
    takeDue(stderr);
    return count > 0;
  }

  /** A remark of Belfry's own, on a line of its own. */
  void remark(String text) {
    takeRest(stdout);
    takeRest(stderr);
    String line = "[belfry] " + text + "\n";
    kept.remark(clock.instant(), masked.map(tree -> masked(tree, line)).orElse(line));
  }

  private static String masked(PatternTree tree, String text) {
    return new String(OutputMask.apply(tree, text.getBytes(UTF_8)), UTF_8);
  }

  /** Gives out all that is left. */
  TaskResult.Output finish() {
    for (Channel channel : List.of(stdout, stderr)) {
      channel.mask.ifPresent(
          mask -> mask.finish((data, from, count) -> add(channel, data, from, count)));
      takeRest(channel);
    }
    TaskResult.Output output = kept.finish(clock.instant());
    return sinkFailed ? new TaskResult.Output(output.bytes(), true) : output;
  }

  private int read(Channel channel, InputStream in) {
    int total = 0;
    try {
      while (total < TURN) {
        int available = in.available();
        if (available <= 0) {
          break;
        }
        // never more than what is there: a read beyond it would block
        int count =
            fill(
                channel,
                (buffer, offset, space) -> in.read(buffer, offset, Math.min(space, available)));
        if (count <= 0) {
          break;
        }
        total += count;
        takeDue(channel);
      }
    } catch (IOException e) {
      // the pipe is gone, and with it whoever wrote to it
      LOG.log(Level.DEBUG, "output of {0} ends: {1}", attempt.execution(), e);
    }
    return total;
  }

  private <E extends Exception> int fill(Channel channel, Chunker.Source<E> source) throws E {
    if (channel.mask.isEmpty()) {
      return channel.chunker.fill(source, System.nanoTime());
    }
    return channel.mask.get().fill(source, (data, from, count) -> add(channel, data, from, count));
  }

  /** Adds bytes that were masked. */
  private void add(Channel channel, byte[] data, int from, int count) {
    int at = from;
    while (at < from + count) {
      int begin = at;
      int most = from + count - at;
      at +=
          channel.chunker.fill(
              (buffer, offset, space) -> {
                int fits = Math.min(space, most);
                System.arraycopy(data, begin, buffer, offset, fits);
                return fits;
              },
              System.nanoTime());
      takeDue(channel);
    }
  }

  private void takeDue(Channel channel) {
    channel
        .chunker
        .take(System.nanoTime())
        .ifPresent(data -> kept.add(channel.stream, clock.instant(), data));
  }

  private void takeRest(Channel channel) {
    channel.chunker.takeRest().ifPresent(data -> kept.add(channel.stream, clock.instant(), data));
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
