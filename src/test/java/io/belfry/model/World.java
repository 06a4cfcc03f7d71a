package io.belfry.model;

import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.store.RunRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything at one moment: the store, the workers, what is under way between them, the processes.
 * Revisions are counted by key, for only whether they are the same matters. Changed only before the
 * explorer has seen it.
 */
final class World {
  int moment;
  Optional<Definition> definition = Optional.empty();
  long definitionRevision;
  Optional<JobState> state = Optional.empty();
  long stateRevision;
  Optional<RunRequest> request = Optional.empty();
  Set<String> registered = new TreeSet<>();
  List<Node> nodes = new ArrayList<>();
  List<Write> underWay = new ArrayList<>();
  Set<Running> processes = new HashSet<>();
  Set<String> started = new TreeSet<>();
  long token;
  Bounds.Faults left;
  private @Nullable List<Object> facts;
  private int hash;

  World(Bounds.Faults left) {
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
    copy.registered = new TreeSet<>(registered);
    nodes.forEach(node -> copy.nodes.add(node.copy()));
    copy.underWay = new ArrayList<>(underWay);
    copy.processes = new HashSet<>(processes);
    copy.started = new TreeSet<>(started);
    copy.token = token;
    return copy;
  }

  /** The definition's revision as a compare sees it: 0 where there is none. */
  long presentRevision() {
    return definition.map(Definition::revision).orElse(0L);
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
      all.add(registered);
      all.add(started);
      nodes.forEach(node -> all.add(node.facts()));
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
