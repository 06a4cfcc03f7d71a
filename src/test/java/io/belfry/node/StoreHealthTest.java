package io.belfry.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.health.HealthCheck.Result;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.StoreStatus.Alarm;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What health says of a store that answers. */
class StoreHealthTest {
  private final MemoryStore kv = new MemoryStore();

  private void status(long bytes, Alarm... alarms) {
    kv.statusIs(new StoreStatus(bytes, OptionalLong.of(1_000), Set.of(alarms)));
  }

  @Test
  void aWorkerIsNotReadyWhileTheStoreIsFull() {
    StoreHealth health = new StoreHealth(kv, Set.of());
    assertThat(health.check()).isEqualTo(Result.ok());
    status(1_000, Alarm.NO_SPACE);
    assertThat(health.check()).isEqualTo(Result.down("full"));
    status(1);
    assertThat(health.check()).isEqualTo(Result.ok());
  }

  @Test
  void aMasterStaysReadySoThatItCanTell() {
    StoreHealth health = new StoreHealth(kv, Set.of("full"));
    status(1_000, Alarm.NO_SPACE);
    assertThat(health.check()).isEqualTo(new Result(true, "full"));
    status(1_000, Alarm.CORRUPT);
    assertThat(health.check()).isEqualTo(Result.down("corrupt"));
  }

  @Test
  void nearlyFullIsSaidButNoReasonToStop() {
    status(900);
    assertThat(new StoreHealth(kv, Set.of()).check()).isEqualTo(new Result(true, "nearlyFull"));
  }
}
