package io.belfry.model;

import io.belfry.job.Decision;
import io.belfry.job.Decisions;
import io.belfry.job.Job;
import io.belfry.job.JobState;
import io.belfry.job.Situation;
import io.belfry.job.Situation.News;
import io.belfry.store.Transition.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The master that takes it that no worker is there and that every starting deadline is over. It may
 * be wrong in both, by what it knows of workers and by its clock; what it writes may arrive late,
 * and it may die before it records it.
 */
final class MasterMoves {
  /** Who the write is of; no worker has this name. */
  static final String MASTER = "master";

  private final Stepping stepping;

  MasterMoves(Stepping stepping) {
    this.stepping = stepping;
  }

  /** What the master may do. */
  void settles(World world, Instant itsNow, List<Move> moves) {
    if (!world.left.may(Fault.SETTLE) || world.definition.isEmpty()) {
      return;
    }
    Job job = stepping.job(world.definition.get());
    JobState state =
        world.state.orElseGet(
            () ->
                JobState.fresh(
                    job.identity().uid(), job.identity().accountedSince(), job.revision()));
    var situation = new Situation(itsNow, Duration.ZERO, Optional.empty(), News.NONE);
    Decision decision =
        Decisions.withoutWorkers(job, stepping.times(world.calendars), state, situation);
    if (decision.next().equals(state)) {
      return;
    }
    var conditions =
        new Conditions(
            world.stateRevision,
            OptionalLong.of(world.presentRevision()),
            Optional.empty(),
            List.of());
    var write =
        new Write(
            MASTER,
            conditions,
            decision,
            News.NONE,
            world.calendars,
            Stepping.over(decision, state));
    Protocol.add(
        moves,
        world,
        "the master settles what it takes for missed",
        next -> {
          next.underWay.add(write);
          next.left = next.left.without(Fault.SETTLE);
        });
  }
}
