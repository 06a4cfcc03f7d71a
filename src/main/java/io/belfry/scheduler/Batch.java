package io.belfry.scheduler;

import java.util.List;

/** Steps of several jobs that travel in one transaction. */
record Batch(List<Step> steps) {
  Batch {
    steps = List.copyOf(steps);
  }

  int claims() {
    return (int) steps.stream().filter(step -> step.decision().claim().isPresent()).count();
  }
}
