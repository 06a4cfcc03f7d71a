package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.MemoryStore;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.StoreStatus.Alarm;
import io.belfry.store.StoreSpace.Level;
import io.belfry.store.StoreSpace.Seen;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a store's room is judged. */
class StoreSpaceTest {
  private static Level level(long bytes, OptionalLong quota, Alarm... alarms) {
    return Level.of(new StoreStatus(bytes, quota, Set.of(alarms)));
  }

  @Test
  void fourFifthsOfTheQuotaAreNearlyFull() {
    assertThat(level(799, OptionalLong.of(1_000))).isEqualTo(Level.OK);
    assertThat(level(800, OptionalLong.of(1_000))).isEqualTo(Level.NEARLY_FULL);
    assertThat(level(1_200, OptionalLong.of(1_000))).isEqualTo(Level.NEARLY_FULL);
  }

  @Test
  void whereTheQuotaIsNotKnownOnlyTheAlarmCounts() {
    assertThat(level(Long.MAX_VALUE, OptionalLong.empty())).isEqualTo(Level.OK);
    assertThat(level(1, OptionalLong.empty(), Alarm.NO_SPACE)).isEqualTo(Level.FULL);
  }

  @Test
  void theWorstIsTold() {
    assertThat(level(900, OptionalLong.of(1_000), Alarm.NO_SPACE)).isEqualTo(Level.FULL);
    assertThat(level(1, OptionalLong.of(1_000), Alarm.NO_SPACE, Alarm.CORRUPT))
        .isEqualTo(Level.CORRUPT);
  }

  @Test
  void whatWasSeenLastStands() {
    MemoryStore kv = new MemoryStore();
    StoreSpace space = new StoreSpace(kv);
    assertThat(space.latest()).isEmpty();
    kv.statusIs(new StoreStatus(7, OptionalLong.of(8), Set.of(Alarm.NO_SPACE)));
    space.look().join();
    assertThat(space.latest()).contains(new Seen(Level.FULL, 7, OptionalLong.of(8)));
    kv.statusIs(new StoreStatus(1, OptionalLong.of(8), Set.of()));
    space.look().join();
    assertThat(space.latest()).contains(new Seen(Level.OK, 1, OptionalLong.of(8)));
  }
}
