package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.StoredJob;
import io.belfry.job.JobId;
import io.belfry.store.JobStore;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The kept versions of a job. */
@Path("namespaces/{namespace}/jobs/{name: [^/:]+}/versions")
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
public class VersionsResource {
  @Inject JobService service;
  @Inject JobStore jobs;

  /** Lists versions. */
  @GET
  @Operation(operationId = "listVersions", summary = "Lists the kept versions, newest first.")
  @APIResponseSchema(Schemas.JobList.class)
  public ObjectNode list(@PathParam("namespace") String namespace, @PathParam("name") String name) {
    JobId id = service.find(Params.job(namespace, name)).id();
    List<StoredJob> versions = Await.result(jobs.versions(id));
    return Lists.whole(versions.stream().map(JobViews::version).toList());
  }

  /** Reads a version. */
  @GET
  @Path("{version: [0-9]+}")
  @Operation(operationId = "getVersion", summary = "Reads a kept version.")
  @APIResponseSchema(Schemas.Job.class)
  public ObjectNode get(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @PathParam("version") String version) {
    return JobViews.version(service.version(Params.job(namespace, name), version));
  }

  /** Goes back to a version. */
  @POST
  @Path("{version: [0-9]+}:rollback")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "rollBackJob",
      summary = "Makes an earlier version the newest; a suspension stays.")
  @RequestBodySchema(Schemas.Empty.class)
  @APIResponseSchema(Schemas.Job.class)
  public Response rollBack(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @PathParam("version") String version,
      @BeanParam Conditions conditions,
      @BeanParam Caller caller,
      @Nullable JsonBody body) {
    JobId id = Params.job(namespace, name);
    return service.change(
        id,
        conditions.precondition(),
        JobSuspensions.rollBackTo(service.version(id, version)),
        caller.call(JsonBody.orEmpty(body)));
  }
}
