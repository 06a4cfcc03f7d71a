package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionState;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionQuery;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobQuery;
import io.belfry.store.Workers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts what there is. */
@ApplicationScoped
public class Stats {
  @Inject JobCatalog catalog;
  @Inject Workers workers;
  @Inject ExecutionLog log;

  /** Jobs, live workers and attempts under way. */
  public ObjectNode totals() {
    ObjectNode totals = Json.object();
    totals.putObject("jobs").put("total", catalog.size()).put("suspended", suspended());
    totals.put("workers", Await.result(workers.live()).size());
    totals.put("running", log.list(running()).total());
    return totals;
  }

  private long suspended() {
    JobQuery query =
        new JobQuery(
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.of(JobQuery.State.SUSPENDED),
            JobQuery.first(1).page());
    return catalog.list(query).total();
  }

  private static ExecutionQuery running() {
    return new ExecutionQuery(
        Optional.empty(),
        Optional.empty(),
        Set.of(ExecutionState.CLAIMED, ExecutionState.RUNNING),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }
}
