package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_500L);

  private final Agenda agenda = new Agenda();
  private final JobEntry a = new JobEntry(new JobId("default", "a"));
  private final JobEntry b = new JobEntry(new JobId("default", "b"));
  private final JobEntry c = new JobEntry(new JobId("default", "c"));

  @Test
  void whatIsReadyIsTakenOnceAndAtOnce() {
    agenda.ready(a);
    agenda.ready(b);
    agenda.ready(a);

    assertThat(agenda.next()).contains(Instant.MIN);
    assertThat(agenda.take(NOW)).containsExactly(a, b);
    assertThat(agenda.next()).isEmpty();
    assertThat(agenda.take(NOW)).isEmpty();
  }

  @Test
  void whoWantsToBeWokenIsTakenAtTheTime() {
    agenda.wakeAt(a, NOW);

    assertThat(agenda.next()).contains(NOW);
    assertThat(agenda.take(NOW.minusMillis(1))).isEmpty();
    assertThat(agenda.take(NOW)).containsExactly(a);
    assertThat(agenda.take(NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void aNewWakeUpReplacesTheOldOne() {
    agenda.wakeAt(a, NOW);
    agenda.wakeAt(a, NOW.plusSeconds(1));
    agenda.wakeAt(b, NOW.plusSeconds(1));
    agenda.wakeAt(b, NOW);

    assertThat(agenda.take(NOW)).containsExactly(b);
    assertThat(agenda.take(NOW.plusSeconds(1))).containsExactly(a);
  }

  @Test
  void beingReadyDoesNotTakeAWakeUpAway() {
    agenda.wakeAt(a, NOW);
    agenda.ready(a);

    assertThat(agenda.take(NOW.minusSeconds(1))).containsExactly(a);
    assertThat(agenda.take(NOW)).containsExactly(a);
  }

  @Test
  void whoStarvesLongestIsFedFirstAndOnce() {
    agenda.starves(a);
    agenda.starves(b);
    agenda.starves(c);
    agenda.starves(a);
    assertThat(agenda.take(NOW)).isEmpty();

    agenda.feed(2);
    assertThat(agenda.take(NOW)).containsExactly(a, b);
    agenda.feed(5);
    assertThat(agenda.take(NOW)).containsExactly(c);
    agenda.feed(5);
    assertThat(agenda.take(NOW)).isEmpty();
  }

  @Test
  void noCapacityFeedsNobody() {
    agenda.starves(a);

    agenda.feed(0);
    agenda.feed(-1);

    assertThat(agenda.take(NOW)).isEmpty();
  }
}
