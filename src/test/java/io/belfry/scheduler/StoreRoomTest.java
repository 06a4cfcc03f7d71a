package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KvException;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.StoreStatus.Alarm;
import io.belfry.store.Epoch;
import io.belfry.store.Fence;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** When a worker holds that the store is full, and when no more. */
class StoreRoomTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryStore kv = new MemoryStore();
  private final StoreRoom room = new StoreRoom(kv);

  private static Throwable noSpace() {
    return new CompletionException(new KvException.NoSpace("full", new IllegalStateException()));
  }

  private void alarm(Alarm... alarms) {
    kv.statusIs(new StoreStatus(1, OptionalLong.of(1), Set.of(alarms)));
  }

  @Test
  void aRefusalForWantOfRoomStopsClaimsUntilTheAlarmIsGone() {
    alarm(Alarm.NO_SPACE);
    assertThat(room.refused(noSpace(), NOW)).isTrue();
    assertThat(room.isFull()).isTrue();
    for (int second = 1; second <= 30; second++) {
      assertThat(room.refresh(NOW.plusSeconds(second))).isFalse();
    }
    assertThat(room.isFull()).isTrue();

    alarm();
    int waited = 30;
    do {
      waited++;
    } while (!room.refresh(NOW.plusSeconds(waited)) && waited < 60);
    assertThat(room.isFull()).isFalse();
    assertThat(waited).isLessThanOrEqualTo(36);
    assertThat(room.refresh(NOW.plusSeconds(waited + 1L))).isFalse();
  }

  @Test
  void whereTheAlarmMayNotBeAskedForTheNextClaimIsTheQuestion() {
    kv.statusFails(new KvException.Unavailable("away"));
    room.refused(noSpace(), NOW);
    assertThat(room.refresh(NOW.plusSeconds(5))).isFalse();
    assertThat(room.refresh(NOW.plusSeconds(6))).isFalse();

    kv.statusFails(new KvException.Refused("permission denied"));
    assertThat(room.refresh(NOW.plusSeconds(10))).isFalse();
    assertThat(room.refresh(NOW.plusSeconds(11))).isTrue();
  }

  @Test
  void anotherFailureSaysNothingOfRoom() {
    assertThat(room.refused(new KvException.Unavailable("away"), NOW)).isFalse();
    assertThat(room.isFull()).isFalse();
  }

  @Test
  void aClockThatIsPutBackDoesNotMakeItWait() {
    alarm(Alarm.NO_SPACE);
    room.refused(noSpace(), NOW);
    alarm();
    Instant back = NOW.minusSeconds(86_400);
    assertThat(room.refresh(back)).isFalse();
    assertThat(room.refresh(back.plusSeconds(1))).isTrue();
  }

  @Test
  void nothingIsClaimedMeanwhile() {
    Rights rights = new Rights(1, new MemoryJournal(), new ClockWatch("w"), room);
    rights.granted(new Fence("w~1", 1, Epoch.FIRST));
    assertThat(rights.toClaim()).isPresent();
    room.refused(noSpace(), NOW);
    assertThat(rights.toClaim()).isEmpty();
    assertThat(rights.fence()).isPresent();
  }
}
