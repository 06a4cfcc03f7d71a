package io.belfry.model;

import java.util.ArrayList;
import java.util.List;

/** What may still happen. */
record Faults(List<Fault> left) {
  /** Nothing does. */
  static final Faults NONE = new Faults(List.of());

  Faults {
    left = left.stream().sorted().toList();
  }

  /** These may happen, each as often as it is named. */
  static Faults of(Fault... faults) {
    return new Faults(List.of(faults));
  }

  boolean may(Fault fault) {
    return left.contains(fault);
  }

  Faults without(Fault fault) {
    List<Fault> others = new ArrayList<>(left);
    others.remove(fault);
    return new Faults(others);
  }

  @Override
  public String toString() {
    return left.toString();
  }
}
