package io.belfry.model;

import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.Logged;
import io.belfry.job.TaskResult;
import io.belfry.model.Journal.Note;
import io.belfry.store.RunRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one worker knows, which may be old, and what it remembers. Changed only while the world it
 * is part of is being made.
 */
final class Node {
  final String name;
  int registrations;
  Optional<String> id = Optional.empty();
  boolean alive = true;
  boolean gone;
  boolean definitionsRead = true;
  Optional<Definition> definition = Optional.empty();
  Set<String> members = new TreeSet<>();
  Optional<RunRequest> asked = Optional.empty();
  Set<String> kills = new TreeSet<>();
  Optional<JobState> state = Optional.empty();
  long stateRevision;
  List<Attempt> attempts = new ArrayList<>();
  List<Note> journal = new ArrayList<>();
  Set<Logged> logged = new LinkedHashSet<>();
  Optional<Write> inFlight = Optional.empty();
  int claims;

  /** The version of the calendars that it knows. */
  int calendars;

  private @Nullable List<Object> facts;
  private int hash;

  Node(String name) {
    this.name = name;
  }

  Node copy() {
    Node copy = new Node(name);
    copy.registrations = registrations;
    copy.id = id;
    copy.alive = alive;
    copy.gone = gone;
    copy.definitionsRead = definitionsRead;
    copy.definition = definition;
    copy.members = new TreeSet<>(members);
    copy.asked = asked;
    copy.kills = new TreeSet<>(kills);
    copy.state = state;
    copy.stateRevision = stateRevision;
    copy.attempts = new ArrayList<>(attempts);
    copy.journal = new ArrayList<>(journal);
    copy.logged = new LinkedHashSet<>(logged);
    copy.inFlight = inFlight;
    copy.claims = claims;
    copy.calendars = calendars;
    return copy;
  }

  /** Whether the attempt was claimed here and its end has not reached the state yet. */
  boolean knows(Running running) {
    return attempts.stream().anyMatch(attempt -> attempt.running().claim().equals(running.claim()));
  }

  List<Ended> ended() {
    return attempts.stream().flatMap(attempt -> attempt.end().stream()).toList();
  }

  /** Takes out the attempt that ended so. */
  Optional<Attempt> forget(Ended end) {
    Optional<Attempt> found =
        attempts.stream()
            .filter(attempt -> attempt.end().filter(end::equals).isPresent())
            .findAny();
    found.ifPresent(attempts::remove);
    return found;
  }

  void change(Predicate<Attempt> which, UnaryOperator<Attempt> how) {
    attempts.replaceAll(attempt -> which.test(attempt) ? how.apply(attempt) : attempt);
  }

  void end(Predicate<Attempt> which, TaskResult result, Instant now) {
    change(which, attempt -> attempt.withEnd(new Ended(attempt.running(), result, now)));
  }

  /** That the log has an end is of no use once the state does not carry it any more. */
  void forgetLogged() {
    logged.removeIf(
        end ->
            state.stream()
                .flatMap(known -> known.unrecorded().stream())
                .noneMatch(
                    carried ->
                        carried.key().equals(end.key()) && carried.attempt() == end.attempt()));
  }

  /** The process dies; what the spool holds stays. */
  void crash() {
    alive = false;
    id = Optional.empty();
    inFlight = Optional.empty();
    claims = 0;
    attempts.removeIf(attempt -> attempt.end().isEmpty());
    Journal.crash(this);
    logged.clear();
    kills.clear();
    asked = Optional.empty();
    definition = Optional.empty();
    definitionsRead = false;
    state = Optional.empty();
    stateRevision = 0;
    members.clear();
  }

  /** The machine is gone, and so is its disk. */
  void die() {
    crash();
    gone = true;
    attempts.clear();
  }

  private List<Object> facts() {
    if (facts == null) {
      facts =
          List.of(
              registrations,
              id,
              alive,
              gone,
              definitionsRead,
              definition,
              members,
              asked,
              kills,
              state,
              stateRevision,
              attempts,
              journal,
              logged,
              inFlight,
              claims,
              calendars);
      hash = facts.hashCode();
    }
    return facts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Node node
            && hashCode() == node.hashCode()
            && facts().equals(node.facts()));
  }

  @Override
  public int hashCode() {
    facts();
    return hash;
  }
}
