package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.security.Action;
import io.belfry.security.Role;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The roles, and what each may do. */
@Path("roles")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class RolesResource {
  /** Shows them. */
  @GET
  @Operation(operationId = "getRoles", summary = "Says which roles there are and what they may do.")
  @APIResponseSchema(AccountSchemas.Roles.class)
  public ObjectNode get() {
    return document();
  }

  static ObjectNode document() {
    ObjectNode node = Json.object();
    ArrayNode roles = node.putArray("roles");
    for (Role role : Role.values()) {
      ArrayNode actions = roles.addObject().put("role", role.title()).putArray("actions");
      role.actions().forEach(action -> actions.add(action.code()));
    }
    ArrayNode actions = node.putArray("actions");
    for (Action action : Action.values()) {
      actions
          .addObject()
          .put("action", action.code())
          .put("scope", action.scope().name().toLowerCase(Locale.ROOT))
          .put("leastRole", action.leastRole().title())
          .put("description", action.description());
    }
    return node;
  }
}
