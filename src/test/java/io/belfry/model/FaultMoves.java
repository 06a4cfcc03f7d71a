package io.belfry.model;

import io.belfry.job.ExecutionId;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobState.Running;
import io.belfry.store.RunRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What goes wrong, what repairs it, and what people do to the job. */
final class FaultMoves {
  private static final RunRequest ASKED =
      new RunRequest(ExecutionId.manual(JobBuilder.ID, Bounds.START, "x"), "ann", Bounds.START, 1);

  private final Set<Rule> off;

  FaultMoves(Set<Rule> off) {
    this.off = Set.copyOf(off);
  }

  /** What repairs itself: a dead worker's lease ends, and it comes back. */
  void repairs(World world, Instant now, List<Move> moves) {
    for (String id : world.registered) {
      boolean held = world.nodes.stream().anyMatch(node -> node.id.filter(id::equals).isPresent());
      if (!held) {
        expire(world, id, now, moves, false);
      }
    }
    for (int i = 0; i < world.nodes.size(); i++) {
      if (!world.nodes.get(i).alive) {
        WorkerMoves.add(moves, world, i, "comes back", this::comeBack);
      }
    }
  }

  /** It kills what an earlier life left, before it registers, and reads everything anew. */
  private void comeBack(World next, Node self) {
    self.alive = true;
    next.processes.removeIf(process -> process.claim().worker().startsWith(self.name + "~"));
    self.definition = next.definition;
    self.asked = next.request;
    self.members.clear();
    self.members.addAll(next.registered);
    Stepping.read(self, next);
    WorkerMoves.register(next, self, off);
  }

  /** What may go wrong, and what people may do. */
  void faults(World world, Instant now, List<Move> moves) {
    if (world.left.crashes() > 0) {
      crashes(world, moves);
    }
    if (world.left.expiries() > 0) {
      for (Node node : world.nodes) {
        node.id
            .filter(world.registered::contains)
            .ifPresent(id -> expire(world, id, now, moves, true));
      }
    }
    people(world, now, moves);
  }

  private static void crashes(World world, List<Move> moves) {
    for (int i = 0; i < world.nodes.size(); i++) {
      if (world.nodes.get(i).alive) {
        WorkerMoves.add(moves, world, i, "crashes", FaultMoves::crash);
      }
    }
  }

  private static void crash(World next, Node self) {
    next.left = Budget.crash(next.left);
    self.alive = false;
    self.id = Optional.empty();
    self.inFlight = Optional.empty();
    self.claims = 0;
    self.attempts.removeIf(attempt -> attempt.end().isEmpty());
  }

  /** A lease ends; the guard has ended the processes under it just before. */
  private void expire(World world, String id, Instant now, List<Move> moves, boolean fault) {
    Protocol.add(
        moves,
        world,
        "the lease of " + id + " ends",
        next -> {
          next.registered.remove(id);
          if (fault) {
            next.left = Budget.expiry(next.left);
          }
          if (!off.contains(Rule.V6_GUARD_WHILE_RUNNING)) {
            guard(next, id, now);
          }
          return Optional.empty();
        });
  }

  private static void guard(World next, String id, Instant now) {
    next.processes.removeIf(process -> isOf(id, process));
    next.nodes.forEach(
        node ->
            node.end(
                attempt -> attempt.isRunning() && isOf(id, attempt.running()),
                Stepping.killed(),
                now));
  }

  private static boolean isOf(String id, Running running) {
    return running.claim().worker().equals(id);
  }

  // --- people

  private static void people(World world, Instant now, List<Move> moves) {
    Optional<Definition> present = world.definition;
    if (present.isPresent() && world.left.edits() > 0) {
      add(moves, world, "the job is edited", next -> edit(next, present.get()));
    }
    if (present.isPresent() && world.left.deletes() > 0) {
      add(moves, world, "the job is deleted", FaultMoves::delete);
    }
    if (present.isEmpty()) {
      add(moves, world, "the job is created again", next -> createAgain(next, now));
    }
    if (present.isPresent() && world.left.asks() > 0) {
      add(moves, world, "somebody asks for a run", FaultMoves::ask);
    }
  }

  private static void add(List<Move> moves, World world, String what, Consumer<World> change) {
    Protocol.add(
        moves,
        world,
        what,
        next -> {
          change.accept(next);
          return Optional.empty();
        });
  }

  private static void edit(World next, Definition present) {
    next.left = Budget.edit(next.left);
    next.definitionRevision++;
    next.definition =
        Optional.of(
            new Definition(
                present.uid(), present.version() + 1, present.since(), next.definitionRevision));
  }

  private static void delete(World next) {
    next.left = Budget.delete(next.left);
    next.definitionRevision++;
    next.definition = Optional.empty();
    next.request = Optional.empty();
  }

  private static void createAgain(World next, Instant now) {
    next.definitionRevision++;
    String uid = "u" + next.definitionRevision;
    next.definition = Optional.of(new Definition(uid, 1, now, next.definitionRevision));
  }

  private static void ask(World next) {
    next.left = Budget.ask(next.left);
    next.request = Optional.of(ASKED);
  }
}
