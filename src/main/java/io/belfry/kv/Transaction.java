package io.belfry.kv;

import java.util.ArrayList;
import java.util.List;

/**
 * An atomic step: if all conditions hold the first branch is carried out, else the second.
 *
 * <p>As in etcd with its default limits, there are at most {@link #LIMIT} conditions and {@link
 * #LIMIT} steps in a branch, and no branch may put one key twice; a store refuses others with
 * {@link KvException.Refused}.
 *
 * @param compares the conditions; none means that the first branch is always taken
 * @param then the branch taken when all conditions hold
 * @param orElse the branch taken otherwise
 */
public record Transaction(List<Compare> compares, List<Operation> then, List<Operation> orElse) {
  /** The most conditions, and the most steps in a branch, of one transaction. */
  public static final int LIMIT = 128;

  public Transaction {
    compares = List.copyOf(compares);
    then = List.copyOf(then);
    orElse = List.copyOf(orElse);
  }

  /** A transaction of these steps without a condition. */
  public static Transaction always(Operation... steps) {
    return new Transaction(List.of(), List.of(steps), List.of());
  }

  /** Begins a transaction with these conditions. */
  public static Builder when(Compare... compares) {
    return new Builder().when(compares);
  }

  /** Collects the parts of a transaction; used by one thread. */
  public static final class Builder {
    private final List<Compare> compares = new ArrayList<>();
    private final List<Operation> then = new ArrayList<>();
    private final List<Operation> orElse = new ArrayList<>();

    /** Adds conditions. */
    public Builder when(Compare... more) {
      compares.addAll(List.of(more));
      return this;
    }

    /** Adds steps to the branch taken when all conditions hold. */
    public Builder then(Operation... more) {
      then.addAll(List.of(more));
      return this;
    }

    /** Adds steps to the branch taken when a condition fails. */
    public Builder orElse(Operation... more) {
      orElse.addAll(List.of(more));
      return this;
    }

    /** The transaction as collected so far. */
    public Transaction build() {
      return new Transaction(compares, then, orElse);
    }
  }
}
