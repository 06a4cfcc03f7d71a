package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobId;
import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);
  private static final Instant SETTLED = NOW.plus(Membership.SETTLE);

  private final Membership membership = new Membership("a");

  private long owned() {
    return IntStream.range(0, 100)
        .filter(i -> membership.owns(new JobId("default", "job-" + i)))
        .count();
  }

  @Test
  void ownsNothingBeforeAnybodyIsKnown() {
    assertThat(membership.isLoaded()).isFalse();
    assertThat(membership.refresh(NOW)).isFalse();
    assertThat(owned()).isZero();
  }

  @Test
  void aloneItOwnsAllAtOnce() {
    membership.joined("a~1", false, NOW);

    assertThat(membership.refresh(NOW)).isTrue();
    assertThat(owned()).isEqualTo(100);
    assertThat(membership.refresh(NOW)).isFalse();
  }

  @Test
  void whoJoinsOthersOwnsNothingUntilItHasSettled() {
    membership.joined("b~1", false, NOW.minusSeconds(60));
    membership.joined("a~1", false, NOW);

    membership.refresh(SETTLED.minusMillis(1));
    assertThat(owned()).isZero();

    assertThat(membership.refresh(SETTLED)).isTrue();
    assertThat(owned()).isBetween(20L, 80L);
  }

  @Test
  void whoeverLeavesOwnsNothingAtOnce() {
    membership.joined("a~1", false, NOW.minusSeconds(60));
    membership.joined("b~1", false, NOW.minusSeconds(60));
    membership.refresh(NOW);
    assertThat(owned()).isLessThan(100);

    membership.left("b~1");

    assertThat(membership.isLive("b~1")).isFalse();
    assertThat(membership.refresh(NOW)).isTrue();
    assertThat(owned()).isEqualTo(100);
  }

  @Test
  void aRestartMovesNothingAsLongAsTheOldRegistrationLives() {
    membership.joined("a~1", false, NOW.minusSeconds(60));
    membership.joined("b~1", false, NOW.minusSeconds(60));
    membership.refresh(NOW);
    long before = owned();

    membership.joined("b~2", false, NOW);

    assertThat(membership.refresh(NOW)).isFalse();
    assertThat(owned()).isEqualTo(before);
    assertThat(membership.isLive("b~1")).isTrue();
    assertThat(membership.isLive("b~2")).isTrue();
  }

  @Test
  void hearingOfAWorkerAgainDoesNotUnsettleIt() {
    membership.joined("a~1", false, NOW);
    membership.joined("b~1", false, NOW);
    membership.joined("a~1", false, NOW.plusSeconds(4));

    assertThat(membership.refresh(SETTLED)).isTrue();
  }

  @Test
  void ownershipIsByNameSoARestartedWorkerHasTheSameJobs() {
    Membership restarted = new Membership("a");
    Stream.of("a~1", "b~1").forEach(worker -> membership.joined(worker, false, NOW));
    Stream.of("a~2", "b~1").forEach(worker -> restarted.joined(worker, false, NOW));
    membership.refresh(SETTLED);
    restarted.refresh(SETTLED);

    for (int i = 0; i < 100; i++) {
      JobId job = new JobId("default", "job-" + i);
      assertThat(restarted.owns(job)).isEqualTo(membership.owns(job));
    }
  }

  // --- the feed

  private static KeyValue registration(String worker, long revision) {
    return new KeyValue(Keys.worker(worker), "{}", revision, revision, 1, 7);
  }

  private static FeedEvent page(KeyValue... items) {
    return new FeedEvent.Page(1, List.of(items));
  }

  private static FeedEvent change(Event event) {
    return new FeedEvent.Changes(List.of(event));
  }

  @Test
  void aRoundForgetsWhomItDoesNotName() {
    Members members = new Members(membership);
    membership.joined("gone~1", false, NOW);

    members.apply(page(registration("a~1", 3)), NOW);
    members.apply(page(registration("b~1", 4)), NOW);
    assertThat(membership.isLoaded()).isFalse();
    members.apply(new FeedEvent.RoundEnd(1, 5), NOW);

    assertThat(membership.isLoaded()).isTrue();
    assertThat(membership.isLive("a~1")).isTrue();
    assertThat(membership.isLive("b~1")).isTrue();
    assertThat(membership.isLive("gone~1")).isFalse();
  }

  @Test
  void changesBetweenThePagesOfARoundCount() {
    Members members = new Members(membership);
    members.apply(page(registration("a~1", 3)), NOW);

    members.apply(change(new Event.Put(registration("0~1", 6))), NOW);
    members.apply(change(new Event.Delete(Keys.worker("a~1"), 7)), NOW);
    members.apply(new FeedEvent.RoundEnd(1, 5), NOW);

    assertThat(membership.isLive("0~1")).isTrue();
    assertThat(membership.isLive("a~1")).isFalse();
  }

  @Test
  void whoDrainsLivesButOwnsNothing() {
    membership.joined("a~1", false, NOW.minusSeconds(60));
    membership.joined("b~1", false, NOW.minusSeconds(60));
    membership.refresh(NOW);
    assertThat(owned()).isLessThan(100);

    membership.joined("b~1", true, NOW);

    assertThat(membership.refresh(NOW)).isTrue();
    assertThat(owned()).isEqualTo(100);
    assertThat(membership.isLive("b~1")).isTrue();

    membership.joined("b~1", false, NOW);

    // it has been known for long, so it owns its share again at once
    assertThat(membership.refresh(NOW)).isTrue();
    assertThat(owned()).isLessThan(100);
  }
}
