package io.belfry.scheduler;

import io.belfry.job.JobId;
import io.belfry.job.StableHash;
import java.util.Collection;
import java.util.Optional;

/**
 * Highest-random-weight hashing (Thaler and Ravishankar, 1996): each job goes to the worker whose
 * hash with it is the greatest, so a worker that goes away moves only its own jobs.
 */
final class Rendezvous {
  private Rendezvous() {}

  /** The worker, by stable name, that owns the job; empty where there is none. */
  static Optional<String> owner(JobId job, Collection<String> workers) {
    long jobHash = StableHash.of(job.toString());
    String best = "";
    long bestWeight = 0;
    for (String worker : workers) {
      long weight = StableHash.of(jobHash, StableHash.of(worker));
      boolean wins =
          best.isEmpty()
              || weight > bestWeight
              || (weight == bestWeight && worker.compareTo(best) < 0);
      if (wins) {
        best = worker;
        bestWeight = weight;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }
}
