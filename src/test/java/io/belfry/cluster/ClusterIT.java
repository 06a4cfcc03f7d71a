package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.cluster.Sign.Kind;
import io.belfry.store.WorkerInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers on a real etcd of three members, under load: every scheduled time exactly once. It
 * takes half a minute; {@code -Dcluster.seconds=300} makes it five.
 */
class ClusterIT {
  private static final int SLEEPERS = 200;
  private static final int SHELLS = 20;

  @TempDir Path folder;

  @Test
  void everyScheduledTimeRunsExactlyOnceOnOneOfTwoWorkers() throws Exception {
    int seconds = Integer.getInteger("cluster.seconds", 20);
    try (Rig rig = Rig.start(folder, 3)) {
      List<WorkerProcess> workers =
          rig.workers(
              WorkerProcess.Options.QUICK.with("belfry.worker.threads", "500"), "one", "two");
      Load load = Load.of(seconds);
      rig.define(load.sleepers(SLEEPERS));
      rig.define(load.shells(rig, SHELLS));
      TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), load.last()).toMillis());
      rig.awaitRest(Duration.ofSeconds(60));
      List<Duration> cpu = workers.stream().map(WorkerProcess::cpu).toList();
      rig.stopWorkers();

      Evidence evidence = rig.evidence();
      assertThat(ExactlyOnce.violations(evidence)).isEmpty();
      List<Sign> starts =
          evidence.signs().stream().filter(sign -> sign.kind() == Kind.START).toList();
      assertThat(starts).hasSize((SLEEPERS + SHELLS) * seconds);
      Map<String, Long> shares =
          starts.stream()
              .collect(
                  Collectors.groupingBy(
                      sign -> WorkerInfo.nameOf(sign.claim().worker()), Collectors.counting()));
      System.out.printf(
          "figure: cluster: %d starts in %d s, shares %s, delay p50 %d ms, p99 %d ms, processor %s%n",
          starts.size(), seconds, shares, delay(starts, 0.5), delay(starts, 0.99), cpu);
      assertThat(shares).hasSize(2);
      assertThat(shares.values())
          .allSatisfy(share -> assertThat(share).isGreaterThan(starts.size() * 3L / 10));
    }
  }

  private static long delay(List<Sign> starts, double share) {
    long[] sorted =
        starts.stream()
            .mapToLong(
                sign -> Duration.between(sign.execution().scheduledAt(), sign.at()).toMillis())
            .sorted()
            .toArray();
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
