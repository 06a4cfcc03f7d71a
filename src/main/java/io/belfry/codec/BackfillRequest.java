package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.Backfill;
import io.belfry.job.Backfill.Order;
import io.belfry.job.Job;
import io.belfry.job.Occurrences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A range of past scheduled times that somebody wants to have run.
 *
 * @param range the range, the order, and how many run at a time; its {@code left} is the limit
 * @param limited whether the limit was asked for, so that a longer range is no mistake
 * @param dryRun whether only to tell the times
 */
public record BackfillRequest(Backfill range, boolean limited, boolean dryRun) {
  /** How many executions a range may have where no limit is asked for. */
  public static final int USUAL_LIMIT = 1_000;

  private static final Map<String, Order> ORDERS = orders();
  private static final int MOST_PARALLEL = 64;

  private static Map<String, Order> orders() {
    Map<String, Order> orders = new LinkedHashMap<>();
    for (Order order : Order.values()) {
      orders.put(order.text(), order);
    }
    return orders;
  }

  /**
   * Reads {@code {from, to, limit?, order?, parallelism?, dryRun?}} for this job.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static BackfillRequest read(ObjectNode body, Job job, Instant now) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    Optional<Instant> from = required(fields, "from");
    Optional<Instant> to = required(fields, "to");
    if (to.filter(end -> !end.isBefore(now)).isPresent()) {
      problems.add("field.outOfRange", "to", "write an instant in the past");
    } else if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
      problems.add("field.outOfRange", "to", "write an instant that is not before 'from'");
    }
    Optional<Integer> limit = fields.number("limit", 1, Backfill.MOST);
    Order order = fields.choice("order", Order.OLDEST_FIRST, ORDERS);
    int parallelism = fields.number("parallelism", 1, 1, MOST_PARALLEL);
    int most = job.definition().policies().concurrency().max();
    if (parallelism > most) {
      problems.add(
          "field.outOfRange",
          "parallelism",
          "the job's maxConcurrency allows no more than " + most);
    }
    boolean dryRun = fields.flag("dryRun", false);
    fields.refuseUnknown();
    problems.throwIfAny();
    Backfill range =
        new Backfill(
            from.orElseThrow(), to.orElseThrow(), limit.orElse(USUAL_LIMIT), order, parallelism);
    return new BackfillRequest(range, limit.isPresent(), dryRun);
  }

  private static Optional<Instant> required(Fields fields, String name) {
    Optional<Instant> instant = fields.instant(name);
    if (!fields.isWritten(name)) {
      fields.problems().add("field.required", fields.at(name), "write an instant");
    }
    return instant;
  }

  /**
   * The scheduled times that it would run, in the order of running; one more than the limit where
   * the range has more and no limit was asked for.
   */
  public List<Instant> times(Occurrences times) {
    int most = limited ? range.left() : USUAL_LIMIT + 1;
    List<Instant> found = new ArrayList<>();
    Optional<Backfill> rest =
        Optional.of(
            new Backfill(range.from(), range.until(), most, range.order(), range.parallelism()));
    while (rest.isPresent()) {
      Optional<Instant> next = rest.get().next(times);
      next.ifPresent(found::add);
      rest = rest.flatMap(some -> next.flatMap(taken -> some.behind(taken, times)));
    }
    return List.copyOf(found);
  }
}
