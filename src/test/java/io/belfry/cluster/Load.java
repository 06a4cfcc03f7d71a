package io.belfry.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.cluster.Plan.Trait;
import io.belfry.job.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The jobs of the tests of clusters: many that are due every second, in a window of seconds. */
record Load(Instant first, Instant last) {
  private static final int[] SLEEPS = {5, 50, 200, 800};

  /** A cold JVM on a busy machine takes some seconds to define some hundreds of jobs. */
  private static final Duration LEAD = Duration.ofSeconds(6);

  /** A window of so many seconds that begins in a moment. */
  static Load of(int seconds) {
    Instant first = Instant.now().plus(LEAD).truncatedTo(ChronoUnit.SECONDS);
    return new Load(first, first.plusSeconds(seconds - 1L));
  }

  /** So many jobs that wait inside the worker for 5, 50, 200 or 800 ms, side by side. */
  Map<Plan, ObjectNode> sleepers(int count) {
    Map<Plan, ObjectNode> wanted = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      JobId job = new JobId("sleep", "s" + i);
      Duration pause = Duration.ofMillis(SLEEPS[i % SLEEPS.length]);
      wanted.put(
          Plan.everySecond(job, first, last),
          Rig.everySecond(first, last, "Allow", Rig.sleep(pause)));
    }
    return wanted;
  }

  /** So many jobs that each start a short process, side by side. */
  Map<Plan, ObjectNode> shells(Rig rig, int count) {
    Map<Plan, ObjectNode> wanted = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      wanted.put(
          Plan.everySecond(new JobId("shell", "p" + i), first, last, Trait.SHELL),
          Rig.everySecond(first, last, "Allow", rig.shell(0)));
    }
    return wanted;
  }

  /** So many jobs whose process takes this long and must not run beside itself. */
  Map<Plan, ObjectNode> loners(Rig rig, int count, int tenths) {
    Map<Plan, ObjectNode> wanted = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      wanted.put(
          Plan.everySecond(
              new JobId("forbid", "f" + i), first, last, Trait.FORBID, Trait.SHELL, Trait.MAY_MISS),
          Rig.everySecond(first, last, "Forbid", rig.shell(tenths)));
    }
    return wanted;
  }
}
