package io.belfry.model;

import io.belfry.job.ExecutionState;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.Logged;
import java.util.List;
import java.util.Optional;

/**
 * The way of records: the memory of a worker, its spool, the execution log. As long as workers may
 * crash it is a way of its own, on which a crash may overtake a record; after that what is written
 * is in the log at once, for nothing can come between any more.
 */
final class Journal {
  private Journal() {}

  /**
   * A record on its way to the log.
   *
   * @param key of the execution
   * @param attempt from 1, 0 for a scheduled time that never started
   * @param state the final state
   * @param late whether it is the result of an attempt that the state had given up
   * @param until the last scheduled time that it stands for, 0 where that is its own
   * @param settles the end in the spool that it settles; it is there again after a crash
   */
  record Note(
      String key,
      int attempt,
      ExecutionState state,
      boolean late,
      long until,
      Optional<Attempt> settles) {

    /** What the state still carries. */
    static Note of(Unrecorded end) {
      long until = end.range().map(range -> range.until().toEpochMilli()).orElse(0L);
      return new Note(end.key(), end.attempt(), end.state(), false, until, Optional.empty());
    }

    /** How an attempt ended here, as its worker saw it. */
    static Note of(Ended end, boolean late, Optional<Attempt> settles) {
      return new Note(
          end.attempt().key(), end.attempt().attempt(), end.result().state(), late, 0, settles);
    }

    String name() {
      return key + "#" + attempt;
    }
  }

  /** What the log has of one attempt, or of scheduled times that never started. */
  record Entry(ExecutionState state, long until) {}

  /** The state took, or refused, an end of this worker's. */
  static void settle(World world, Node node, Ended end, boolean late) {
    node.forget(end)
        .ifPresent(attempt -> write(world, node, Note.of(end, late, Optional.of(attempt))));
  }

  static void write(World world, Node node, Note note) {
    if (!world.left.may(Fault.CRASH) && !world.left.may(Fault.DEATH)) {
      log(world, node, note);
    } else if (!node.journal.contains(note)) {
      node.journal.add(note);
    }
  }

  /** Everything on its way arrives. */
  static void flush(World world, Node node) {
    List<Note> notes = List.copyOf(node.journal);
    node.journal.clear();
    notes.forEach(note -> log(world, node, note));
  }

  /** What is on its way is lost; ends that it would have settled are still in the spool. */
  static void crash(Node node) {
    node.journal.stream().flatMap(note -> note.settles().stream()).forEach(node.attempts::add);
    node.journal.clear();
  }

  private static void log(World world, Node node, Note note) {
    Entry before = world.log.get(note.name());
    ExecutionState state = note.late() ? ExecutionState.LOST : note.state();
    if (before == null) {
      world.log.put(note.name(), new Entry(state, note.until()));
    } else if (!note.late() && before.state() != state) {
      world.breaks(
          "R6: " + note.name() + " is " + before.state() + " in the log, and becomes " + state);
    }
    node.logged.add(new Logged(note.key(), note.attempt()));
    node.forgetLogged();
  }
}
