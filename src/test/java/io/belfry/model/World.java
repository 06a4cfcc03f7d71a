package io.belfry.model;

import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.store.RunRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything at one moment: the store, the workers, what is under way between them, the processes.
 * Revisions are counted by key, for only whether they are the same matters. Changed only before the
 * explorer has seen it; worlds share the workers that are the same in them.
 */
final class World {
  int moment;
  Optional<Definition> definition = Optional.empty();
  long definitionRevision;
  Optional<JobState> state = Optional.empty();
  long stateRevision;
  Optional<RunRequest> request = Optional.empty();

  /** The version of the calendars; by an odd one all times are held back. */
  int calendars;

  Set<String> registered = new TreeSet<>();
  List<Node> nodes = new ArrayList<>();
  List<Write> underWay = new ArrayList<>();
  Set<Running> processes = new HashSet<>();
  Set<String> started = new TreeSet<>();

  /** The executions that somebody wants ended, and those that ought to be for that. */
  Set<String> kills = new TreeSet<>();

  Set<String> killed = new TreeSet<>();

  /** The attempts that were ever claimed, and what the execution log has. */
  Set<String> claimed = new TreeSet<>();

  Map<String, Journal.Entry> log = new TreeMap<>();
  long token;
  Faults left;
  private Optional<String> broken = Optional.empty();
  private int changed;
  private @Nullable List<Object> facts;
  private int hash;

  World(Faults left) {
    this.left = left;
  }

  World copy() {
    World copy = new World(left);
    copy.moment = moment;
    copy.definition = definition;
    copy.definitionRevision = definitionRevision;
    copy.state = state;
    copy.stateRevision = stateRevision;
    copy.request = request;
    copy.calendars = calendars;
    copy.registered = new TreeSet<>(registered);
    copy.nodes.addAll(nodes);
    copy.underWay = new ArrayList<>(underWay);
    copy.processes = new HashSet<>(processes);
    copy.started = new TreeSet<>(started);
    copy.kills = new TreeSet<>(kills);
    copy.killed = new TreeSet<>(killed);
    copy.claimed = new TreeSet<>(claimed);
    copy.log = new TreeMap<>(log);
    copy.token = token;
    return copy;
  }

  /** The definition's revision as a compare sees it: 0 where there is none. */
  long presentRevision() {
    return definition.map(Definition::revision).orElse(0L);
  }

  /** The worker, to be changed: what other worlds have of it stays. */
  Node change(int i) {
    if ((changed & 1 << i) == 0) {
      nodes.set(i, nodes.get(i).copy());
      changed |= 1 << i;
    }
    return nodes.get(i);
  }

  /** A promise is broken in this world. */
  void breaks(String promise) {
    broken = broken.or(() -> Optional.of(promise));
  }

  /** The promise that is broken, if one is. */
  Optional<String> broken() {
    return broken;
  }

  /** Whether the execution waits, runs, or will be tried again. */
  boolean isOpen(String key) {
    return request.filter(asked -> asked.execution().key().equals(key)).isPresent()
        || state.filter(present -> present.openKeys().contains(key)).isPresent();
  }

  private List<Object> facts() {
    if (facts == null) {
      List<Object> all = new ArrayList<>();
      all.add(moment);
      all.add(definition);
      all.add(definitionRevision);
      all.add(stateRevision);
      all.add(left);
      all.add(token);
      all.add(request);
      all.add(calendars);
      all.add(registered);
      all.add(started);
      all.add(kills);
      all.add(killed);
      all.add(claimed);
      all.add(log);
      all.addAll(nodes);
      all.add(underWay);
      all.add(processes);
      all.add(state);
      facts = all;
      hash = all.hashCode();
    }
    return facts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof World world
        && hashCode() == world.hashCode()
        && facts().equals(world.facts());
  }

  @Override
  public int hashCode() {
    facts();
    return hash;
  }
}
