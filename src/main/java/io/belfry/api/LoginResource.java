package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import jakarta.enterprise.context.RequestScoped;
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

/** How one can log in; open to everybody. */
@Path("login")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "session")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class LoginResource {
  /** Says how. */
  @GET
  @Operation(operationId = "getLogin", summary = "Says how one can log in; needs no credentials.")
  @APIResponseSchema(AccountSchemas.Login.class)
  public ObjectNode get() {
    return document();
  }

  /** There are passwords only, so far. */
  static ObjectNode document() {
    ObjectNode login = Json.object();
    login.putArray("methods").add("password");
    return login.putNull("oidc");
  }
}
