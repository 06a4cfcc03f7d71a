package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeQueueTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_500L);

  private final TimeQueue<String> queue = new TimeQueue<>();

  @Test
  void isEmptyAtFirst() {
    assertThat(queue.first()).isEmpty();
    assertThat(queue.takeUntil(NOW)).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Test
  void givesWhatIsDueAndKeepsTheRest() {
    queue.add(NOW.plusMillis(1), "later");
    queue.add(NOW, "now");
    queue.add(NOW.minusSeconds(5), "earlier");

    assertThat(queue.first()).contains(NOW.minusSeconds(5));
    assertThat(queue.takeUntil(NOW)).containsExactly("earlier", "now");
    assertThat(queue.first()).contains(NOW.plusMillis(1));
    assertThat(queue.size()).isOne();
    assertThat(queue.takeUntil(NOW.plusMillis(1))).containsExactly("later");
  }

  @Test
  void keepsTheOrderOfComingAtTheSameTime() {
    for (int i = 0; i < 100; i++) {
      queue.add(NOW, "thing " + i);
    }

    assertThat(queue.takeUntil(NOW))
        .startsWith("thing 0", "thing 1")
        .hasSize(100)
        .endsWith("thing 99");
  }
}
