package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.Sessions;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The sessions of whoever calls, on all their devices. */
@Path("account/sessions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "account")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class OwnSessionsResource {
  @Inject Sessions sessions;
  @Inject SessionViews views;

  /** Lists them. */
  @GET
  @Operation(
      operationId = "listOwnSessions",
      summary = "Lists one's sessions, the one that was used last first.")
  @APIResponseSchema(AccountSchemas.SessionList.class)
  public ObjectNode list(@BeanParam Caller caller) {
    return Lists.whole(views.ownOf(caller.ofSession()));
  }

  /** Ends one. */
  @DELETE
  @Path("{id: [^/:]+}")
  @Operation(operationId = "endOwnSession", summary = "Ends one of one's sessions.")
  @APIResponse(responseCode = "204", description = "ended")
  public Response end(@PathParam("id") String id, @BeanParam Caller caller) {
    if (!sessions.end(views.account(caller.ofSession()), id)) {
      throw ApiProblem.of(404, "session.notFound", "there is no such session, or it has ended");
    }
    return Response.noContent().build();
  }
}
