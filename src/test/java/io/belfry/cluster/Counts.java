package io.belfry.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionState;
import io.belfry.scheduler.SchedulerMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts starts by their delay, ends by their state and claims by what became of them. */
final class Counts implements SchedulerMetrics {
  /** Upper bounds of the buckets of delays: 5 % more each, from 0.1 ms to over a minute. */
  static final int BUCKETS = 275;

  private static final double FACTOR = 1.05;
  private static final double FIRST_MICROS = 100;

  private final AtomicLongArray delays = new AtomicLongArray(BUCKETS + 1);
  private final AtomicLongArray ends = new AtomicLongArray(ExecutionState.values().length);
  private final AtomicLongArray claims = new AtomicLongArray(4);
  private volatile int failures;

  /** The upper bound of a bucket, in ms. */
  static double boundMillis(int bucket) {
    return FIRST_MICROS * Math.pow(FACTOR, bucket) / 1_000;
  }

  @Override
  public void started(Duration lateness) {
    double micros = Math.max(1, TimeUnit.NANOSECONDS.toMicros(lateness.toNanos()));
    int bucket = (int) Math.ceil(Math.log(micros / FIRST_MICROS) / Math.log(FACTOR));
    delays.incrementAndGet(Math.max(0, Math.min(BUCKETS, bucket)));
  }

  @Override
  public void ended(ExecutionState state) {
    ends.incrementAndGet(state.ordinal());
  }

  @Override
  public void claims(String result, int count) {
    int which =
        switch (result) {
          case "applied" -> 0;
          case "lost" -> 1;
          default -> 2;
        };
    claims.addAndGet(which, count);
    if (which == 0 && count > 0) {
      claims.incrementAndGet(3);
    }
  }

  @Override
  public void levels(int jobs, int owned, int claimed, int running) {}

  @Override
  public void loopFailed() {
    failures++;
  }

  /** All counts up to now, in one line. */
  String line() {
    ObjectNode node = Json.object();
    node.put("nanos", System.nanoTime());
    add(node.putArray("delays"), delays);
    add(node.putArray("ends"), ends);
    add(node.putArray("claims"), claims);
    node.put("failures", failures);
    return Json.write(node);
  }

  private static void add(ArrayNode array, AtomicLongArray numbers) {
    for (int i = 0; i < numbers.length(); i++) {
      array.add(numbers.get(i));
    }
  }
}
