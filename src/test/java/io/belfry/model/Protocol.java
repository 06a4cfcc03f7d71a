package io.belfry.model;

import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Everything that can happen in a world, and what must hold when nothing more does. */
final class Protocol {
  private final Bounds bounds;
  private final List<Instant> clock;
  private final WorkerMoves workers;
  private final FaultMoves faults;
  private final Set<Rule> off;

  /** The protocol on these bounds, without these rules. */
  Protocol(Bounds bounds, Set<Rule> off) {
    this.bounds = bounds;
    this.off = Set.copyOf(off);
    this.clock = bounds.clock();
    this.workers = new WorkerMoves(bounds, off);
    this.faults = new FaultMoves(off);
  }

  /** Two workers, one of which came before the other and has not heard of it; one job. */
  World start() {
    World world = new World(bounds.faults());
    world.definitionRevision = 1;
    world.definition = Optional.of(new Definition("u1", 1, Bounds.START, 1));
    for (String name : List.of("a", "b")) {
      Node node = new Node(name);
      node.definition = world.definition;
      world.nodes.add(node);
      WorkerMoves.register(world, node, off);
      node.members.addAll(world.registered);
    }
    return world;
  }

  /** What happens by itself, sooner or later. */
  List<Move> progress(World world) {
    List<Move> moves = new ArrayList<>();
    if (world.moment + 1 < clock.size()) {
      add(
          moves,
          world,
          "it is " + clock.get(world.moment + 1),
          next -> {
            next.moment++;
            return Optional.empty();
          });
    }
    workers.progress(world, clock.get(world.moment), moves);
    faults.repairs(world, clock.get(world.moment), moves);
    return moves;
  }

  /** What may happen, or may not. */
  List<Move> faults(World world) {
    List<Move> moves = new ArrayList<>();
    workers.unknown(world, clock.get(world.moment), moves);
    faults.faults(world, clock.get(world.moment), moves);
    return moves;
  }

  /** Something that happens to a copy of the world, and the promise it breaks. */
  static void add(
      List<Move> moves, World world, String what, Function<World, Optional<String>> change) {
    World next = world.copy();
    Optional<String> broken = change.apply(next);
    moves.add(new Move(what, next, broken));
  }

  /** What was forgotten in a world in which nothing more happens. */
  Optional<String> forgotten(World world) {
    List<JobState> states = world.state.stream().toList();
    for (JobState state : states) {
      if (!state.running().isEmpty()) {
        return Optional.of("V10: an entry that nobody ever ends: " + key(state.running().get(0)));
      }
      boolean waits = !state.retries().isEmpty() || state.backlog().isPresent();
      if (waits) {
        return Optional.of("a retry that nobody ever takes");
      }
    }
    if (!world.processes.isEmpty()) {
      return Optional.of("a process that nobody ever ends");
    }
    if (world.definition.isEmpty()) {
      return Optional.empty();
    }
    if (world.request.isPresent()) {
      return Optional.of("R4: a request that nobody ever takes");
    }
    for (int tick = 1; tick <= bounds.ticks(); tick++) {
      Instant scheduled = Bounds.tick(tick);
      boolean counts = scheduled.isAfter(world.definition.get().since());
      if (counts && states.stream().noneMatch(state -> isRecorded(state, scheduled))) {
        return Optional.of("R4: a scheduled time that nothing is recorded of: " + scheduled);
      }
    }
    return Optional.empty();
  }

  private static boolean isRecorded(JobState state, Instant scheduled) {
    long millis = scheduled.toEpochMilli();
    return state.unrecorded().stream()
        .filter(end -> !end.key().contains("+"))
        .anyMatch(
            end -> {
              long first = Long.parseLong(end.key());
              long last = end.range().map(range -> range.until().toEpochMilli()).orElse(first);
              return first <= millis && millis <= last;
            });
  }

  static String key(Running running) {
    return running.key() + "#" + running.attempt() + " of " + running.claim().worker();
  }
}
