package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StateCodec;
import io.belfry.codec.StoredJob;
import io.belfry.codec.StoredJobCodec;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.kv.MemoryStore;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobStates;
import io.belfry.store.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GapAuditTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:30Z");
  private static final JobId JOB = new JobId("default", "minutely");
  private static final String EVERY_MINUTE =
      "{'schedule': '0 * * * * *', 'startingDeadlineSeconds': 30, 'task': {'type': 'noop'}}";

  private final Ticking clock = new Ticking(START);
  private final MemoryStore values = new MemoryStore();
  private final Unwatched kv = new Unwatched(values);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final JobCatalog catalog = new JobCatalog(kv, timer, clock);
  private final GapAudit audit = new GapAudit(catalog, new JobStates(kv), clock);

  @AfterEach
  void end() {
    catalog.close();
    timer.shutdownNow();
  }

  @Test
  void aTimeThatNobodyHasAccountedForIsOverdueAfterItsDeadlineAndTheGrace() {
    define(EVERY_MINUTE);
    state(START);

    // due at 00:01:00, may start until 00:01:30, is forgotten from 00:02:30 on
    assertThat(after(Duration.ofSeconds(120))).isEmpty();
    assertThat(after(Duration.ofSeconds(1))).containsExactly(JOB);
    state(Instant.parse("2026-01-01T00:02:00Z"));
    assertThat(after(Duration.ZERO)).as("somebody has decided about it").isEmpty();
  }

  @Test
  void withoutAStateTimesCountFromWhenTheJobBegan() {
    define(EVERY_MINUTE);
    assertThat(after(Duration.ofSeconds(120))).isEmpty();
    assertThat(after(Duration.ofSeconds(1))).containsExactly(JOB);
  }

  @Test
  void aSuspendedJobOwesNothing() {
    define(EVERY_MINUTE.replace("{'schedule'", "{'suspend': true, 'schedule'"));
    state(START);
    assertThat(after(Duration.ofHours(1))).isEmpty();
  }

  @Test
  void aStateThatWasDecidedBeforeAnEditCountsFromTheEdit() {
    define(EVERY_MINUTE);
    state(START.minus(Duration.ofDays(1)));
    assertThat(after(Duration.ofSeconds(120))).isEmpty();
  }

  private List<JobId> after(Duration time) {
    clock.forward(time);
    audit.round().join();
    return audit.overdue();
  }

  private void define(String json) {
    JobDocument document =
        JobDocument.read(
            Json.parse(json.replace('\'', '"')), JobDocument.Target.create(JOB, START));
    StoredJob job = new StoredJob(document, new Job.Identity("u", 1, START, START, START), 0);
    values.put(Keys.job(JOB), StoredJobCodec.write(job));
    catalog.start().join();
  }

  private void state(Instant last) {
    values.put(Keys.state(JOB), StateCodec.write(JobState.fresh("u", last, 1)));
  }
}
