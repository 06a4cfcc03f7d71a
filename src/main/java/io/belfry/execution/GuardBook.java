package io.belfry.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What the guard has to know, and the lines that tell it. A process group is told of only when it
 * has lived from one beat to the next: shorter ones are found by their mark, and telling of each
 * would cost more than they do. Thread-safe.
 */
final class GuardBook {
  private static final long MILLIS_PER_TICK = 10;

  private Optional<String> worker = Optional.empty();
  private Optional<Duration> deadline = Optional.empty();
  private final Set<Long> untold = new LinkedHashSet<>();
  private final Map<Long, Long> told = new LinkedHashMap<>();
  private final Set<Long> gone = new LinkedHashSet<>();

  /** From now on this worker is guarded, which has no deadline and no processes yet. */
  synchronized List<String> worker(String id) {
    if (!id.matches("[\\x21-\\x7e&&[^*?\\[\\]\\\\]]{1,255}")) {
      throw new IllegalArgumentException("not the id of a worker");
    }
    if (worker.equals(Optional.of(id))) {
      return List.of();
    }
    worker = Optional.of(id);
    deadline = Optional.empty();
    untold.clear();
    told.clear();
    gone.clear();
    return List.of("worker " + id);
  }

  /** The worker that is guarded. */
  synchronized Optional<String> worker() {
    return worker;
  }

  /** The worker's processes must have ended at this time since boot; empty for no such time. */
  synchronized List<String> deadline(Optional<Duration> sinceBoot) {
    deadline = sinceBoot;
    return List.of(deadlineLine());
  }

  /** The time since boot at which the worker's processes must have ended. */
  synchronized Optional<Duration> deadline() {
    return deadline;
  }

  /** A group was started. */
  synchronized void started(long pid) {
    untold.add(pid);
  }

  /** Nothing of the group is left. */
  synchronized void ended(long pid) {
    if (!untold.remove(pid) && told.remove(pid) != null) {
      gone.add(pid);
    }
  }

  /**
   * The lines for what changed since the last call.
   *
   * @param startTicks when the leader of a group started, in clock ticks; empty if it has ended
   */
  synchronized List<String> news(LongFunction<OptionalLong> startTicks) {
    List<String> lines = new ArrayList<>();
    gone.forEach(pid -> lines.add("gone " + pid));
    gone.clear();
    for (long pid : untold) {
      OptionalLong start = startTicks.apply(pid);
      if (start.isPresent()) {
        told.put(pid, start.getAsLong());
        lines.add(groupLine(pid, start.getAsLong()));
      }
    }
    untold.clear();
    return lines;
  }

  /** The lines that tell a new guard all that the last one was told. */
  synchronized List<String> everything() {
    List<String> lines = new ArrayList<>();
    worker.ifPresent(id -> lines.add("worker " + id));
    deadline.ifPresent(time -> lines.add(deadlineLine()));
    told.forEach((pid, start) -> lines.add(groupLine(pid, start)));
    gone.clear();
    return lines;
  }

  private String deadlineLine() {
    return "deadline "
        + deadline.map(time -> Long.toString(time.toMillis() / MILLIS_PER_TICK)).orElse("none");
  }

  private static String groupLine(long pid, long start) {
    return "group " + pid + " " + start;
  }
}
