package io.belfry.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through everything that can happen, breadth first, until a promise is broken or nothing new
 * is left; so the trace it finds is a shortest one.
 */
final class Explorer {
  private final Protocol protocol;
  private final Map<World, Came> seen = new HashMap<>();
  private final Deque<World> open = new ArrayDeque<>();

  Explorer(Protocol protocol) {
    this.protocol = protocol;
  }

  /**
   * What came of it.
   *
   * @param states how many different worlds were seen
   * @param quiet in how many of them nothing more happens by itself
   * @param trace what leads to the broken promise, and which that is; empty where all hold
   */
  record Found(int states, int quiet, List<String> trace) {}

  private record Came(@Nullable World from, String by) {}

  /** Explores everything that follows from this world. */
  Found explore(World start) {
    seen.put(start, new Came(null, "start"));
    open.add(start);
    int quiet = 0;
    while (!open.isEmpty()) {
      World world = open.remove();
      List<Move> progress = news(world, protocol.progress(world));
      Optional<Move> broken = firstBroken(progress);
      if (progress.isEmpty()) {
        quiet++;
        Optional<String> forgotten = protocol.forgotten(world);
        if (forgotten.isPresent()) {
          return new Found(seen.size(), quiet, trace(world, "nothing more", forgotten.get()));
        }
      }
      List<Move> faults = news(world, protocol.faults(world));
      broken = broken.or(() -> firstBroken(faults));
      if (broken.isPresent()) {
        Move last = broken.get();
        return new Found(
            seen.size(), quiet, trace(world, last.what(), last.violation().orElseThrow()));
      }
      progress.forEach(move -> see(world, move));
      faults.forEach(move -> see(world, move));
    }
    return new Found(seen.size(), quiet, List.of());
  }

  private void see(World from, Move move) {
    if (seen.putIfAbsent(move.after(), new Came(from, move.what())) == null) {
      open.add(move.after());
    }
  }

  /** What changes something; a step that is refused and changes nothing is none. */
  private static List<Move> news(World world, List<Move> moves) {
    return moves.stream()
        .filter(move -> move.violation().isPresent() || !move.after().equals(world))
        .toList();
  }

  private static Optional<Move> firstBroken(List<Move> moves) {
    return moves.stream().filter(move -> move.violation().isPresent()).findFirst();
  }

  private List<String> trace(World end, String last, String violation) {
    List<String> trace = new ArrayList<>();
    trace.add(violation);
    trace.add(last);
    for (World at = end; at != null; ) {
      Came came = seen.get(at);
      if (came == null) {
        throw new IllegalStateException("a world that was never seen");
      }
      trace.add(came.by());
      at = came.from();
    }
    Collections.reverse(trace);
    return trace;
  }
}
