package io.belfry.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The steps that workers decide on, on their way to the store and back. */
final class StepMoves {
  private final Set<Rule> off;
  private final Store store;
  private final Stepping stepping;

  StepMoves(Store store, Stepping stepping, Set<Rule> off) {
    this.off = Set.copyOf(off);
    this.store = store;
    this.stepping = stepping;
  }

  /** What a worker takes a step with, or sends once more. */
  void step(World world, int i, Instant now, List<Move> moves) {
    Node node = world.nodes.get(i);
    if (node.inFlight.isPresent()) {
      again(world, i, now, moves);
      return;
    }
    for (boolean owned : new boolean[] {true, false}) {
      World next = world.copy();
      Node self = next.change(i);
      Optional<Write> write = decide(next, self, owned, now);
      write.ifPresent(step -> commit(next, self, step, now));
      String what = node.name + write.map(StepMoves::words).orElse(" settles its ends");
      moves.add(new Move(what, next, next.broken()));
    }
  }

  /** Steps whose outcome the worker does not hear. */
  void unknown(World world, Instant now, List<Move> moves) {
    for (int i = 0; i < world.nodes.size(); i++) {
      Node node = world.nodes.get(i);
      if (!world.left.may(Fault.UNKNOWN) || !node.alive || node.inFlight.isPresent()) {
        continue;
      }
      for (boolean owned : new boolean[] {true, false}) {
        World next = world.copy();
        Node self = next.change(i);
        Optional<Write> write = decide(next, self, owned, now);
        if (write.isPresent()) {
          self.inFlight = write;
          next.underWay.add(write.get());
          next.left = next.left.without(Fault.UNKNOWN);
          String what = node.name + words(write.get()) + ", and hears no answer";
          moves.add(new Move(what, next, next.broken()));
        }
      }
    }
  }

  private Optional<Write> decide(World next, Node self, boolean owned, Instant now) {
    Optional<Write> write =
        owned ? stepping.decide(next, self, now) : stepping.tell(next, self, now);
    if (off.contains(Rule.V11_STATE_FIRST)) {
      write.stream()
          .flatMap(step -> step.decision().recorded().stream())
          .forEach(end -> Journal.write(next, self, Journal.Note.of(end)));
    }
    return write;
  }

  private void commit(World next, Node self, Write write, Instant now) {
    if (store.holds(next, write)) {
      store.apply(next, write);
      stepping.applied(next, self, write, next.stateRevision, now);
      return;
    }
    stepping.refused(self, write, next);
    self.claims -= write.decision().claim().isPresent() ? 1 : 0; // so that asking again is no news
    if (!store.isFenceKept(next, write)) {
      AttemptMoves.fenced(next, self, now, stepping.goesOn());
    }
  }

  /** The identical transaction is sent again; one's own state in the store proves the first. */
  private void again(World world, int i, Instant now, List<Move> moves) {
    World next = world.copy();
    Node self = next.change(i);
    Write write = self.inFlight.orElseThrow();
    self.inFlight = Optional.empty();
    if (off.contains(Rule.V4_RESEND)) {
      stepping.read(self, next);
      moves.add(new Move(self.name + " takes it for not applied", next, next.broken()));
      return;
    }
    boolean ours = next.state.filter(write.decision().next()::equals).isPresent();
    if (ours && !store.holds(next, write)) {
      stepping.applied(next, self, write, next.stateRevision, now);
      moves.add(new Move(self.name + " finds its step applied", next, next.broken()));
    } else {
      commit(next, self, write, now);
      moves.add(new Move(self.name + " sends its step again", next, next.broken()));
    }
  }

  /** Transactions that were under way reach the store, or never do. */
  void arrivals(World world, List<Move> moves) {
    for (int i = 0; i < world.underWay.size(); i++) {
      int which = i;
      String whose = "the step of " + world.underWay.get(i).worker();
      Protocol.add(
          moves,
          world,
          whose + " arrives",
          next -> {
            Write write = next.underWay.remove(which);
            if (store.holds(next, write)) {
              store.apply(next, write);
            }
          });
      Protocol.add(moves, world, whose + " is gone", next -> next.underWay.remove(which));
    }
  }

  private static String words(Write write) {
    String claim =
        write
            .decision()
            .claim()
            .map(found -> " claims " + Protocol.name(found.attempt()))
            .orElse("");
    String ends = write.news().ended().isEmpty() ? "" : " writes an end";
    String lost = write.news().lost().isEmpty() ? "" : " gives up an attempt as lost";
    String words = claim + ends + lost;
    return words.isEmpty() ? " writes the state" : words;
  }
}
