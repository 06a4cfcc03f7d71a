package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit. */
@Path("audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class AuditResource {
  @Inject AuditListing listing;

  /** Lists entries. */
  @GET
  @Operation(
      operationId = "listAudit",
      summary = "Lists who did what, newest first, as far as the caller may read the audit.")
  @APIResponseSchema(AuditSchemas.AuditList.class)
  public ObjectNode list(@BeanParam AuditListing.Filter filter, @BeanParam Caller caller) {
    return listing.list(caller.identity().grants(), filter);
  }
}
