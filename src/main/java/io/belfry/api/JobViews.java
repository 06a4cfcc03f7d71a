package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.log.ExecutionLog;
import io.belfry.log.LogUnavailableException;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobRow;
import io.belfry.store.JobStates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows jobs: their documents, and in {@code status} what became of them. */
@ApplicationScoped
public class JobViews {
  private static final Logger LOG = LoggerFactory.getLogger(JobViews.class);

  @Inject JobStates states;
  @Inject ExecutionLog log;
  @Inject JobCatalog catalog;
  @Inject Clock clock;

  /** One job. */
  public ObjectNode show(StoredJob job) {
    return show(List.of(new JobRow(job, catalog::calendars))).get(0);
  }

  /** The rows of a list; asks each store once for all of them. */
  public List<ObjectNode> show(List<JobRow> rows) {
    List<JobId> ids = rows.stream().map(JobRow::id).toList();
    Map<JobId, JobStates.Seen> seen = ids.isEmpty() ? Map.of() : Await.result(states.read(ids));
    Map<JobId, ExecutionRecord> latest = latest(ids);
    Instant now = clock.instant();
    return rows.stream()
        .map(
            row ->
                show(
                    row,
                    now,
                    Optional.ofNullable(seen.get(row.id())).map(JobStates.Seen::state),
                    Optional.ofNullable(latest.get(row.id()))))
        .toList();
  }

  /** A version of a job, without what became of it. */
  public static ObjectNode version(StoredJob job) {
    ObjectNode node = job.document().write();
    versionOf(node.putObject("status"), job);
    return node;
  }

  /** Jobs can be listed while the execution log is away. */
  private Map<JobId, ExecutionRecord> latest(List<JobId> ids) {
    Map<JobId, ExecutionRecord> latest = new HashMap<>();
    if (ids.isEmpty()) {
      return latest;
    }
    try {
      log.latest(ids, 1).forEach(record -> latest.putIfAbsent(record.id().job(), record));
    } catch (LogUnavailableException e) {
      LOG.warn("jobs are shown without their last state: {}", ProblemResponses.oneLine(e));
    }
    return latest;
  }

  private static ObjectNode show(
      JobRow row, Instant now, Optional<JobState> state, Optional<ExecutionRecord> last) {
    StoredJob job = row.job();
    ObjectNode node = job.document().write();
    ObjectNode status = node.putObject("status");
    versionOf(status, job);
    put(status, "nextScheduledAt", row.nextScheduledAt(now).map(Json::instant));
    put(status, "lastScheduledAt", last.map(run -> Json.instant(run.id().scheduledAt())));
    put(status, "lastState", last.map(run -> run.outcome().state().text()));
    var running = status.putArray("running");
    state
        .map(JobState::running)
        .orElse(List.of())
        .forEach(run -> running.add(job.id() + "@" + run.key()));
    suspension(status, job);
    return node;
  }

  /** Why and until when a job is suspended, which its document does not say. */
  static void suspension(ObjectNode status, StoredJob job) {
    Suspension suspension = job.document().definition().policies().suspension();
    put(status, "suspendReason", suspension.reason());
    put(status, "suspendUntil", suspension.until().map(Json::instant));
  }

  private static void versionOf(ObjectNode status, StoredJob job) {
    status.put("version", job.identity().version());
    status.put("createdAt", Json.instant(job.identity().createdAt()));
    status.put("updatedAt", Json.instant(job.identity().updatedAt()));
  }

  private static void put(ObjectNode node, String name, Optional<String> text) {
    text.ifPresentOrElse(value -> node.put(name, value), () -> node.putNull(name));
  }
}
