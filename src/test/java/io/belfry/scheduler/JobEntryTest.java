package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.Backfill;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobBuilder;
import io.belfry.job.Situation.Filling;
import io.belfry.store.RunRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a worker keeps of requests, also of those that others work off. */
class JobEntryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final JobEntry entry = new JobEntry(JobBuilder.ID);

  private static RunRequest backfill(String name, int left, long revision) {
    Backfill rest = new Backfill(NOW, NOW, left, Backfill.Order.OLDEST_FIRST, 1);
    return new RunRequest(
        ExecutionId.backfill(JobBuilder.ID, NOW, name), "ann", NOW, revision, Optional.of(rest));
  }

  private static RunRequest run(String name) {
    return new RunRequest(ExecutionId.manual(JobBuilder.ID, NOW, name), "ann", NOW, 3);
  }

  @Test
  void followsWhatIsLeftOfABackfill() {
    assertThat(entry.ask(backfill("a", 9, 5))).isTrue();
    assertThat(entry.ask(backfill("a", 8, 7))).isTrue();

    // a page of the store may be older than what the watch has told, or tell it once more
    assertThat(entry.ask(backfill("a", 9, 5))).isFalse();
    assertThat(entry.ask(backfill("a", 8, 7))).isFalse();
    assertThat(entry.asked()).containsExactly(backfill("a", 8, 7));
  }

  @Test
  void oneRunAndOneBackfillHaveTheirTurn() {
    List.of(backfill("a", 9, 5), backfill("b", 9, 6), run("c"), run("d")).forEach(entry::ask);

    var news = entry.news(List.of());

    assertThat(news.asked()).containsExactly(run("c").execution());
    assertThat(news.backfill().map(Filling::request)).contains(backfill("a", 9, 5).execution());
  }
}
