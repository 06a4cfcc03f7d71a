package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.config.OidcSettings;
import io.belfry.config.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
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
  private static final String START = ApiApplication.BASE + "/oidc/start";

  @Inject Settings settings;

  /** Says how. */
  @GET
  @Operation(operationId = "getLogin", summary = "Says how one can log in; needs no credentials.")
  @APIResponseSchema(AccountSchemas.Login.class)
  public ObjectNode get() {
    return document(settings.oidc().map(OidcSettings::name));
  }

  /** There are passwords, and perhaps a provider of this name. */
  static ObjectNode document(Optional<String> provider) {
    ObjectNode login = Json.object();
    ArrayNode methods = login.putArray("methods").add("password");
    if (provider.isEmpty()) {
      return login.putNull("oidc");
    }
    methods.add("oidc");
    login.putObject("oidc").put("name", provider.get()).put("startUrl", START);
    return login;
  }
}
