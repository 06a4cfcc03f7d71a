package io.belfry.model;

import io.belfry.job.Backfill;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobState;
import io.belfry.job.Situation;
import io.belfry.store.RunRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What people do to the job and its executions, as the masters carry it out. */
final class PeopleMoves {
  private static final RunRequest ASKED =
      new RunRequest(ExecutionId.manual(JobBuilder.ID, Bounds.START, "x"), "ann", Bounds.START, 1);

  /** Two times before all others. */
  private static final RunRequest FILLING =
      new RunRequest(
          ExecutionId.backfill(JobBuilder.ID, Bounds.START, "x"),
          "ann",
          Bounds.START,
          1,
          Optional.of(
              new Backfill(
                  Bounds.START.minusSeconds(20),
                  Bounds.START.minusSeconds(10),
                  2,
                  Backfill.Order.OLDEST_FIRST,
                  1)));

  private final Set<Rule> off;

  PeopleMoves(Set<Rule> off) {
    this.off = Set.copyOf(off);
  }

  /** What people may do. */
  void people(World world, Instant now, List<Move> moves) {
    if (world.definition.isEmpty()) {
      Protocol.add(moves, world, "the job is created again", next -> createAgain(next, now));
      return;
    }
    Definition present = world.definition.get();
    if (world.left.may(Fault.EDIT)) {
      Protocol.add(moves, world, "the job is edited", next -> edit(next, present));
    }
    if (world.left.may(Fault.SUSPEND)) {
      Protocol.add(moves, world, "the job is suspended", next -> suspend(next, present));
    }
    if (present.suspended()) {
      Protocol.add(moves, world, "the job is resumed", next -> resume(next, present, now));
    }
    if (world.left.may(Fault.DELETE)) {
      Protocol.add(moves, world, "the job is deleted", PeopleMoves::delete);
    }
    if (world.left.may(Fault.HOLD)) {
      Protocol.add(
          moves,
          world,
          "a calendar holds all back",
          next -> {
            next.left = next.left.without(Fault.HOLD);
            next.calendars++;
          });
    }
    if (Stepping.isHeld(world.calendars)) {
      Protocol.add(moves, world, "the calendar goes", next -> next.calendars++);
    }
    if (world.left.may(Fault.ASK)) {
      Protocol.add(moves, world, "somebody asks for a run", PeopleMoves::ask);
    }
    if (world.left.may(Fault.FILL) && world.request.isEmpty()) {
      Protocol.add(moves, world, "somebody asks for a backfill", PeopleMoves::fill);
    }
    if (world.left.may(Fault.KILL)) {
      open(world).forEach(key -> kill(world, key, moves));
    }
  }

  private static void edit(World next, Definition present) {
    next.left = next.left.without(Fault.EDIT);
    define(next, present, present.suspended());
  }

  private static void suspend(World next, Definition present) {
    next.left = next.left.without(Fault.SUSPEND);
    define(next, present, true);
  }

  private static void resume(World next, Definition present, Instant now) {
    Optional<Instant> heldSince = present.heldSince().or(() -> Optional.of(present.since()));
    define(next, new Definition(present.uid(), present.version(), now, heldSince, true, 0), false);
  }

  /** The next version of a definition, which is or is not suspended. */
  private static void define(World next, Definition before, boolean suspended) {
    next.definitionRevision++;
    next.definition =
        Optional.of(
            new Definition(
                before.uid(),
                before.version() + 1,
                before.since(),
                before.heldSince(),
                suspended,
                next.definitionRevision));
  }

  private static void delete(World next) {
    next.left = next.left.without(Fault.DELETE);
    next.definitionRevision++;
    next.definition = Optional.empty();
    next.request = Optional.empty();
    Store.checkKills(next);
  }

  /** What an earlier job of the name left is taken over in the step that creates the new one. */
  private void createAgain(World next, Instant now) {
    next.definitionRevision++;
    String uid = "u" + next.definitionRevision;
    next.definition =
        Optional.of(new Definition(uid, 1, now, Optional.empty(), false, next.definitionRevision));
    if (next.state.isPresent()) {
      var nothing = new Situation(now, Duration.ZERO, Optional.empty(), Situation.News.NONE);
      JobState left = next.state.get();
      JobState taken = Decisions.withoutJob(left, true, nothing).next().withUid(uid);
      next.state = Optional.of(kept(taken, now));
      next.stateRevision++;
      next.kills.removeIf(key -> !next.isOpen(key));
      next.killed.removeIf(key -> !next.isOpen(key));
    }
  }

  /** Without rules V7 and V9 a job that is created again begins anew. */
  private JobState kept(JobState taken, Instant now) {
    return new JobState(
        taken.uid(),
        off.contains(Rule.V9_LAST_KEPT) ? now : taken.last(),
        off.contains(Rule.V7_TOKEN_KEPT) ? 0 : taken.fence(),
        taken.running(),
        taken.retries(),
        taken.backlog(),
        taken.unrecorded(),
        taken.extras());
  }

  private static void ask(World next) {
    next.left = next.left.without(Fault.ASK);
    next.request = Optional.of(ASKED);
  }

  private static void fill(World next) {
    next.left = next.left.without(Fault.FILL);
    next.request = Optional.of(FILLING);
  }

  /** The executions that can be killed: a wish compares what it saw, so it sees the present. */
  private static Set<String> open(World world) {
    Set<String> open = new TreeSet<>();
    world.state.ifPresent(state -> open.addAll(state.openKeys()));
    world
        .request
        .filter(asked -> asked.backfill().isEmpty())
        .ifPresent(asked -> open.add(asked.execution().key()));
    return open;
  }

  private static void kill(World world, String key, List<Move> moves) {
    Protocol.add(
        moves,
        world,
        "somebody wants " + key + " killed",
        next -> {
          next.left = next.left.without(Fault.KILL);
          next.kills.add(key);
          next.killed.add(key);
        });
  }
}
