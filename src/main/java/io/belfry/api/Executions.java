package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.ExecutionDocument;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.Trigger;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionPage;
import io.belfry.log.ExecutionQuery;
import io.belfry.security.Namespaces;
import io.belfry.store.JobStates;
import io.belfry.store.JobStates.Seen;
import io.belfry.store.KillRequest;
import io.belfry.store.Kills;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Executions as the execution log has them, and, before it has them, as the job's state and the
 * requests have them.
 */
@ApplicationScoped
public class Executions {
  private static final int TRIES = 20;

  @Inject ExecutionLog log;
  @Inject JobStates states;
  @Inject RunRequests requests;
  @Inject Kills kills;
  @Inject Clock clock;
  @Inject AuditNotes audit;

  /** The parameters of a list of executions. */
  @SuppressWarnings("NullAway.Init") // the server fills it in
  public static class Filter {
    /** Only this namespace. */
    @QueryParam("namespace")
    @Nullable String namespace;

    /** Only jobs of this name. */
    @QueryParam("job")
    @Nullable String job;

    /** Only these states. */
    @QueryParam("state")
    @Parameter(description = "may be repeated or separated by commas")
    List<String> states;

    /** Only these triggers. */
    @QueryParam("trigger")
    @Parameter(description = "may be repeated or separated by commas")
    List<String> triggers;

    /** Only this worker. */
    @QueryParam("worker")
    @Parameter(description = "name or whole id")
    @Nullable String worker;

    /** Only scheduled times at or after it. */
    @QueryParam("since")
    @Nullable String since;

    /** Only scheduled times before it. */
    @QueryParam("until")
    @Nullable String until;

    /** Text that is looked for literally. */
    @QueryParam("q")
    @Parameter(description = "text in id or reason, literally")
    @Nullable String text;

    /** The most items. */
    @QueryParam("limit")
    @Parameter(description = "1 to 500, 50 by default")
    @Nullable String limit;

    /** Behind what to go on. */
    @QueryParam("cursor")
    @Nullable String cursor;
  }

  /** One page of the attempts of a job. */
  public ObjectNode list(JobId job, Filter filter) {
    return list(query(Namespaces.of(job.namespace()), Optional.of(job.name()), filter));
  }

  /** One page of the attempts in these namespaces that the filter lets through. */
  public ObjectNode list(Namespaces namespaces, Filter filter) {
    return list(
        query(namespaces.only(Params.text(filter.namespace)), Params.text(filter.job), filter));
  }

  private ObjectNode list(ExecutionQuery query) {
    ExecutionPage page = log.list(query);
    List<ObjectNode> items = page.items().stream().map(ExecutionDocument::write).toList();
    return Lists.of(items, page.nextCursor(), page.total(), page.totalIsExact());
  }

  private static ExecutionQuery query(Namespaces namespaces, Optional<String> job, Filter filter) {
    return new ExecutionQuery(
        namespaces.filter(),
        job,
        Params.words("state", filter.states, ExecutionState::of),
        Params.words("trigger", filter.triggers, Trigger::of),
        Params.text(filter.worker),
        Params.instant("since", filter.since),
        Params.instant("until", filter.until),
        Params.text(filter.text),
        Params.text(filter.cursor),
        Params.limit(filter.limit));
  }

  /** One execution with its attempts. */
  public ObjectNode show(ExecutionId id) {
    return ExecutionDocument.write(attempts(id));
  }

  /** All attempts that anybody knows of, oldest first, at least one. */
  public List<ExecutionRecord> attempts(ExecutionId id) {
    // the request goes in the step that adds to the state, and that in the one that is logged:
    // looked at in this order, an execution on its way can't be overlooked
    Optional<RunRequest> waiting = Await.result(requests.waiting(id));
    Optional<JobState> state = state(id).map(Seen::state);
    List<ExecutionRecord> attempts =
        Attempts.merge(
            log.attempts(id), state.map(seen -> Attempts.of(id, seen)).orElse(List.of()));
    if (!attempts.isEmpty()) {
      return attempts;
    }
    return List.of(waiting.map(Attempts::of).orElseThrow(ApiProblem::executionNotFound));
  }

  private Optional<Seen> state(ExecutionId id) {
    return Optional.ofNullable(Await.result(states.read(List.of(id.job()))).get(id.job()));
  }

  /** Asks for the end of an execution that has not ended. */
  public Response kill(ExecutionId id, String caller) {
    audit.target(id.toString());
    KillRequest kill = new KillRequest(id, caller, clock.instant());
    for (int i = 0; i < TRIES; i++) {
      if (submit(kill)) {
        return Response.accepted(show(id)).build();
      }
    }
    throw ApiProblem.of(409, "job.busy", "the job's state changes all the time; try again");
  }

  /** Whether the wish is stored; if not, things have moved and want to be looked at again. */
  private boolean submit(KillRequest kill) {
    ExecutionId id = kill.execution();
    Optional<RunRequest> waiting = Await.result(requests.waiting(id));
    if (waiting.isPresent()) {
      return Await.result(kills.submitWaiting(kill, waiting.get().revision()));
    }
    Optional<Seen> seen = state(id);
    if (seen.isPresent() && isOpen(id, seen.get().state())) {
      return Await.result(kills.submit(kill, seen.get().revision()));
    }
    attempts(id);
    throw ApiProblem.of(409, "execution.ended", "the execution has ended");
  }

  private static boolean isOpen(ExecutionId id, JobState state) {
    return state.openKeys().contains(id.key());
  }
}
