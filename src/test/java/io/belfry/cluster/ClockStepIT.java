package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.cluster.Sign.Kind;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wall clocks of all workers are set forward by an hour under load, and back again: nothing is
 * started twice, nothing before its time as the clock shows it then.
 */
class ClockStepIT {
  private static final int JOBS = 100;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PHASE = Duration.ofSeconds(8);

  @TempDir Path folder;

  @Test
  void nothingIsDoubledAndNothingIsEarly() throws Exception {
    Path clock = folder.resolve("clock");
    try (Rig rig = Rig.start(folder, 1)) {
      rig.workers(
          WorkerProcess.Options.QUICK
              .with("belfry.worker.threads", "500")
              .with(CoreWorker.CLOCK, clock.toString()),
          "one",
          "two");
      rig.define(jobs());
      await().atMost(Duration.ofSeconds(20)).until(() -> starts(rig).size() > 3 * JOBS);

      SetClock.set(clock, HOUR);
      Instant ahead = Instant.now().plus(HOUR);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> startsBehind(rig, ahead).size() > 3 * JOBS);
      TimeUnit.MILLISECONDS.sleep(PHASE.toMillis());

      SetClock.set(clock, Duration.ZERO);
      TimeUnit.MILLISECONDS.sleep(PHASE.toMillis());
      long last = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(PHASE.toMillis());
      rig.stopWorkers();

      List<Sign> starts = starts(rig);
      assertThat(starts).extracting(Sign::execution).doesNotHaveDuplicates();
      assertThat(starts)
          .allSatisfy(
              start -> assertThat(start.at()).isAfterOrEqualTo(start.execution().scheduledAt()));
      assertThat(starts)
          .as("an every-second job rests until the clock has come to where it was")
          .noneMatch(start -> start.nanos() > last);
      System.out.printf(
          "figure: clock set by +1 h and -1 h under %d jobs a second: %d starts, of which %d ahead%n",
          JOBS, starts.size(), startsBehind(rig, ahead).size());
    }
  }

  private static List<Sign> starts(Rig rig) {
    return rig.signs().stream().filter(sign -> sign.kind() == Kind.START).toList();
  }

  private static List<ExecutionId> startsBehind(Rig rig, Instant scheduled) {
    return starts(rig).stream()
        .map(Sign::execution)
        .filter(execution -> execution.scheduledAt().isAfter(scheduled))
        .toList();
  }

  private static Map<Plan, ObjectNode> jobs() {
    Instant first = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    Map<Plan, ObjectNode> wanted = new LinkedHashMap<>();
    for (int i = 0; i < JOBS; i++) {
      ObjectNode json =
          Rig.everySecond(
              first, first.plus(Duration.ofDays(1)), "Allow", Rig.sleep(Duration.ofMillis(20)));
      json.put("startingDeadlineSeconds", 5).put("catchUp", "None");
      wanted.put(new Plan(new JobId("clock", "j" + i), Set.of(), Set.of(), Set.of()), json);
    }
    return wanted;
  }
}
