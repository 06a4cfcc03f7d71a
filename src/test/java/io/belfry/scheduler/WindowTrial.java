package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.Holds;
import io.belfry.job.MaintenanceWindow;
import io.belfry.job.MaintenanceWindow.Scope;
import io.belfry.job.MaintenanceWindow.Time;
import io.belfry.job.TaskResult;
import io.belfry.store.CalendarChange;
import io.belfry.store.CalendarStore;
import io.belfry.store.FeatureLevel;
import io.belfry.store.Keys;
import io.belfry.store.Precondition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A maintenance window comes while a worker runs an every-second job, and is over after 4 s. */
final class WindowTrial {
  private static final Duration LENGTH = Duration.ofSeconds(4);

  private WindowTrial() {}

  static void run(WorkerScene scene) {
    List<Instant> starts = new CopyOnWriteArrayList<>();
    scene.put(Keys.FEATURE_LEVEL, Integer.toString(FeatureLevel.OWN));
    scene.define(
        "{'schedule': '* * * * * *', 'concurrencyPolicy': 'Allow', 'maxConcurrency': 5,"
            + " 'task': {'type': 'noop'}}");
    scene.start(
        (attempt, output) -> {
          starts.add(Instant.now());
          return new WorkerScene.Done(TaskResult.succeeded());
        });
    awaitStarts(starts, 3);

    Instant from = Instant.now();
    Instant until = from.plus(LENGTH).truncatedTo(ChronoUnit.SECONDS);
    MaintenanceWindow window =
        new MaintenanceWindow(
            "now",
            "",
            new Time(Optional.of(from), Optional.of(until), List.of()),
            new Scope(Set.of("default"), Map.of()));
    CalendarStore store = new CalendarStore(scene.master(), name -> List.of());
    assertThat(store.put(window, Precondition.NONE).join())
        .isInstanceOf(CalendarChange.Saved.class);
    Instant answered = Instant.now();

    awaitStarts(starts, starts.size() + 3);
    // from the answer on nothing starts, but for what has been claimed and is past the last look
    assertThat(starts).noneMatch(at -> at.isAfter(answered.plusMillis(200)) && at.isBefore(until));
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertEachSecondIsRecordedOnce(scene.journal.records, from, until));
  }

  private static void awaitStarts(List<Instant> starts, int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> starts.size() >= count);
  }

  private static void assertEachSecondIsRecordedOnce(
      List<ExecutionRecord> records, Instant from, Instant until) {
    Map<Instant, String> seconds = new TreeMap<>();
    for (ExecutionRecord record : records) {
      Instant first = record.id().scheduledAt();
      Instant last = record.outcome().range().map(ExecutionRecord.Range::until).orElse(first);
      String what =
          record.outcome().state() == ExecutionState.SKIPPED
              ? record.outcome().reason().orElseThrow()
              : record.outcome().state().text();
      for (Instant at = first; !at.isAfter(last); at = at.plusSeconds(1)) {
        assertThat(seconds.put(at, what)).as("recorded before: %s", at).isNull();
      }
    }
    Instant second = from.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    for (Instant at = second; at.isBefore(until); at = at.plusSeconds(1)) {
      assertThat(seconds.get(at)).as("at %s", at).isEqualTo(Holds.WINDOW);
    }
    assertThat(seconds.get(until)).isEqualTo(ExecutionState.SUCCEEDED.text());
  }
}
