package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.StateCodec;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Trigger;
import io.belfry.kv.MemoryStore;
import io.belfry.store.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TombstoneSweepTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final JobId JOB = new JobId("default", "gone");

  private final Ticking clock = new Ticking(NOW);
  private final MemoryStore kv = new MemoryStore();
  private final TombstoneSweep duty = new TombstoneSweep(kv, clock);

  private static String state(Running... running) {
    return StateCodec.write(
        new JobState("u", NOW, 5, List.of(running), List.of(), Optional.empty(), List.of(), ""));
  }

  private boolean isThere() {
    return kv.get(Keys.state(JOB)).join().isPresent();
  }

  private void rounds(Duration time) {
    duty.round().join();
    clock.forward(time);
    duty.round().join();
  }

  @Test
  void anEmptyStateWithoutAJobGoesAfterADay() {
    kv.put(Keys.state(JOB), state());

    rounds(Duration.ofHours(24).minusSeconds(1));
    assertThat(isThere()).isTrue();
    clock.forward(Duration.ofSeconds(1));
    duty.round().join();

    assertThat(isThere()).isFalse();
  }

  @Test
  void aChangeBeginsTheDayAnew() {
    kv.put(Keys.state(JOB), state());
    duty.round().join();
    clock.forward(Duration.ofHours(23));
    kv.put(Keys.state(JOB), state());

    rounds(Duration.ofHours(2));

    assertThat(isThere()).isTrue();
  }

  @Test
  void whatHasAJobStays() {
    kv.put(Keys.state(JOB), state());
    kv.put(Keys.job(JOB), "{}");

    rounds(Duration.ofDays(3));

    assertThat(isThere()).isTrue();
  }

  @Test
  void whatStillRunsStays() {
    var claim = new ExecutionRecord.Claim("w~1", "0", 7);
    kv.put(
        Keys.state(JOB), state(new Running("1767225600000", 1, claim, Trigger.SCHEDULE, 1, NOW)));

    rounds(Duration.ofDays(3));

    assertThat(isThere()).isTrue();
  }
}
