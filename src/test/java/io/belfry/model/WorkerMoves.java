package io.belfry.model;

import io.belfry.job.JobState;
import io.belfry.scheduler.RealTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What workers do, and what reaches them. */
final class WorkerMoves {
  private final Set<Rule> off;
  private final Stepping stepping;
  private final StepMoves steps;
  private final AttemptMoves attempts;

  WorkerMoves(Bounds bounds, Stepping stepping, Set<Rule> off) {
    this.off = Set.copyOf(off);
    this.stepping = stepping;
    this.steps = new StepMoves(new Store(bounds, off), stepping, off);
    this.attempts = new AttemptMoves(bounds, stepping, off);
  }

  /** Registers a worker under an id of its own. */
  static void register(World world, Node node, Set<Rule> off) {
    node.registrations++;
    String id = off.contains(Rule.V3_NEW_ID) ? "same~1" : node.name + "~" + node.registrations;
    node.id = Optional.of(id);
    world.registered.add(id);
    node.members.add(id);
  }

  /** What workers do by themselves. */
  void progress(World world, Instant now, List<Move> moves) {
    for (int i = 0; i < world.nodes.size(); i++) {
      Node node = world.nodes.get(i);
      if (!node.alive) {
        continue;
      }
      hear(world, i, moves);
      meet(world, i, moves);
      steps.step(world, i, now, moves);
      attempts.attempts(world, i, now, moves);
      registration(world, i, now, moves);
      if (!node.journal.isEmpty()) {
        add(moves, world, i, "'s records reach the log", Journal::flush);
      }
    }
    steps.arrivals(world, moves);
  }

  /** Steps whose outcome the worker does not hear. */
  void unknown(World world, Instant now, List<Move> moves) {
    steps.unknown(world, now, moves);
  }

  // --- feeds, which may be late

  private static void hear(World world, int i, List<Move> moves) {
    Node node = world.nodes.get(i);
    if (!node.definitionsRead || !node.definition.equals(world.definition)) {
      add(moves, world, i, "hears of the definition", WorkerMoves::define);
    }
    if (!node.members.equals(world.registered)) {
      add(
          moves,
          world,
          i,
          "hears of the workers",
          (next, self) -> {
            self.members.clear();
            self.members.addAll(next.registered);
          });
    }
    if (node.calendars != world.calendars) {
      add(
          moves,
          world,
          i,
          "hears of the calendars",
          (next, self) -> self.calendars = next.calendars);
    }
    if (!node.asked.equals(world.request)) {
      add(moves, world, i, "hears of the request", (next, self) -> self.asked = next.request);
    }
    if (!node.kills.equals(world.kills)) {
      add(
          moves,
          world,
          i,
          "hears of the kills",
          (next, self) -> {
            self.kills.clear();
            self.kills.addAll(next.kills);
          });
    }
  }

  private static void define(World next, Node self) {
    self.definitionsRead = true;
    self.definition = next.definition;
    if (self.definition.isEmpty()) {
      self.asked = Optional.empty();
    }
  }

  /** The scan of all states meets a state that is newer than the one known. */
  private void meet(World world, int i, List<Move> moves) {
    Node node = world.nodes.get(i);
    boolean newer = node.stateRevision != world.stateRevision;
    Optional<JobState> worth = world.state.filter(RealTerms::isWorthALook);
    if (newer && node.inFlight.isEmpty() && worth.isPresent()) {
      add(moves, world, i, "meets the state", (next, self) -> stepping.read(self, next));
    }
  }

  // --- the registration

  private void registration(World world, int i, Instant now, List<Move> moves) {
    Node node = world.nodes.get(i);
    if (node.id.isEmpty()) {
      add(moves, world, i, "registers", (next, self) -> register(next, self, off));
    } else if (!world.registered.contains(node.id.get())) {
      add(
          moves,
          world,
          i,
          "sees that its lease is over",
          (next, self) -> AttemptMoves.fenced(next, self, now, attempts.goesOn()));
    }
  }

  /** What happens to one worker in a world. */
  interface Change {
    void to(World next, Node self);
  }

  static void add(List<Move> moves, World world, int i, String what, Change change) {
    Protocol.add(
        moves,
        world,
        world.nodes.get(i).name + " " + what,
        next -> change.to(next, next.change(i)));
  }
}
