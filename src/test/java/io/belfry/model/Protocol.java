package io.belfry.model;

import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Everything that can happen in a world, and what must hold when nothing more does. */
final class Protocol {
  private final Bounds bounds;
  private final List<Instant> clock;
  private final WorkerMoves workers;
  private final FaultMoves faults;
  private final PeopleMoves people;
  private final MasterMoves master;
  private final Set<Rule> off;

  /** The protocol on these bounds, without these rules. */
  Protocol(Bounds bounds, Set<Rule> off) {
    this.bounds = bounds;
    this.off = Set.copyOf(off);
    this.clock = bounds.clock();
    Stepping stepping = new Stepping(bounds, off);
    this.workers = new WorkerMoves(bounds, stepping, off);
    this.faults = new FaultMoves(stepping, off);
    this.people = new PeopleMoves(off);
    this.master = new MasterMoves(stepping);
  }

  /** Workers of which each came before the next and has not heard of it; one job. */
  World start() {
    World world = new World(bounds.faults());
    world.definitionRevision = 1;
    world.definition =
        Optional.of(new Definition("u1", 1, Bounds.START, Optional.empty(), false, 1));
    for (String name : List.of("a", "b", "c").subList(0, bounds.workers())) {
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
      add(moves, world, "it is " + clock.get(world.moment + 1), next -> next.moment++);
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
    people.people(world, clock.get(world.moment), moves);
    master.settles(world, clock.get(clock.size() - 1), moves);
    return moves;
  }

  /** Something that happens to a copy of the world, and the promise it breaks. */
  static void add(List<Move> moves, World world, String what, Consumer<World> change) {
    World next = world.copy();
    change.accept(next);
    moves.add(new Move(what, next, next.broken()));
  }

  /** What was forgotten in a world in which nothing more happens. */
  Optional<String> forgotten(World world) {
    return unfinished(world)
        .or(() -> unrecorded(world))
        .or(() -> world.definition.flatMap(present -> unheeded(world, present)));
  }

  private static Optional<String> unfinished(World world) {
    if (world.state.isPresent()) {
      JobState state = world.state.get();
      if (!state.running().isEmpty()) {
        return Optional.of("V10: an entry that nobody ever ends: " + key(state.running().get(0)));
      }
      if (!state.retries().isEmpty() || state.backlog().isPresent()) {
        return Optional.of("a retry that nobody ever takes");
      }
    }
    return world.processes.isEmpty()
        ? Optional.empty()
        : Optional.of("a process that nobody ever ends");
  }

  /** An attempt that was claimed ends in a final record, or in several that say the same. */
  private static Optional<String> unrecorded(World world) {
    return world.claimed.stream()
        .filter(attempt -> !world.log.containsKey(attempt))
        .findFirst()
        .map(attempt -> "R6: an attempt without a record: " + attempt);
  }

  private Optional<String> unheeded(World world, Definition present) {
    if (world.request.isPresent()) {
      return Optional.of("R4: a request that nobody ever takes");
    }
    for (int tick = 1; tick <= bounds.ticks() && !present.suspended(); tick++) {
      Instant scheduled = Bounds.tick(tick);
      Instant from = present.heldSince().orElse(present.since());
      if (scheduled.isAfter(from) && !isRecorded(world, scheduled)) {
        return Optional.of("R4: a scheduled time that nothing is recorded of: " + scheduled);
      }
    }
    return Optional.empty();
  }

  private static boolean isRecorded(World world, Instant scheduled) {
    long millis = scheduled.toEpochMilli();
    return world.log.entrySet().stream()
        .filter(entry -> !entry.getKey().contains("+") && !entry.getKey().contains("~"))
        .anyMatch(
            entry -> {
              String key = entry.getKey();
              long first = Long.parseLong(key.substring(0, key.indexOf('#')));
              return first <= millis && millis <= Math.max(first, entry.getValue().until());
            });
  }

  static String name(Running running) {
    return running.key() + "#" + running.attempt();
  }

  static String key(Running running) {
    return name(running) + " of " + running.claim().worker();
  }
}
