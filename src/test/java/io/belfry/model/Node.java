package io.belfry.model;

import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation.Ended;
import io.belfry.job.TaskResult;
import io.belfry.store.RunRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What one worker knows, which may be old, and what it remembers. Changed only while the world it
 * is part of is being made.
 */
final class Node {
  final String name;
  int registrations;
  Optional<String> id = Optional.empty();
  boolean alive = true;
  Optional<Definition> definition = Optional.empty();
  Set<String> members = new TreeSet<>();
  Optional<RunRequest> asked = Optional.empty();
  Optional<JobState> state = Optional.empty();
  long stateRevision;
  List<Attempt> attempts = new ArrayList<>();
  Optional<Write> inFlight = Optional.empty();
  int claims;

  Node(String name) {
    this.name = name;
  }

  Node copy() {
    Node copy = new Node(name);
    copy.registrations = registrations;
    copy.id = id;
    copy.alive = alive;
    copy.definition = definition;
    copy.members = new TreeSet<>(members);
    copy.asked = asked;
    copy.state = state;
    copy.stateRevision = stateRevision;
    copy.attempts = new ArrayList<>(attempts);
    copy.inFlight = inFlight;
    copy.claims = claims;
    return copy;
  }

  /** Whether the attempt was claimed here and its end has not reached the state yet. */
  boolean knows(Running running) {
    return attempts.stream().anyMatch(attempt -> attempt.running().claim().equals(running.claim()));
  }

  List<Ended> ended() {
    return attempts.stream().flatMap(attempt -> attempt.end().stream()).toList();
  }

  void forget(Ended end) {
    attempts.removeIf(attempt -> attempt.end().filter(end::equals).isPresent());
  }

  void change(Predicate<Attempt> which, UnaryOperator<Attempt> how) {
    attempts.replaceAll(attempt -> which.test(attempt) ? how.apply(attempt) : attempt);
  }

  void end(Predicate<Attempt> which, TaskResult result, Instant now) {
    change(which, attempt -> attempt.withEnd(new Ended(attempt.running(), result, now)));
  }

  /** Everything there is to it. */
  List<Object> facts() {
    return List.of(
        registrations,
        id,
        alive,
        definition,
        members,
        asked,
        state,
        stateRevision,
        attempts,
        inFlight,
        claims);
  }
}
