package io.belfry.scheduler;

import io.belfry.job.JobId;
import io.belfry.store.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The live workers, and which jobs are this one's. A worker that comes owns jobs after {@link
 * #SETTLE}, so that a restarting one does not move them twice; one that goes loses them at once.
 * Used by the scheduler's thread.
 */
final class Membership {
  /** How long a worker is known before it owns jobs. */
  static final Duration SETTLE = Duration.ofSeconds(5);

  private final String self;
  private final Map<String, Member> live = new HashMap<>();
  private Collection<String> owners = List.of();
  private boolean loaded;
  private int changes;

  /** A registered worker: since when it is known, and whether it drains. */
  private record Member(Instant since, boolean draining) {}

  /** The members as seen by the worker of this stable name. */
  Membership(String self) {
    this.self = self;
  }

  /** A worker with this whole id is registered; one that drains owns nothing. */
  void joined(String worker, boolean draining, Instant at) {
    Member known = live.get(worker);
    if (known == null || known.draining() != draining) {
      live.put(worker, new Member(known == null ? at : known.since(), draining));
      changes++;
    }
  }

  /** The worker with this whole id is not registered any more. */
  void left(String worker) {
    if (live.remove(worker) != null) {
      changes++;
    }
  }

  /** Only these are registered. */
  void retain(Collection<String> workers) {
    if (live.keySet().retainAll(workers) || !loaded) {
      changes++;
    }
    loaded = true;
  }

  /** Grows whenever somebody comes, goes, or drains; whoever has seen this number knows all. */
  int changes() {
    return changes;
  }

  /** Whether the workers were read at least once. */
  boolean isLoaded() {
    return loaded;
  }

  /** Whether the worker with this whole id is registered, as far as is known here. */
  boolean isLive(String worker) {
    return live.containsKey(worker);
  }

  /**
   * Works out anew which workers own jobs.
   *
   * @return whether that changed
   */
  boolean refresh(Instant now) {
    TreeSet<String> next = new TreeSet<>();
    for (var member : live.entrySet()) {
      String name = WorkerInfo.nameOf(member.getKey());
      // alone there is nobody to take jobs from
      boolean settled = live.size() == 1 || !member.getValue().since().plus(SETTLE).isAfter(now);
      if (settled && !member.getValue().draining()) {
        next.add(name);
      }
    }
    boolean changed = !List.copyOf(next).equals(List.copyOf(owners));
    owners = List.copyOf(next);
    return changed;
  }

  /** Whether this worker owns the job. */
  boolean owns(JobId job) {
    Optional<String> owner = Rendezvous.owner(job, owners);
    return owner.filter(self::equals).isPresent();
  }
}
