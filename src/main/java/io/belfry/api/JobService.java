package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.api.IdempotentCalls.Call;
import io.belfry.codec.JobDocument;
import io.belfry.codec.JobDocument.Target;
import io.belfry.codec.StoredJob;
import io.belfry.job.JobId;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobChange;
import io.belfry.store.JobStore;
import io.belfry.store.Once;
import io.belfry.store.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** Changes jobs, and answers when lists on this node show the change. */
@ApplicationScoped
public class JobService {
  @Inject JobStore jobs;
  @Inject JobCatalog catalog;
  @Inject JobViews views;
  @Inject IdempotentCalls calls;
  @Inject AuditNotes audit;
  @Inject Clock clock;

  /** The job as it is now. */
  public StoredJob find(JobId id) {
    return Await.result(jobs.get(id)).orElseThrow(ApiProblem::jobNotFound);
  }

  /** A kept version of a job that is there. */
  public StoredJob version(JobId id, String number) {
    find(id);
    int version = (int) Params.number("version", number, 0, 0, Integer.MAX_VALUE);
    return Await.result(jobs.version(id, version))
        .orElseThrow(
            () -> ApiProblem.of(404, "version.notFound", "this version is not kept, or never was"));
  }

  /** One job with its version's tag. */
  public Response show(StoredJob job) {
    return Response.ok(views.show(job)).tag(new EntityTag(job.tag())).build();
  }

  /** Creates a job. */
  public Response create(String namespace, JsonBody body, Call call) {
    JobDocument document = readNew(namespace, body);
    return calls.answer(
        call,
        once -> answer(Await.result(jobs.create(document, once))),
        subject -> created(replayed(subject), JobId.parse(subject)));
  }

  private JobDocument readNew(String namespace, JsonBody body) {
    return JobDocument.read(body.object(), Target.create(namespace, clock.instant()));
  }

  /** Checks a document that would create a job. */
  public Response tryCreate(String namespace, JsonBody body) {
    audit.readOnly();
    JobDocument document = readNew(namespace, body);
    if (Await.result(jobs.get(document.id())).isPresent()) {
      throw exists();
    }
    return tried(document, Optional.empty());
  }

  /** Creates a job or replaces the one that is there. */
  public Response put(JobId id, JsonBody body, Precondition precondition) {
    return answer(Await.result(jobs.put(id, precondition, job -> document(id, body.object(), job))))
        .orElseThrow();
  }

  private JobDocument document(JobId id, ObjectNode body, Optional<StoredJob> present) {
    Target target =
        present
            .map(job -> Target.replace(job, clock.instant()))
            .orElseGet(() -> Target.create(id, clock.instant()));
    return JobDocument.read(body, target);
  }

  /** Checks a document that would create or replace a job. */
  public Response tryPut(JobId id, JsonBody body, Precondition precondition) {
    audit.readOnly();
    Optional<StoredJob> present = Await.result(jobs.get(id));
    if (!precondition.holds(present)) {
      throw stale();
    }
    return tried(document(id, body.object(), present), present);
  }

  /** Applies a merge patch to a job. */
  public Response patch(JobId id, JsonBody patch, Precondition precondition) {
    return change(id, precondition, job -> patched(job, patch));
  }

  private JobDocument patched(StoredJob job, JsonBody patch) {
    ObjectNode merged = JobDocument.merge(job.document().write(), patch.object());
    return document(job.id(), merged, Optional.of(job));
  }

  /** Checks a merge patch. */
  public Response tryPatch(JobId id, JsonBody patch, Precondition precondition) {
    audit.readOnly();
    StoredJob job = find(id);
    if (!precondition.holds(Optional.of(job))) {
      throw stale();
    }
    return tried(patched(job, patch), Optional.of(job));
  }

  private Response tried(JobDocument document, Optional<StoredJob> before) {
    Await.result(jobs.checkCalendars(document, before));
    return Response.ok(document.write()).build();
  }

  /** Deletes a job. */
  public Response delete(JobId id, Precondition precondition) {
    return answer(Await.result(jobs.delete(id, precondition))).orElseThrow();
  }

  /** Changes a job. */
  public Response change(
      JobId id, Precondition precondition, Function<StoredJob, JobDocument> edit) {
    return edit(id, precondition, edit, Optional.empty()).orElseThrow();
  }

  /** Changes a job, once for one idempotency key. */
  public Response change(
      JobId id, Precondition precondition, Function<StoredJob, JobDocument> edit, Call call) {
    return calls.answer(
        call,
        once -> edit(id, precondition, edit, once),
        subject -> replayed(subject).map(this::show).orElseThrow(ApiProblem::jobNotFound));
  }

  private Optional<Response> edit(
      JobId id,
      Precondition precondition,
      Function<StoredJob, JobDocument> edit,
      Optional<Once> once) {
    return answer(Await.result(jobs.edit(id, precondition, edit, once)));
  }

  private Optional<StoredJob> replayed(String subject) {
    return Await.result(jobs.get(JobId.parse(subject)));
  }

  // --- answers

  /** The answer to a change, or nothing where the very call was answered before. */
  private Optional<Response> answer(JobChange change) {
    if (change instanceof JobChange.Saved saved) {
      audit.changed(
          saved.job().id().toString(),
          saved.before().map(JobService::kept),
          Optional.of(kept(saved.job())));
      Await.result(catalog.caughtUp(saved.revision()));
      return Optional.of(
          saved.created()
              ? created(Optional.of(saved.job()), saved.job().id())
              : show(saved.job()));
    } else if (change instanceof JobChange.Deleted deleted) {
      deleted.before().ifPresent(job -> audit.deleted(job.id().toString(), kept(job)));
      Await.result(catalog.caughtUp(deleted.revision()));
      return Optional.of(Response.noContent().build());
    } else if (change instanceof JobChange.Replayed) {
      return Optional.empty();
    }
    throw refused(change);
  }

  /** What the audit keeps of a version: all of it, with why and how long it is suspended. */
  private static ObjectNode kept(StoredJob job) {
    ObjectNode version = JobViews.version(job);
    JobViews.suspension((ObjectNode) version.get("status"), job);
    return version;
  }

  private Response created(Optional<StoredJob> job, JobId id) {
    URI location = URI.create("namespaces/%s/jobs/%s".formatted(id.namespace(), id.name()));
    Response.ResponseBuilder response = Response.created(location);
    job.ifPresent(there -> response.entity(views.show(there)).tag(new EntityTag(there.tag())));
    return response.build();
  }

  private static ApiProblem refused(JobChange change) {
    if (change instanceof JobChange.Absent) {
      return ApiProblem.jobNotFound();
    } else if (change instanceof JobChange.Exists) {
      return exists();
    } else if (change instanceof JobChange.Busy) {
      return ApiProblem.of(409, "job.busy", "others change this job all the time; try again");
    }
    return stale();
  }

  private static ApiProblem exists() {
    return ApiProblem.of(409, "job.exists", "there is a job of this name already");
  }

  private static ApiProblem stale() {
    return ApiProblem.of(
        412, "job.changed", "the job is not, or not any more, the version that is demanded");
  }
}
