package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.CalendarForm;
import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.codec.WindowForm;
import io.belfry.job.Backfill;
import io.belfry.job.Backfill.Order;
import io.belfry.job.Calendar;
import io.belfry.job.ExecutionId;
import io.belfry.job.MaintenanceWindow;
import io.belfry.kv.MemoryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a store's feature level lets a node do. */
class FeatureLevelTest {
  private final MemoryStore kv = new MemoryStore();
  private final JobStore jobs = new JobStore(kv, Clock.systemUTC(), () -> "uid");

  private static JobDocument job(String loss) {
    return TestStore.document(
        "a", "\"schedule\": \"@daily\", \"onCoordinatorLoss\": \"" + loss + "\"");
  }

  private void level(int number) {
    kv.put(Keys.FEATURE_LEVEL, Integer.toString(number));
  }

  @Test
  void aStoreThatDoesNotSayIsAtTheFirst() {
    assertThat(FeatureLevel.of(Optional.empty()).number()).isEqualTo(1);
    assertThat(FeatureLevel.check(kv).join()).isEqualTo(FeatureLevel.FIRST);
  }

  @Test
  void aNodeRefusesAStoreThatIsAheadOfIt() {
    level(FeatureLevel.OWN);
    assertThat(FeatureLevel.check(kv).join().number()).isEqualTo(FeatureLevel.OWN);
    level(FeatureLevel.OWN + 1);
    assertThatThrownBy(() -> FeatureLevel.check(kv).join())
        .hasCauseInstanceOf(NewerStoreException.class)
        .hasMessageContaining("feature level 4")
        .hasMessageContaining("no more than 3");
  }

  @Test
  void aBackfillThatNotEveryNodeCanReadIsNotAskedFor() {
    StoredJob job = ((JobChange.Saved) jobs.create(job("Stop"), Optional.empty()).join()).job();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Backfill day = new Backfill(now.minusSeconds(86_400), now, 1, Order.OLDEST_FIRST, 1);
    RunRequest request =
        new RunRequest(ExecutionId.backfill(job.id(), now, "x"), "ann", now, 0, Optional.of(day));
    RunRequests requests = new RunRequests(kv);

    assertThatThrownBy(() -> requests.submit(request, job.revision()).join())
        .hasCauseInstanceOf(LevelTooLowException.class);
    assertThat(requests.backfillsOf(job.id()).join()).isEmpty();

    level(2);
    assertThat(requests.submit(request, job.revision()).join()).isTrue();
    assertThat(requests.backfillsOf(job.id()).join())
        .extracting(RunRequest::backfill)
        .containsExactly(Optional.of(day));
  }

  @Test
  void calendarsAreNotWrittenBeforeEveryNodeHeedsThem() {
    CalendarStore calendars = new CalendarStore(kv, name -> List.of());
    Calendar calendar = CalendarForm.read(Json.object(), "cn");
    JobDocument job =
        TestStore.document("a", "\"schedule\": \"@daily\", \"calendars\": {\"include\": [\"cn\"]}");
    MaintenanceWindow window =
        WindowForm.read(Json.parse("{\"from\": \"2026-01-01T00:00:00Z\"}"), "w");
    level(2);
    for (CompletableFuture<?> change :
        List.of(
            calendars.put(calendar, Precondition.NONE),
            calendars.put(window, Precondition.NONE),
            jobs.create(job, Optional.empty()))) {
      assertThatThrownBy(change::join).hasCauseInstanceOf(LevelTooLowException.class);
    }

    level(3);
    assertThat(calendars.put(calendar, Precondition.NONE).join())
        .isInstanceOf(CalendarChange.Saved.class);
    assertThat(calendars.put(window, Precondition.NONE).join())
        .isInstanceOf(CalendarChange.Saved.class);
    assertThat(jobs.create(job, Optional.empty()).join()).isInstanceOf(JobChange.Saved.class);
  }

  @Test
  void somethingElseUnderItsKeyIsNoLevel() {
    kv.put(Keys.FEATURE_LEVEL, "two");
    assertThatThrownBy(() -> FeatureLevel.check(kv).join()).hasMessageContaining("no number");
  }

  @Test
  void aJobThatNotEveryNodeCanReadIsNotWritten() {
    assertThatThrownBy(() -> jobs.create(job("Continue"), Optional.empty()).join())
        .hasCauseInstanceOf(LevelTooLowException.class);
    assertThat(kv.read(Keys.job(TestStore.id("a")))).isEmpty();
    assertThat(jobs.create(job("Stop"), Optional.empty()).join())
        .isInstanceOf(JobChange.Saved.class);
    assertThatThrownBy(
            () ->
                jobs.edit(
                        TestStore.id("a"),
                        Precondition.NONE,
                        before -> job("Continue"),
                        Optional.empty())
                    .join())
        .hasCauseInstanceOf(LevelTooLowException.class);

    level(2);
    assertThat(
            jobs.edit(
                    TestStore.id("a"),
                    Precondition.NONE,
                    before -> job("Continue"),
                    Optional.empty())
                .join())
        .isInstanceOf(JobChange.Saved.class);
  }
}
