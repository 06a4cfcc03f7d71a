package io.belfry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobState.Running;
import io.belfry.schedule.TimeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random lives of random jobs; {@link SimulatedJob} checks what must always hold. */
class DecisionsPropertyTest {
  private static final int JOBS = 150;
  private static final int EVENTS = 250;

  @Test
  void whateverHappensEachScheduledTimeEndsOnceAndNothingIsForgotten() {
    long seed = Long.getLong("belfry.test.seed", new Random().nextLong());
    int claims = 0;
    for (int i = 0; i < JOBS; i++) {
      long one = seed + i;
      try {
        claims += new Life(new Random(one)).live();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with -Dbelfry.test.seed=" + one + ": " + e.getMessage(), e);
      }
    }
    assertThat(claims).as("claims; else nothing was tested").isGreaterThan(JOBS * 10);
  }

  /** The first seconds of each period. */
  private record Periodic(long period, long length) implements TimeSet {
    @Override
    public boolean contains(long second) {
      return Math.floorMod(second, period) < length;
    }

    @Override
    public long endOfStretch(long second) {
      long begin = second - Math.floorMod(second, period);
      return contains(second) ? begin + length : begin + period;
    }

    @Override
    public long beginOfStretch(long second) {
      long begin = second - Math.floorMod(second, period);
      return contains(second) ? begin : begin + length;
    }
  }

  /** One job and the random events of its life. */
  private static final class Life {
    private static final String[] SCHEDULES = {
      "* * * * * *", "*/5 * * * * *", "*/20 * * * * *", "10-20 * * * * *", "0 * * * * *", "@manual"
    };
    private static final int[] PERIODS = {7, 13, 31, 61, 97, 211};
    private static final ExecutionState[] ENDS = {
      ExecutionState.SUCCEEDED,
      ExecutionState.FAILED,
      ExecutionState.TIMED_OUT,
      ExecutionState.KILLED
    };

    private final RandomGenerator random;
    private final JobBuilder builder = new JobBuilder(Scene.START);
    private Instant now = Scene.START;
    private int version = 1;
    private boolean held;

    Life(RandomGenerator random) {
      this.random = random;
    }

    int live() {
      policies();
      builder.schedules(pick(SCHEDULES));
      SimulatedJob job = new SimulatedJob(builder.build(1), now);
      for (int i = 0; i < EVENTS; i++) {
        sleepUntil(job, now.plusMillis(pause()));
        event(job, i);
      }
      return job.claims();
    }

    private void policies() {
      if (random.nextInt(3) == 0) {
        builder.allow(1 + random.nextInt(4));
      }
      builder.startingDeadline(Duration.ofSeconds(random.nextInt(8)));
      builder.catchUp(pick(CatchUp.values()), 1 + random.nextInt(5));
      builder.jitter(Duration.ofSeconds(random.nextInt(4) == 0 ? 9 : 0));
      builder.retry(
          new JobDefinition.Retry(
              random.nextInt(3),
              Duration.ofMillis(random.nextInt(4_000)),
              2,
              Duration.ofSeconds(6),
              random.nextBoolean()));
    }

    private int pause() {
      return switch (random.nextInt(10)) {
        case 0 -> 0;
        case 1 -> random.nextInt(60_000);
        default -> random.nextInt(3_000);
      };
    }

    /** Time passes, and the job is decided about only when it asked for it. */
    private void sleepUntil(SimulatedJob job, Instant then) {
      while (job.wake().filter(at -> !at.isAfter(then)).isPresent()) {
        // the loop may be late
        Instant late = job.wake().get().plusMillis(random.nextInt(3));
        now = late.isBefore(now) ? now : late;
        job.wakeUp(now);
      }
      now = then.isAfter(now) ? then : now;
    }

    private void event(SimulatedJob job, int number) {
      switch (random.nextInt(14)) {
        case 0, 1, 2, 3, 4 -> end(job);
        case 5 -> job.capacity(false, now);
        case 6, 7 -> job.capacity(true, now);
        case 8 -> job.isAskedFor(ExecutionId.manual(JobBuilder.ID, now, "r" + number), now);
        case 9 -> suspendOrResume(job);
        case 10 -> edit(job);
        case 11, 12 -> calendarsChange(job);
        default -> outage(job);
      }
    }

    private void end(SimulatedJob job) {
      if (job.running().isEmpty()) {
        return;
      }
      Running attempt = job.running().get(random.nextInt(job.running().size()));
      if (random.nextInt(5) == 0) {
        job.isLost(attempt, now);
      } else {
        job.ends(attempt, pick(ENDS), now);
      }
    }

    /** No worker decides for a while, but perhaps a master looks; then a worker does. */
    private void outage(SimulatedJob job) {
      for (int looks = random.nextInt(4); looks > 0; looks--) {
        now = now.plusMillis(random.nextInt(40_000));
        job.isSettledByMaster(now);
      }
      now = now.plusMillis(random.nextInt(90_000));
      job.wakeUp(now);
    }

    private void suspendOrResume(SimulatedJob job) {
      version++;
      // as the store of definitions does it
      if (random.nextBoolean()) {
        builder.suspended(
            random.nextBoolean()
                ? Optional.of(now.plusMillis(random.nextInt(30_000)))
                : Optional.empty());
      } else {
        builder.resumed(now);
      }
      job.isEdited(builder.version(version).build(version), now);
    }

    private void edit(SimulatedJob job) {
      version++;
      if (random.nextBoolean()) {
        builder.schedules(pick(SCHEDULES)).since(now).heldSince(Optional.empty());
      } else {
        builder.startingDeadline(Duration.ofSeconds(random.nextInt(8)));
        builder.catchUp(pick(CatchUp.values()), 1 + random.nextInt(5));
      }
      job.isEdited(builder.version(version).build(version), now);
    }

    /** Those that come or go change what is owed; others could by chance leave as many times. */
    private void calendarsChange(SimulatedJob job) {
      if (held || (!job.owes() && random.nextInt(3) == 0)) {
        held = false;
        job.isHeldBackBy(Holds.NONE, now);
        return;
      }
      held = true;
      List<Holds.Part> parts = new ArrayList<>();
      parts.add(new Holds.Part(periodic(), random.nextBoolean(), Holds.CALENDAR));
      if (random.nextBoolean()) {
        parts.add(new Holds.Part(periodic(), true, Holds.WINDOW));
      }
      Collections.shuffle(parts, random());
      job.isHeldBackBy(Holds.of(parts), now);
    }

    private Periodic periodic() {
      // none goes into a schedule's step, so that not all is held back for good
      long period = PERIODS[random.nextInt(PERIODS.length)];
      return new Periodic(period, 1 + random.nextInt((int) period - 1));
    }

    private Random random() {
      return new Random(random.nextLong());
    }

    private <T> T pick(T[] values) {
      return values[random.nextInt(values.length)];
    }
  }
}
