package io.belfry.model;

import io.belfry.job.JobBuilder;
import io.belfry.job.JobDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far the explorer goes: the job, and how often what may happen does.
 *
 * @param workers how many there are, 2 or 3
 * @param ticks how many scheduled times there are, from 10 s on, one every 10 s
 * @param parallel how many attempts may run at the same time; 1 is Forbid
 * @param retries how many retries a failed or lost attempt has
 * @param goesOn whether what runs goes on when its worker's lease ends
 * @param faults what may happen
 */
record Bounds(int workers, int ticks, int parallel, int retries, boolean goesOn, Faults faults) {
  /** When the model begins: the job was created then. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** How long before its time an execution is claimed. */
  static final Duration CLAIM_AHEAD = Duration.ofMillis(200);

  /** Two workers and so many scheduled times under Forbid, without retries. */
  static Bounds of(int ticks, Fault... faults) {
    return new Bounds(2, ticks, 1, 0, false, Faults.of(faults));
  }

  /** The same under Allow. */
  Bounds allow() {
    return new Bounds(workers, ticks, 2, retries, goesOn, faults);
  }

  /** The same with one retry. */
  Bounds retry() {
    return new Bounds(workers, ticks, parallel, 1, goesOn, faults);
  }

  /** The same with three workers. */
  Bounds three() {
    return new Bounds(3, ticks, parallel, retries, goesOn, faults);
  }

  /** The same with {@code onCoordinatorLoss: Continue}. */
  Bounds goOn() {
    return new Bounds(workers, ticks, parallel, retries, true, faults);
  }

  /** The moments that time moves through; at the last one every starting deadline is over. */
  List<Instant> clock() {
    List<Instant> moments = new ArrayList<>();
    moments.add(START.plusMillis(9_900));
    for (int tick = 1; tick <= ticks; tick++) {
      moments.add(tick(tick));
    }
    moments.add(tick(ticks).plusSeconds(100));
    return moments;
  }

  /** A scheduled time, from 1. */
  static Instant tick(int number) {
    return START.plusSeconds(10L * number);
  }

  /** What is common to all versions of the job's definition. */
  JobBuilder job() {
    var retry = new JobDefinition.Retry(retries, Duration.ZERO, 1, Duration.ZERO, retries > 0);
    JobBuilder job =
        new JobBuilder(START)
            .schedules("*/10 * * * * *")
            .window(Optional.empty(), Optional.of(tick(ticks)))
            .retry(retry);
    return parallel > 1 ? job.allow(parallel) : job;
  }
}
