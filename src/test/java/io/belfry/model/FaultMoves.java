package io.belfry.model;

import io.belfry.job.JobState.Running;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What goes wrong, and what repairs it. */
final class FaultMoves {
  private final Stepping stepping;
  private final Set<Rule> off;

  FaultMoves(Stepping stepping, Set<Rule> off) {
    this.stepping = stepping;
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
      Node node = world.nodes.get(i);
      if (!node.alive && !node.gone) {
        WorkerMoves.add(moves, world, i, "comes back", this::comeBack);
      }
    }
  }

  /** It kills what an earlier life left, before it registers, and reads workers and state. */
  private void comeBack(World next, Node self) {
    self.alive = true;
    next.processes.removeIf(process -> process.claim().worker().startsWith(self.name + "~"));
    self.members.addAll(next.registered);
    if (!stepping.retries()) {
      // when the definitions are read matters to retries only
      self.definitionsRead = true;
      self.definition = next.definition;
    }
    stepping.read(self, next);
    WorkerMoves.register(next, self, off);
  }

  /** What may go wrong. */
  void faults(World world, Instant now, List<Move> moves) {
    for (int i = 0; i < world.nodes.size(); i++) {
      Node node = world.nodes.get(i);
      if (node.alive && world.left.may(Fault.CRASH)) {
        WorkerMoves.add(moves, world, i, "crashes", FaultMoves::crash);
      }
      if (node.alive && world.left.may(Fault.DEATH)) {
        WorkerMoves.add(moves, world, i, "dies for good", FaultMoves::die);
      }
      if (world.left.may(Fault.EXPIRY)) {
        node.id
            .filter(world.registered::contains)
            .ifPresent(id -> expire(world, id, now, moves, true));
      }
    }
  }

  private static void crash(World next, Node self) {
    next.left = next.left.without(Fault.CRASH);
    self.crash();
  }

  private static void die(World next, Node self) {
    next.left = next.left.without(Fault.DEATH);
    self.die();
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
            next.left = next.left.without(Fault.EXPIRY);
          }
          if (!off.contains(Rule.V6_GUARD_WHILE_RUNNING) && !stepping.goesOn()) {
            guard(next, id, now);
          }
        });
  }

  private static void guard(World next, String id, Instant now) {
    next.processes.removeIf(process -> isOf(id, process));
    for (int i = 0; i < next.nodes.size(); i++) {
      Predicate<Attempt> which = attempt -> attempt.isRunning() && isOf(id, attempt.running());
      if (next.nodes.get(i).attempts.stream().anyMatch(which)) {
        next.change(i).end(which, Stepping.killed(), now);
      }
    }
  }

  private static boolean isOf(String id, Running running) {
    return running.claim().worker().equals(id);
  }
}
