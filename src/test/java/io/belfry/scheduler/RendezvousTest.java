package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.JobId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousTest {
  private static final int JOBS = 10_000;

  private static List<String> workers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "worker-" + i).toList();
  }

  private static Map<JobId, String> owners(List<String> workers) {
    Map<JobId, String> owners = new HashMap<>();
    for (int i = 0; i < JOBS; i++) {
      JobId job = new JobId("default", "job-" + i);
      owners.put(job, Rendezvous.owner(job, workers).orElseThrow());
    }
    return owners;
  }

  @Test
  void nobodyOwnsWhereNobodyIs() {
    assertThat(Rendezvous.owner(new JobId("a", "b"), List.of())).isEmpty();
  }

  @Test
  void theOnlyOneOwnsAll() {
    assertThat(owners(workers(1)).values()).containsOnly("worker-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 20})
  void eachHasAFairShare(int count) {
    Map<String, Integer> shares = new HashMap<>();
    owners(workers(count)).values().forEach(owner -> shares.merge(owner, 1, Integer::sum));

    double fair = (double) JOBS / count;
    // five standard deviations of a binomial share
    double slack = 5 * Math.sqrt(fair * (1 - 1.0 / count));
    assertThat(shares).hasSize(count);
    assertThat(shares.values())
        .allSatisfy(
            share -> assertThat(share).isBetween((int) (fair - slack), (int) (fair + slack)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void whoLeavesMovesOnlyItsOwn(int count) {
    Map<JobId, String> before = owners(workers(count));
    List<String> left = new ArrayList<>(workers(count));
    left.remove("worker-2");

    Map<JobId, String> after = owners(left);

    before.forEach(
        (job, owner) -> {
          if (!owner.equals("worker-2")) {
            assertThat(after.get(job)).isEqualTo(owner);
          }
        });
    assertThat(after.values()).doesNotContain("worker-2");
  }

  @Test
  void theOrderOfTheWorkersDoesNotMatter() {
    List<String> shuffled = new ArrayList<>(workers(7));
    Collections.shuffle(shuffled, new Random(1));

    assertThat(owners(shuffled)).isEqualTo(owners(workers(7)));
  }
}
