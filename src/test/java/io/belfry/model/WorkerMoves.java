package io.belfry.model;

import io.belfry.job.ExecutionState;
import io.belfry.job.JobState.Running;
import io.belfry.job.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What workers do, and what reaches them. */
final class WorkerMoves {
  private final Bounds bounds;
  private final Set<Rule> off;
  private final Store store;
  private final Stepping stepping;

  WorkerMoves(Bounds bounds, Set<Rule> off) {
    this.bounds = bounds;
    this.off = Set.copyOf(off);
    this.store = new Store(off);
    this.stepping = new Stepping(bounds, off);
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
      step(world, i, now, moves);
      attempts(world, i, now, moves);
      registration(world, i, now, moves);
    }
    arrivals(world, moves);
  }

  // --- feeds, which may be late

  private static void hear(World world, int i, List<Move> moves) {
    Node node = world.nodes.get(i);
    if (!node.definition.equals(world.definition)) {
      add(
          moves,
          world,
          i,
          "hears of the definition",
          (next, self) -> {
            self.definition = next.definition;
            if (self.definition.isEmpty()) {
              self.asked = Optional.empty();
            }
          });
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
    if (!node.asked.equals(world.request)) {
      add(moves, world, i, "hears of the request", (next, self) -> self.asked = next.request);
    }
    if (node.stateRevision != world.stateRevision && node.inFlight.isEmpty()) {
      add(moves, world, i, "reads the state", (next, self) -> Stepping.read(self, next));
    }
  }

  // --- steps

  private void step(World world, int i, Instant now, List<Move> moves) {
    Node node = world.nodes.get(i);
    if (node.inFlight.isPresent()) {
      again(world, i, now, moves);
      return;
    }
    for (boolean owned : new boolean[] {true, false}) {
      World next = world.copy();
      Node self = next.nodes.get(i);
      Optional<Write> write = decide(self, owned, now);
      Optional<String> broken = write.flatMap(step -> commit(next, self, step, now));
      String what = node.name + write.map(WorkerMoves::words).orElse(" settles its ends");
      moves.add(new Move(what, next, broken));
    }
  }

  /** Steps whose outcome the worker does not hear. */
  void unknown(World world, Instant now, List<Move> moves) {
    for (int i = 0; i < world.nodes.size(); i++) {
      Node node = world.nodes.get(i);
      if (world.left.unknowns() == 0 || !node.alive || node.inFlight.isPresent()) {
        continue;
      }
      for (boolean owned : new boolean[] {true, false}) {
        World next = world.copy();
        Node self = next.nodes.get(i);
        Optional<Write> write = decide(self, owned, now);
        if (write.isPresent()) {
          self.inFlight = write;
          next.underWay.add(write.get());
          next.left = Budget.unknown(next.left);
          String what = node.name + words(write.get()) + ", and hears no answer";
          moves.add(new Move(what, next, Optional.empty()));
        }
      }
    }
  }

  private Optional<Write> decide(Node self, boolean owned, Instant now) {
    return owned ? stepping.decide(self, now) : stepping.tell(self, now);
  }

  private Optional<String> commit(World next, Node self, Write write, Instant now) {
    if (store.holds(next, write)) {
      Optional<String> broken = store.apply(next, write);
      Stepping.applied(self, write, next.stateRevision, now);
      return broken;
    }
    Stepping.refused(self, write, next);
    self.claims -= write.decision().claim().isPresent() ? 1 : 0; // so that asking again is no news
    if (!store.isFenceKept(next, write)) {
      fenced(next, self, now);
    }
    return Optional.empty();
  }

  /** The identical transaction is sent again; one's own state in the store proves the first. */
  private void again(World world, int i, Instant now, List<Move> moves) {
    World next = world.copy();
    Node self = next.nodes.get(i);
    Write write = self.inFlight.orElseThrow();
    self.inFlight = Optional.empty();
    if (off.contains(Rule.V4_RESEND)) {
      Stepping.read(self, next);
      moves.add(new Move(self.name + " takes it for not applied", next, Optional.empty()));
      return;
    }
    boolean ours = next.state.filter(write.decision().next()::equals).isPresent();
    if (ours && !store.holds(next, write)) {
      Stepping.applied(self, write, next.stateRevision, now);
      moves.add(new Move(self.name + " finds its step applied", next, Optional.empty()));
    } else {
      Optional<String> broken = commit(next, self, write, now);
      moves.add(new Move(self.name + " sends its step again", next, broken));
    }
  }

  /** Transactions that were under way reach the store, or never do. */
  private void arrivals(World world, List<Move> moves) {
    for (int i = 0; i < world.underWay.size(); i++) {
      int which = i;
      String whose = "the step of " + world.underWay.get(i).worker();
      Protocol.add(
          moves,
          world,
          whose + " arrives",
          next -> {
            Write write = next.underWay.remove(which);
            return store.holds(next, write) ? store.apply(next, write) : Optional.empty();
          });
      Protocol.add(
          moves,
          world,
          whose + " is gone",
          next -> {
            next.underWay.remove(which);
            return Optional.empty();
          });
    }
  }

  private static String words(Write write) {
    String claim =
        write
            .decision()
            .claim()
            .map(found -> " claims " + found.attempt().key() + "#" + found.attempt().attempt())
            .orElse("");
    String ends = write.news().ended().isEmpty() ? "" : " writes an end";
    String lost = write.news().lost().isEmpty() ? "" : " gives up an attempt as lost";
    String words = claim + ends + lost;
    return words.isEmpty() ? " writes the state" : words;
  }

  // --- attempts

  private void attempts(World world, int i, Instant now, List<Move> moves) {
    for (Attempt attempt : world.nodes.get(i).attempts) {
      Running running = attempt.running();
      String name = world.nodes.get(i).name;
      if (attempt.isWaiting() && !now.isBefore(attempt.startAt())) {
        Protocol.add(
            moves,
            world,
            name + " starts " + Protocol.key(running),
            next -> start(next, next.nodes.get(i), attempt, now));
      } else if (attempt.isRunning()) {
        end(world, i, attempt, TaskResult.succeeded(), now, moves);
        if (bounds.retries() > 0) {
          end(world, i, attempt, TaskResult.of(ExecutionState.FAILED, "exit"), now, moves);
        }
      }
    }
  }

  private static void end(
      World world, int i, Attempt attempt, TaskResult result, Instant now, List<Move> moves) {
    String what = result.state().text() + ": " + Protocol.key(attempt.running());
    add(
        moves,
        world,
        i,
        what,
        (next, self) -> {
          next.processes.remove(attempt.running());
          self.end(attempt::equals, result, now);
        });
  }

  private Optional<String> start(World next, Node self, Attempt attempt, Instant now) {
    Running running = attempt.running();
    boolean sameJob =
        self.definition.filter(present -> present.uid().equals(attempt.uid())).isPresent();
    if (!sameJob) {
      TaskResult result = TaskResult.of(ExecutionState.SKIPPED, "job.deleted");
      self.end(attempt::equals, result, now);
      return Optional.empty();
    }
    boolean leased = next.registered.contains(running.claim().worker());
    if (!leased && !off.contains(Rule.V5_GUARD_AT_START)) {
      self.end(attempt::equals, Stepping.killed(), now);
      return Optional.empty();
    }
    self.change(attempt::equals, Attempt::asStarted);
    boolean overlaps = next.processes.size() >= bounds.parallel();
    next.processes.add(running);
    if (!next.started.add(running.key() + "#" + running.attempt())) {
      return Optional.of("R1: started twice: " + Protocol.key(running));
    }
    return overlaps ? Optional.of("R2: more at once than may be") : Optional.empty();
  }

  // --- the registration

  private void registration(World world, int i, Instant now, List<Move> moves) {
    Node node = world.nodes.get(i);
    if (node.id.isEmpty()) {
      add(moves, world, i, "registers", (next, self) -> register(next, self, off));
    } else if (!world.registered.contains(node.id.get())) {
      add(moves, world, i, "sees that its lease is over", (next, self) -> fenced(next, self, now));
    }
  }

  private static void fenced(World next, Node self, Instant now) {
    self.id = Optional.empty();
    Stepping.dropWaiting(self, now);
    self.attempts.stream()
        .filter(Attempt::isRunning)
        .forEach(attempt -> next.processes.remove(attempt.running()));
    self.end(Attempt::isRunning, Stepping.killed(), now);
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
        next -> {
          change.to(next, next.nodes.get(i));
          return Optional.empty();
        });
  }
}
