package io.belfry.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.api.IdempotentCalls.Call;
import io.belfry.codec.DocumentProblem;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.store.Once;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import io.belfry.store.RunRequests.Submitted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Asks for runs of jobs. */
@ApplicationScoped
public class JobRuns {
  private static final int TRIES = 10;
  private static final int RANDOM_LENGTH = 8;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final SecureRandom random = new SecureRandom();

  @Inject JobService jobs;
  @Inject RunRequests requests;
  @Inject IdempotentCalls calls;
  @Inject AuditNotes audit;
  @Inject Clock clock;

  /** Asks for a run and answers where it will be seen. */
  public Response run(JobId id, JsonBody body, String caller, Call call) {
    refuseOptions(body.object());
    return calls.answer(
        call,
        once -> submit(id, caller, once).map(this::accepted),
        subject -> accepted(ExecutionId.parse(subject)));
  }

  private static void refuseOptions(ObjectNode body) {
    for (var option : body.properties()) {
      String name = option.getKey();
      boolean known = name.equals("parameters") || name.equals("worker");
      if (!known || !isEmpty(option.getValue())) {
        throw ApiProblem.ofDocument(
            List.of(
                DocumentProblem.of(
                    known ? "job.notSupported" : "field.unknown",
                    name,
                    known
                        ? "this version of Belfry can't do that yet"
                        : "there is no such field")));
      }
    }
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isContainerNode() && value.isEmpty());
  }

  /** The id of the requested run, or nothing where the very call asked for it before. */
  private Optional<ExecutionId> submit(JobId id, String caller, Optional<Once> once) {
    for (int i = 0; i < TRIES; i++) {
      StoredJob job = jobs.find(id);
      Instant now = clock.instant();
      ExecutionId execution = ExecutionId.manual(id, now, randomText());
      RunRequest request = new RunRequest(execution, caller, now, 0);
      switch (submit(request, job.revision(), once)) {
        case STORED -> {
          return Optional.of(execution);
        }
        case REPLAYED -> {
          return Optional.empty();
        }
        case JOB_CHANGED -> {}
      }
    }
    throw busy();
  }

  static ApiProblem busy() {
    return ApiProblem.of(409, "job.busy", "others change this job all the time; try again");
  }

  Submitted submit(RunRequest request, long revision, Optional<Once> once) {
    if (once.isPresent()) {
      return Await.result(requests.submit(request, revision, once.get()));
    }
    return Await.result(requests.submit(request, revision))
        ? Submitted.STORED
        : Submitted.JOB_CHANGED;
  }

  /** Tells two requests of one millisecond apart. */
  String randomText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private Response accepted(ExecutionId execution) {
    audit.target(execution.toString());
    return Response.accepted(Json.object().put("id", execution.toString()))
        .location(location(execution))
        .build();
  }

  /** The address of an execution, its id encoded so that it is one segment. */
  private static URI location(ExecutionId execution) {
    String segment =
        execution.toString().replace("/", "%2F").replace("@", "%40").replace("+", "%2B");
    return URI.create("executions/" + segment);
  }
}
