package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.api.IdempotentCalls.Call;
import io.belfry.codec.BackfillRequest;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.job.Backfill;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobId;
import io.belfry.job.Occurrences;
import io.belfry.store.JobCatalog;
import io.belfry.store.Once;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Asks for runs of past scheduled times, tells what is left of them, and gives them up. */
@ApplicationScoped
public class JobBackfills {
  private static final int TRIES = 10;

  @Inject JobService jobs;
  @Inject JobRuns runs;
  @Inject RunRequests requests;
  @Inject IdempotentCalls calls;
  @Inject AuditNotes audit;
  @Inject JobCatalog catalog;
  @Inject Clock clock;

  /** Asks for a backfill, or tells the times that it would run. */
  Response ask(JobId id, JsonBody body, String caller, Call call) {
    Plan plan = plan(jobs.find(id), body.object());
    if (plan.request.dryRun()) {
      audit.readOnly();
      return Response.ok(times(plan)).build();
    }
    return calls.answer(
        call,
        once -> submit(id, body.object(), caller, once).map(this::accepted),
        subject -> accepted(ExecutionId.parse(subject)));
  }

  /** A checked request and the times that it stands for. */
  private record Plan(StoredJob job, BackfillRequest request, List<Instant> times) {}

  private Plan plan(StoredJob job, ObjectNode body) {
    BackfillRequest request = BackfillRequest.read(body, job.job(), clock.instant());
    Occurrences occurrences =
        catalog
            .calendars()
            .timesOf(job.id(), job.document().definition(), job.identity().createdAt())
            .withoutWindows();
    List<Instant> times = request.times(occurrences);
    if (times.isEmpty()) {
      throw ApiProblem.ofField(
          "backfill.nothing", "to", "the job has no scheduled time in this range");
    }
    if (!request.limited() && times.size() > BackfillRequest.USUAL_LIMIT) {
      throw ApiProblem.ofField(
          "backfill.tooMany",
          "limit",
          "there are more than %d scheduled times in this range; shorten it, or write a limit"
              .formatted(BackfillRequest.USUAL_LIMIT));
    }
    return new Plan(job, request, times);
  }

  private static ObjectNode times(Plan plan) {
    ZoneId zone = plan.job.document().definition().timing().timeZone();
    ObjectNode node = Json.object();
    node.put("count", plan.times.size());
    ArrayNode array = node.putArray("times");
    for (Instant at : plan.times) {
      array
          .addObject()
          .put("at", Json.instant(at))
          .put("local", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone)));
    }
    return node;
  }

  private Optional<ExecutionId> submit(
      JobId id, ObjectNode body, String caller, Optional<Once> once) {
    for (int i = 0; i < TRIES; i++) {
      Plan plan = plan(jobs.find(id), body);
      Instant now = clock.instant();
      ExecutionId name = ExecutionId.backfill(id, now, runs.randomText());
      Backfill range = plan.request.range();
      Backfill exact =
          new Backfill(
              range.from(), range.until(), plan.times.size(), range.order(), range.parallelism());
      RunRequest request = new RunRequest(name, caller, now, 0, Optional.of(exact));
      switch (runs.submit(request, plan.job.revision(), once)) {
        case STORED -> {
          return Optional.of(name);
        }
        case REPLAYED -> {
          return Optional.empty();
        }
        case JOB_CHANGED -> {}
      }
    }
    throw JobRuns.busy();
  }

  private Response accepted(ExecutionId name) {
    audit.target(name.toString());
    return Response.accepted(Json.object().put("id", number(name))).build();
  }

  /** What is left of the job's backfills, the one that was asked for first at the head. */
  ObjectNode list(JobId id) {
    JobId known = jobs.find(id).id();
    return Lists.whole(
        Await.result(requests.backfillsOf(known)).stream().map(JobBackfills::json).toList());
  }

  /** Gives up what is left of a backfill; what runs goes on. */
  Response giveUp(JobId id, String number) {
    for (int i = 0; i < TRIES; i++) {
      Optional<RunRequest> found =
          Await.result(requests.backfillsOf(jobs.find(id).id())).stream()
              .filter(request -> number(request.execution()).equals(number))
              .findFirst();
      RunRequest request =
          found.orElseThrow(
              () ->
                  ApiProblem.of(
                      404, "backfill.notFound", "this backfill is done, or never was there"));
      audit.target(request.execution().toString());
      if (Await.result(requests.withdraw(request))) {
        return Response.noContent().build();
      }
    }
    throw JobRuns.busy();
  }

  /** A backfill within its job: what the ids of its executions end in, without the {@code ~}. */
  private static String number(ExecutionId name) {
    return name.suffix().substring(1);
  }

  private static ObjectNode json(RunRequest request) {
    Backfill left = request.backfill().orElseThrow();
    return Json.object()
        .put("id", number(request.execution()))
        .put("from", Json.instant(left.from()))
        .put("to", Json.instant(left.until()))
        .put("left", left.left())
        .put("order", left.order().text())
        .put("parallelism", left.parallelism())
        .put("triggeredBy", request.triggeredBy())
        .put("askedAt", Json.instant(request.askedAt()));
  }
}
