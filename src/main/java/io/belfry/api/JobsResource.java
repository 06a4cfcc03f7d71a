package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobId;
import io.belfry.security.Namespaces;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The jobs of a namespace. */
@Path("namespaces/{namespace}/jobs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class JobsResource {
  @Inject JobService service;
  @Inject JobListing listing;
  @Inject JobRuns runs;
  @Inject JobBackfills backfills;
  @Inject Clock clock;

  /** Lists jobs. */
  @GET
  @Operation(operationId = "listJobsOfNamespace", summary = "Lists the jobs of a namespace.")
  @APIResponseSchema(Schemas.JobList.class)
  public ObjectNode list(
      @PathParam("namespace") String namespace, @BeanParam JobListing.Filter filter) {
    Params.checkName("namespace", namespace);
    return listing.list(Namespaces.of(namespace), filter);
  }

  /** Creates a job. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createJob", summary = "Creates a job; 409 where there is one.")
  @RequestBodySchema(Schemas.Job.class)
  @APIResponseSchema(value = Schemas.Job.class, responseCode = "201")
  public Response create(
      @PathParam("namespace") String namespace,
      @QueryParam("dryRun") @Nullable String dryRun,
      @BeanParam Caller caller,
      @Nullable JsonBody body) {
    Params.checkName("namespace", namespace);
    JsonBody document = JsonBody.orEmpty(body);
    if (Params.flag("dryRun", dryRun)) {
      return service.tryCreate(namespace, document);
    }
    return service.create(namespace, document, caller.call(document));
  }

  /** Reads a job. */
  @GET
  @Path("{name: [^/:]+}")
  @Operation(operationId = "getJob", summary = "Reads a job; its ETag is for If-Match.")
  @APIResponseSchema(Schemas.Job.class)
  public Response get(@PathParam("namespace") String namespace, @PathParam("name") String name) {
    return service.show(service.find(Params.job(namespace, name)));
  }

  /** Creates or replaces a job. */
  @PUT
  @Path("{name: [^/:]+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putJob", summary = "Creates a job or replaces the one that is there.")
  @RequestBodySchema(Schemas.Job.class)
  @APIResponseSchema(Schemas.Job.class)
  @APIResponse(responseCode = "201", description = "created")
  public Response put(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @QueryParam("dryRun") @Nullable String dryRun,
      @BeanParam Conditions conditions,
      @Nullable JsonBody body) {
    JobId id = Params.job(namespace, name);
    return Params.flag("dryRun", dryRun)
        ? service.tryPut(id, JsonBody.orEmpty(body), conditions.precondition())
        : service.put(id, JsonBody.orEmpty(body), conditions.precondition());
  }

  /** Changes parts of a job. */
  @PATCH
  @Path("{name: [^/:]+}")
  @Consumes(JsonReader.MERGE_PATCH)
  @Operation(operationId = "patchJob", summary = "Applies a JSON merge patch (RFC 7396).")
  @RequestBodySchema(Schemas.Job.class)
  @APIResponseSchema(Schemas.Job.class)
  public Response patch(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @QueryParam("dryRun") @Nullable String dryRun,
      @BeanParam Conditions conditions,
      @Nullable JsonBody body) {
    JobId id = Params.job(namespace, name);
    return Params.flag("dryRun", dryRun)
        ? service.tryPatch(id, JsonBody.orEmpty(body), conditions.precondition())
        : service.patch(id, JsonBody.orEmpty(body), conditions.precondition());
  }

  /** Deletes a job. */
  @DELETE
  @Path("{name: [^/:]+}")
  @Operation(operationId = "deleteJob", summary = "Deletes a job; what runs goes on.")
  @APIResponse(responseCode = "204", description = "deleted")
  public Response delete(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @BeanParam Conditions conditions) {
    return service.delete(Params.job(namespace, name), conditions.precondition());
  }

  /** Runs a job now. */
  @POST
  @Path("{name: [^/:]+}:run")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "runJob", summary = "Asks for a run now; Location is the execution.")
  @RequestBodySchema(Schemas.RunRequest.class)
  @APIResponseSchema(value = Schemas.RunAccepted.class, responseCode = "202")
  public Response run(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @BeanParam Caller caller,
      @Nullable JsonBody body) {
    JsonBody options = JsonBody.orEmpty(body);
    return runs.run(Params.job(namespace, name), options, caller.name(), caller.call(options));
  }

  /** Runs past scheduled times of a job. */
  @POST
  @Path("{name: [^/:]+}:backfill")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "backfillJob",
      summary = "Asks for runs of past scheduled times, or with dryRun lists them.")
  @RequestBodySchema(Schemas.BackfillRequest.class)
  @APIResponseSchema(value = Schemas.BackfillAccepted.class, responseCode = "202")
  @APIResponse(
      responseCode = "200",
      description = "the times, where only they were asked for",
      content = @Content(schema = @Schema(implementation = Schemas.BackfillTimes.class)))
  public Response backfill(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @BeanParam Caller caller,
      @Nullable JsonBody body) {
    JsonBody asked = JsonBody.orEmpty(body);
    return backfills.ask(Params.job(namespace, name), asked, caller.name(), caller.call(asked));
  }

  /** Suspends a job. */
  @POST
  @Path("{name: [^/:]+}:suspend")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "suspendJob", summary = "Holds scheduled times back.")
  @RequestBodySchema(Schemas.SuspendRequest.class)
  @APIResponseSchema(Schemas.Job.class)
  public Response suspend(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @BeanParam Conditions conditions,
      @BeanParam Caller caller,
      @Nullable JsonBody body) {
    JsonBody options = JsonBody.orEmpty(body);
    return service.change(
        Params.job(namespace, name),
        conditions.precondition(),
        JobSuspensions.suspend(options.object(), clock.instant()),
        caller.call(options));
  }

  /** Resumes a job. */
  @POST
  @Path("{name: [^/:]+}:resume")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "resumeJob", summary = "Lets scheduled times go again, from now on.")
  @RequestBodySchema(Schemas.Empty.class)
  @APIResponseSchema(Schemas.Job.class)
  public Response resume(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @BeanParam Conditions conditions,
      @BeanParam Caller caller,
      @Nullable JsonBody body) {
    JsonBody options = JsonBody.orEmpty(body);
    return service.change(
        Params.job(namespace, name),
        conditions.precondition(),
        JobSuspensions.resume(options.object()),
        caller.call(options));
  }
}
