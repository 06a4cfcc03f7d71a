package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk.Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps the head and the tail of an output within a limit: the first half is given out at once,
 * what follows is held back and its last half is given out at the end, behind a remark that says
 * how much was cut out between them. Not thread-safe.
 */
final class HeadTail {
  private final int limit;
  private final Consumer<Tail.Output> out;
  private Tail tail = new Tail(0);
  private final List<Tail.Output> heldRemarks = new ArrayList<>();
  private long total;
  private int given;
  private boolean headIsFull;

  /**
   * @param limit the most bytes kept, remarks not counted
   * @param out takes what is kept, in order
   */
  HeadTail(int limit, Consumer<Tail.Output> out) {
    this.limit = limit;
    this.out = out;
  }

  /** Takes the next bytes of the task. */
  void add(Stream stream, Instant at, byte[] data) {
    total += data.length;
    if (headIsFull) {
      tail.add(stream, at, data);
    } else if (given + data.length <= limit / 2) {
      give(stream, at, data);
    } else {
      split(stream, at, data);
    }
  }

  /** A remark of Belfry's own; it comes after all of the task's bytes so far. */
  void remark(Instant at, String text) {
    Tail.Output remark = new Tail.Output(Stream.SYSTEM, at, text.getBytes(UTF_8));
    if (headIsFull) {
      heldRemarks.add(remark);
    } else {
      out.accept(remark);
    }
  }

  /** Gives out what was held back; nothing may be added afterwards. */
  TaskResult.Output finish(Instant at) {
    tail.alignStart();
    long cut = tail.dropped();
    if (cut > 0) {
      String marker = "[belfry] " + cut + " bytes of output were cut out here\n";
      out.accept(new Tail.Output(Stream.SYSTEM, at, marker.getBytes(UTF_8)));
    }
    tail.drainTo(out);
    heldRemarks.forEach(out);
    heldRemarks.clear();
    return new TaskResult.Output(total, cut > 0);
  }

  private void split(Stream stream, Instant at, byte[] data) {
    int room = limit / 2 - given;
    int count = room == 0 ? 0 : Utf8.wholeCharacters(data, room);
    if (count > 0) {
      give(stream, at, Arrays.copyOf(data, count));
    }
    headIsFull = true;
    tail = new Tail(limit - given);
    tail.add(stream, at, Arrays.copyOfRange(data, count, data.length));
  }

  private void give(Stream stream, Instant at, byte[] data) {
    given += data.length;
    out.accept(new Tail.Output(stream, at, data));
  }
}
