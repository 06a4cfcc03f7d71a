package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionState;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionQuery;
import io.belfry.security.Namespaces;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobQuery;
import io.belfry.store.StoreSpace;
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
  @Inject StoreSpace space;

  /** Jobs and attempts under way in these namespaces, and live workers. */
  public ObjectNode totals(Namespaces namespaces) {
    ObjectNode totals = Json.object();
    totals
        .putObject("jobs")
        .put("total", count(namespaces, Optional.empty()))
        .put("suspended", count(namespaces, Optional.of(JobQuery.State.SUSPENDED)));
    totals.put("workers", Await.result(workers.live()).size());
    totals.put("running", log.list(running(namespaces)).total());
    space
        .latest()
        .ifPresentOrElse(seen -> totals.set("store", room(seen)), () -> totals.putNull("store"));
    return totals;
  }

  private static ObjectNode room(StoreSpace.Seen seen) {
    ObjectNode room = Json.object().put("state", seen.level().text()).put("bytes", seen.bytes());
    seen.quota()
        .ifPresentOrElse(quota -> room.put("quotaBytes", quota), () -> room.putNull("quotaBytes"));
    return room;
  }

  private long count(Namespaces namespaces, Optional<JobQuery.State> state) {
    JobQuery query =
        new JobQuery(
            namespaces.filter(), Optional.empty(), Map.of(), state, JobQuery.first(1).page());
    return catalog.list(query).total();
  }

  private static ExecutionQuery running(Namespaces namespaces) {
    return new ExecutionQuery(
        namespaces.filter(),
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
