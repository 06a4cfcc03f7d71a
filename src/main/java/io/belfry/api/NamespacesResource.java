package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.security.Action;
import io.belfry.security.Namespaces;
import io.belfry.store.JobCatalog;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The namespaces that have a job. */
@Path("namespaces")
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
public class NamespacesResource {
  @Inject JobCatalog catalog;

  /** Lists namespaces. */
  @GET
  @Operation(operationId = "listNamespaces", summary = "Lists the namespaces that have a job.")
  @APIResponseSchema(Schemas.NamespaceList.class)
  public ObjectNode list(@BeanParam Caller caller) {
    Namespaces visible = caller.visible(Action.JOBS_READ);
    List<ObjectNode> items =
        catalog.namespaces().entrySet().stream()
            .filter(each -> visible.contains(each.getKey()))
            .map(each -> Json.object().put("name", each.getKey()).put("jobs", each.getValue()))
            .toList();
    return Lists.whole(items);
  }
}
